// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.goal.Interval;
import java.util.Arrays;

/** The durations of an operation, by round, in nanoseconds. */
final class Series {
    private final double[] medians;
    private final double[] p99;
    private final double[] p9999;

    Series(final int rounds) {
        medians = new double[rounds];
        p99 = new double[rounds];
        p9999 = new double[rounds];
    }

    /** Enters the samples of a round. */
    void set(final int round, final Samples samples, final double operations) {
        samples.sort();
        medians[round] = samples.percentile(0.5) / operations;
        p99[round] = samples.percentile(0.99) / operations;
        p9999[round] = samples.percentile(0.9999) / operations;
    }

    /** The medians. */
    Interval median() {
        return Interval.of(medians);
    }

    /** The 99th percentiles. */
    Interval p99() {
        return Interval.of(p99);
    }

    /** The ratios of the 99.99th percentiles to those of another series, round by round. */
    Interval tailRatioTo(final Series other) {
        return ratio(p9999, other.p9999);
    }

    /** The ratios of the medians to those of another series, round by round. */
    Interval ratioTo(final Series other) {
        return ratio(medians, other.medians);
    }

    static Interval ratio(final double[] numerators, final double[] denominators) {
        final double[] ratios = new double[numerators.length];
        Arrays.setAll(ratios, i -> numerators[i] / denominators[i]);
        return Interval.of(ratios);
    }
}
