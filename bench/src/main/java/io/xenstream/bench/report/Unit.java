// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Map;

/**
 * What JMH's scores count.
 *
 * @param seconds of JMH's unit of time
 * @param isTime  whether a score is time an operation, rather than operations a time
 */
record Unit(double seconds, boolean isTime) {
    private static final Map<String, Double> TIMES =
            Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "hr", 3600.0, "day", 86400.0);

    /**
     * As in ops/ms or ns/op.
     *
     * @throws IllegalArgumentException if it is another
     */
    static Unit of(final String name) {
        final boolean isTime = name.endsWith("/op");
        final Double seconds = TIMES.get(isTime ? name.replace("/op", "") : name.replaceFirst("^(ops|#)/", ""));
        if (seconds == null) {
            throw new IllegalArgumentException("the unit " + name + " is not known");
        }
        return new Unit(seconds, isTime);
    }

    /** Operations a second. */
    double speed(final double score) {
        return isTime ? 1 / (score * seconds) : score / seconds;
    }
}
