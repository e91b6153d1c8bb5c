// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Counts findings and passes them to the listener. It may allocate, because a good image has no findings. */
final class VerdictBuilder {
    private final BiConsumer<Finding, LoadOutcome> listener;
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    private LoadOutcome worst = LoadOutcome.LOADS;
    private long records;
    /** Also true while the listener runs. */
    private boolean hasListenerThrown;

    VerdictBuilder(final BiConsumer<Finding, LoadOutcome> listener) {
        this.listener = listener;
    }

    void countRecords(final long count) {
        records += count;
    }

    /** Adds a finding: an error if the image is not loaded, of the rule's severity if something is lost, and otherwise a note. */
    void add(final Rule rule, final LoadOutcome outcome, final Place place, final String detail) {
        final Severity severity = switch (outcome) {
            case LOADS -> Severity.NOTE;
            case LOADS_WITH_LOSS -> rule.severity();
            case MAY_CRASH, FAILS, CRASHES -> Severity.ERROR;
        };
        add(new Finding(rule, severity, place, detail), outcome);
    }

    void add(final Finding finding, final LoadOutcome outcome) {
        counts.merge(finding.severity(), 1L, Long::sum);
        if (outcome.compareTo(worst) > 0) {
            worst = outcome;
        }
        hasListenerThrown = true;
        listener.accept(finding, outcome);
        hasListenerThrown = false;
    }

    void add(final ImageException broken, final LoadOutcome outcome) {
        add(broken.rule(), outcome, broken.place(), "expected " + broken.expected() + ", found " + broken.found());
    }

    /** Returns whether the listener has thrown an exception, which must reach the caller and is not a finding. */
    boolean hasListenerThrown() {
        return hasListenerThrown;
    }

    Verdict verdict(final TargetDaemon daemon, final boolean isComplete) {
        return new Verdict(
                daemon,
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
