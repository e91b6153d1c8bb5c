// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EstimateTest {
    /** The 0.975 quantile of Student's t distribution with one degree of freedom. */
    private static final double ONE_DEGREE = 12.7062;

    private static Estimate of(final double[]... forks) {
        return Estimate.ofLogarithms(List.of(forks));
    }

    private static double[] fork(final double... speeds) {
        return speeds;
    }

    @Test
    void shouldTreatForksAsMeasurements() {
        final Ratio ratio = of(fork(1), fork(Math.exp(2))).ratio();
        assertThat(Math.log(ratio.value())).isCloseTo(1, within(1e-9));
        assertThat(Math.log(ratio.low())).isCloseTo(1 - ONE_DEGREE, within(1e-3));
        assertThat(Math.log(ratio.high())).isCloseTo(1 + ONE_DEGREE, within(1e-3));
    }

    @Test
    void shouldSubtractByWelch() {
        // variances 1 and 1 with one degree of freedom each: variance 2 with two degrees, whose quantile is 4.30265
        final Ratio ratio = of(fork(1), fork(Math.exp(2)))
                .minus(of(fork(1), fork(Math.exp(2))))
                .ratio();
        assertThat(ratio.value()).isCloseTo(1, within(1e-9));
        assertThat(Math.log(ratio.high())).isCloseTo(4.30265 * Math.sqrt(2), within(1e-3));
    }

    @Test
    void shouldUseIterationVarianceIfForksAgreeByChance() {
        final Ratio ratio = of(fork(90, 110), fork(110, 90)).ratio();
        assertThat(ratio.low()).isLessThan(90);
        assertThat(ratio.high()).isGreaterThan(110);
    }

    @Test
    void shouldHaveZeroWidthIntervalWithoutVariance() {
        final Ratio ratio =
                of(fork(5, 5), fork(5, 5)).minus(of(fork(4, 4), fork(4, 4))).ratio();
        assertThat(ratio.value()).isCloseTo(1.25, within(1e-12));
        assertThat(ratio.low()).isCloseTo(1.25, within(1e-12));
    }

    @Test
    void shouldHaveUnknownIntervalForSingleMeasurement() {
        final Ratio ratio = of(fork(8)).minus(of(fork(4))).ratio();
        assertThat(ratio.value()).isCloseTo(2, within(1e-12));
        assertThat(ratio.low()).isZero();
        assertThat(ratio.high()).isInfinite();
        assertThat(ratio.withInterval()).isEqualTo("2.00 [unknown]");
    }

    @Test
    void shouldUseIterationsOfASingleFork() {
        final Ratio ratio = of(fork(99, 100, 101)).ratio();
        assertThat(ratio.low()).isBetween(96.0, 98.0);
        assertThat(ratio.high()).isBetween(102.0, 104.0);
    }
}
