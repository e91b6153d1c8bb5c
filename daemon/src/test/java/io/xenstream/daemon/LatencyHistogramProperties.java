// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class LatencyHistogramProperties {
    private static LatencyHistogram of(final List<Long> durations) {
        final LatencyHistogram histogram = new LatencyHistogram();
        durations.forEach(histogram::record);
        return histogram;
    }

    /** Durations of all orders of magnitude, and those around the powers of two. */
    @Provide
    Arbitrary<List<Long>> durations() {
        final Arbitrary<Long> any = Arbitraries.integers()
                .between(0, 62)
                .flatMap(bits -> Arbitraries.longs().between(0, (2L << bits) - 1));
        final Arbitrary<Long> edges = Arbitraries.integers()
                .between(0, 62)
                .flatMap(bits -> Arbitraries.longs().between(Math.max(0, (1L << bits) - 2), (1L << bits) + 2));
        return Arbitraries.oneOf(any, edges).list().ofMaxSize(50);
    }

    @Property
    void shouldCountExactlyUpToPowersOfTwo(
            @ForAll("durations") final List<Long> durations, @ForAll @IntRange(max = 62) final int power) {
        final long bound = 1L << power;

        assertThat(of(durations).countUpTo(bound))
                .isEqualTo(durations.stream().filter(nanos -> nanos <= bound).count());
    }

    @Property
    void shouldKnowQuantilesWithinAQuarter(
            @ForAll("durations") final List<Long> durations, @ForAll @DoubleRange(max = 1) final double part) {
        final LatencyHistogram histogram = of(durations);
        final long rank = Math.max(1, (long) Math.ceil(part * durations.size()));
        final long exact =
                durations.stream().sorted().skip(rank - 1).findFirst().orElse(0L);

        assertThat(histogram.quantile(part)).isBetween(exact, exact + Math.min(exact / 4 + 1, Long.MAX_VALUE - exact));
        assertThat(histogram.count()).isEqualTo(durations.size());
        assertThat(histogram.longest())
                .isEqualTo(durations.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    @Example
    void shouldNotChangeACopy() {
        final LatencyHistogram histogram = of(List.of(5L, 7L));
        final LatencyHistogram copy = histogram.copy();
        histogram.record(1000);

        assertThat(copy.count()).isEqualTo(2);
        assertThat(copy.sum()).isEqualTo(12);
        assertThat(copy.longest()).isEqualTo(7);
        assertThat(copy.countUpTo(Long.MAX_VALUE)).isEqualTo(2);
        assertThat(histogram.sum()).isEqualTo(1012);
    }
}
