// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What handoffs of one store have taken.
 *
 * @param nodes  of the store
 * @param nanos  from the freeze to the first answer, one for each handoff
 * @param phases nanoseconds of each phase as the successors saw it, by its name
 */
record Blackouts(long nodes, List<Long> nanos, Map<String, List<Long>> phases) {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;

    Blackouts {
        phases = new TreeMap<>(phases);
    }

    private static long median(final List<Long> values) {
        final long[] sorted =
                values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    double medianSeconds() {
        return median(nanos) / NANOS;
    }

    private double maximumSeconds() {
        return nanos.stream().mapToLong(Long::longValue).max().orElseThrow() / NANOS;
    }

    /** One line for people. */
    String summary() {
        final StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,12d nodes, %d handoffs: median %.3f ms, longest %.3f ms; medians of phases in microseconds:",
                nodes,
                nanos.size(),
                medianSeconds() * MICROS,
                maximumSeconds() * MICROS));
        for (final String phase : Arrays.asList("STATE", "DESCRIPTORS", "ADOPT", "VERIFY", "RELEASE")) {
            text.append(String.format(Locale.ROOT, " %s %.0f", phase, median(phases.get(phase)) / MICROS));
        }
        return text.toString();
    }
}
