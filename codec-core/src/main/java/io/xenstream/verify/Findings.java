// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts findings and passes them on. May allocate, because it is called only for violations. */
final class Findings {
    private final Consumer<Finding> receiver;
    private final boolean strict;
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    private boolean isRefused;

    Findings(final Consumer<Finding> receiver, final boolean strict) {
        this.receiver = receiver;
        this.strict = strict;
    }

    void add(final Rule rule, final RecordCursor cursor, final String detail) {
        add(rule, rule.severity(), cursor.place(), detail);
    }

    void add(final Rule rule, final Severity severity, final Place place, final String detail) {
        final Severity counted = strict ? Severity.ERROR : severity;
        counts.merge(counted, 1L, Long::sum);
        isRefused = true;
        receiver.accept(new Finding(rule, counted, place, detail));
        isRefused = false;
    }

    /** Returns whether the receiver threw an exception, which is passed to the caller rather than reported as a finding. */
    boolean isRefused() {
        return isRefused;
    }

    void add(final ImageException broken) {
        add(
                broken.rule(),
                broken.rule().severity(),
                broken.place(),
                "expected " + broken.expected() + ", found " + broken.found());
    }

    long count(final Severity severity) {
        return counts.getOrDefault(severity, 0L);
    }
}
