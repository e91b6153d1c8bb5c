// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Measures how noisy a run was.
 *
 * @param medianError median relative error (half of the 99.9 % confidence interval); NaN if unknown
 * @param worst       the row with the largest error
 * @param unsteadiest the baseline with the largest spread of iterations
 */
public record Noise(double medianError, Optional<Row> worst, Optional<Row> unsteadiest) {
    private static final int MEDIAN = 50;

    /**
     * Computes the noise of a run.
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

    /** The spread between the slowest and the fastest iteration, relative to the slowest. */
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

    /** A summary in words. */
    public String summary() {
        if (worst.isEmpty()) {
            return "Noise: unknown; too few iterations.";
        }
        return String.format(
                        Locale.ROOT,
                        "Noise: the median error of a row is ±%.1f %%, the largest ±%.1f %% (%s).",
                        100 * medianError,
                        100 * worst.get().relativeError(),
                        worst.get().name())
                + unsteadiest
                        .map(row -> String.format(
                                Locale.ROOT,
                                " The iterations of a baseline differ by up to %.1f %% (%s).",
                                100 * spread(row),
                                row.name()))
                        .orElse("");
    }
}
