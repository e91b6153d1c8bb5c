// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.function.Consumer;

/** Counts losses, and hands them on. Only what is lost gets this far: it may allocate. */
final class LossCount {
    private final Consumer<Loss> taker;
    private ImageLocation first;
    private long errors;
    private long warnings;
    private long notes;

    LossCount(final Consumer<Loss> taker) {
        this.taker = taker;
    }

    void add(final Rule rule, final ImageLocation location, final String detail) {
        add(new Loss(rule, rule.severity(), location, 0, detail));
    }

    void add(final Loss loss) {
        if (loss.severity() == Severity.NOTE) {
            notes++;
        } else {
            if (loss.severity() == Severity.ERROR) {
                errors++;
            } else {
                warnings++;
            }
            if (first == null) {
                first = loss.location();
            }
        }
        taker.accept(loss);
    }

    /** What the conversion has come to, if it has lost no more than it may. */
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
