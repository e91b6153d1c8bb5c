// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts consequences, and hands them on. Only what is wrong gets this far: it may allocate. */
final class Judgement {
    private final Consumer<Consequence> taker;
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    private Loading worst = Loading.LOADS;
    private long records;
    private boolean isRefused;

    Judgement(final Consumer<Consequence> taker) {
        this.taker = taker;
    }

    void countRecord() {
        records++;
    }

    void countRecords(final long read) {
        records += read;
    }

    /** What keeps an image from being loaded is an error; what is lost, as bad as its rule says; the rest, a note. */
    void add(final Rule rule, final Loading loading, final ImageLocation location, final String detail) {
        final Severity severity = switch (loading) {
            case LOADS -> Severity.NOTE;
            case LOADS_WITH_LOSS -> rule.severity();
            case FAILS, CRASHES -> Severity.ERROR;
        };
        add(new Consequence(new Finding(rule, severity, location, detail), loading));
    }

    void add(final Consequence consequence) {
        counts.merge(consequence.finding().severity(), 1L, Long::sum);
        if (consequence.loading().compareTo(worst) > 0) {
            worst = consequence.loading();
        }
        isRefused = true;
        taker.accept(consequence);
        isRefused = false;
    }

    void add(final ImageException broken, final Loading loading) {
        add(broken.rule(), loading, broken.location(), "expected " + broken.expected() + ", found " + broken.found());
    }

    /** Whether the taker threw something: that is no consequence, but the caller's to see. */
    boolean isRefused() {
        return isRefused;
    }

    Verdict verdict(final Receiver receiver, final boolean isComplete) {
        return new Verdict(
                receiver,
                worst,
                records,
                count(Severity.ERROR),
                count(Severity.WARNING),
                count(Severity.NOTE),
                isComplete);
    }

    private long count(final Severity severity) {
        return counts.getOrDefault(severity, 0L);
    }
}
