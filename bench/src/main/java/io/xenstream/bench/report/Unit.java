// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Map;

/**
 * A unit of JMH scores.
 *
 * @param seconds length of the time unit in seconds
 * @param isTime  whether scores are time per operation rather than operations per time
 */
record Unit(double seconds, boolean isTime) {
    private static final Map<String, Double> TIMES =
            Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "hr", 3600.0, "day", 86400.0);

    /**
     * Parses a unit such as {@code ops/ms} or {@code ns/op}.
     *
     * @throws IllegalArgumentException if the unit is unknown
     */
    static Unit of(final String name) {
        final boolean isTime = name.endsWith("/op");
        final Double seconds = TIMES.get(isTime ? name.replace("/op", "") : name.replaceFirst("^(ops|#)/", ""));
        if (seconds == null) {
            throw new IllegalArgumentException("unknown unit: " + name);
        }
        return new Unit(seconds, isTime);
    }

    /** Converts a score to operations per second. */
    double speed(final double score) {
        return isTime ? 1 / (score * seconds) : score / seconds;
    }
}
