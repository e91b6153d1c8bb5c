// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How far the figures of a run can be trusted.
 *
 * @param medianError half of the median 99.9 % confidence interval, as a part of the score; NaN if there is none
 * @param worst       the row with the widest interval
 * @param unsteadiest the baseline whose iterations lie the furthest apart
 */
public record Noise(double medianError, Optional<Row> worst, Optional<Row> unsteadiest) {
    private static final int MEDIAN = 50;

    /**
     * That of a run.
     *
     * @param rows of the run
     */
    public static Noise of(final List<Row> rows) {
        final double[] errors = rows.stream()
                .mapToDouble(Row::relativeError)
                .filter(error -> !Double.isNaN(error))
                .toArray();
        return new Noise(
                errors.length == 0 ? Double.NaN : StatUtils.percentile(errors, MEDIAN),
                rows.stream()
                        .filter(row -> !Double.isNaN(row.relativeError()))
                        .max(Comparator.comparingDouble(Row::relativeError)),
                rows.stream().filter(Row::isBaseline).max(Comparator.comparingDouble(Noise::spread)));
    }

    /** From the slowest to the fastest iteration, as a part of the slowest. */
    static double spread(final Row row) {
        double slowest = Double.POSITIVE_INFINITY;
        double fastest = 0;
        for (final double[] fork : row.forks()) {
            for (final double speed : fork) {
                slowest = Math.min(slowest, speed);
                fastest = Math.max(fastest, speed);
            }
        }
        return fastest / slowest - 1;
    }

    /** In a sentence or three. */
    public String summary() {
        if (worst.isEmpty()) {
            return "Noise: unknown, there are too few iterations.";
        }
        return String.format(
                        Locale.ROOT,
                        "Noise: a row's error is ±%.1f %% in the median, and ±%.1f %% at its worst (%s).",
                        100 * medianError,
                        100 * worst.get().relativeError(),
                        worst.get().name())
                + unsteadiest
                        .map(row -> String.format(
                                Locale.ROOT,
                                " The iterations of a baseline lie up to %.1f %% apart (%s).",
                                100 * spread(row),
                                row.name()))
                        .orElse("");
    }
}
