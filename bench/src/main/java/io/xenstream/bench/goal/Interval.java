// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A median with the interval that contains the median of many more rounds with a probability of 95 %, or as near to that as the rounds permit. It assumes
 * nothing about the distribution.
 *
 * @param low    lower end
 * @param middle the median
 * @param high   upper end
 */
public record Interval(double low, double middle, double high) {
    private static final double TAIL = 0.025;

    /**
     * The interval of the median.
     *
     * @param values one for each round
     */
    public static Interval of(final double... values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int count = sorted.length;
        final BinomialDistribution below = new BinomialDistribution(null, count, 0.5);
        int skipped = 0;
        while (2 * (skipped + 1) < count && below.cumulativeProbability(skipped) <= TAIL) {
            skipped++;
        }
        // One that is skipped without need would make the interval too narrow.
        final int first = Math.max(0, skipped - 1);
        final double middle = count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
        return new Interval(sorted[first], middle, sorted[count - 1 - first]);
    }

    /**
     * A value that was counted rather than measured.
     *
     * @param value the value
     */
    public static Interval exactly(final double value) {
        return new Interval(value, value, value);
    }

    /**
     * This interval in another unit.
     *
     * @param factor positive
     */
    public Interval times(final double factor) {
        return new Interval(low * factor, middle * factor, high * factor);
    }
}
