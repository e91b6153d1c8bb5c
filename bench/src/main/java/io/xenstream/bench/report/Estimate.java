// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A mean of logarithms with its variance and degrees of freedom. The difference of two means is the logarithm of a ratio; its interval is
 * Welch's.
 *
 * <p>Iterations within one JVM are not independent, because each JVM compiles code and lays out memory differently. The variance is therefore
 * that of the forks' means, or that of all iterations if larger, because two forks may agree by chance.
 *
 * @param mean     mean of the forks' mean logarithms
 * @param variance of that mean; NaN with a single measurement
 * @param freedom  degrees of freedom of the variance
 */
record Estimate(double mean, double variance, double freedom) {
    private static final double CONFIDENCE = 0.95;

    static Estimate ofLogarithms(final List<double[]> forks) {
        final SummaryStatistics means = new SummaryStatistics();
        double squares = 0;
        long iterations = 0;
        for (final double[] fork : forks) {
            final SummaryStatistics within = new SummaryStatistics();
            for (final double value : fork) {
                within.addValue(Math.log(value));
            }
            means.addValue(within.getMean());
            squares += within.getSecondMoment();
            iterations += within.getN();
        }
        final double withinFreedom = iterations - means.getN();
        final double withinVariance = squares / withinFreedom / iterations;
        final double betweenVariance = means.getN() > 1 ? means.getVariance() / means.getN() : Double.NaN;
        final boolean isBetween = betweenVariance >= withinVariance || Double.isNaN(withinVariance);
        return new Estimate(
                means.getMean(),
                isBetween ? betweenVariance : withinVariance,
                isBetween ? means.getN() - 1 : withinFreedom);
    }

    Estimate minus(final Estimate other) {
        final double sum = variance + other.variance;
        // Welch and Satterthwaite
        final double of = sum * sum / (variance * variance / freedom + other.variance * other.variance / other.freedom);
        return new Estimate(mean - other.mean, sum, sum == 0 ? freedom + other.freedom : of);
    }

    /** The ratio whose logarithm this is, with its 95 % confidence interval; from 0 to infinity if unknown. */
    Ratio ratio() {
        if (Double.isNaN(variance) || !(freedom > 0)) {
            return new Ratio(Math.exp(mean), 0, Double.POSITIVE_INFINITY);
        }
        final double quantile = new TDistribution(null, freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        final double half = quantile * Math.sqrt(variance);
        return new Ratio(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half));
    }
}
