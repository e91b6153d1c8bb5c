// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what is found, and hands it on. Only what is wrong gets this far: it may allocate. */
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
        add(rule, rule.severity(), cursor.location(), detail);
    }

    void add(final Rule rule, final Severity severity, final ImageLocation location, final String detail) {
        final Severity counted = strict ? Severity.ERROR : severity;
        counts.merge(counted, 1L, Long::sum);
        isRefused = true;
        receiver.accept(new Finding(rule, counted, location, detail));
        isRefused = false;
    }

    /** Whether the receiver threw something: that is no finding, but the caller's to see. */
    boolean isRefused() {
        return isRefused;
    }

    void add(final ImageException broken) {
        add(
                broken.rule(),
                broken.rule().severity(),
                broken.location(),
                "expected " + broken.expected() + ", found " + broken.found());
    }

    long count(final Severity severity) {
        return counts.getOrDefault(severity, 0L);
    }
}
