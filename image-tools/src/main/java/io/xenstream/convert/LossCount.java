// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.function.Consumer;

/** Counts losses and passes them to the listener. Called for losses only, so it may allocate. */
final class LossCount {
    private final Consumer<Finding> taker;
    private Place first;
    private long errors;
    private long warnings;
    private long notes;

    LossCount(final Consumer<Finding> taker) {
        this.taker = taker;
    }

    void add(final Rule rule, final Place place, final String detail) {
        add(Finding.of(rule, place, detail));
    }

    void add(final Finding loss) {
        if (loss.severity() == Severity.NOTE) {
            notes++;
        } else {
            if (loss.severity() == Severity.ERROR) {
                errors++;
            } else {
                warnings++;
            }
            if (first == null) {
                first = loss.place();
            }
        }
        taker.accept(loss);
    }

    /** Returns the outcome, or throws if the conversion is lossy and losses are not allowed. */
    ConversionSummary summary(final long length, final boolean isLossAllowed) {
        final ConversionSummary summary = new ConversionSummary(length, errors, warnings, notes);
        if (summary.isLossy() && !isLossAllowed) {
            throw new ImageLimitException(
                    ConversionRule.LOSS,
                    first,
                    "nothing that would be lost",
                    errors + warnings == 1 ? "this" : "this and " + (errors + warnings - 1) + " more");
        }
        return summary;
    }
}
