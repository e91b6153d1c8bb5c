// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    /** The ranks are those of the textbooks' tables for the sign test. */
    @ParameterizedTest
    @CsvSource({"1,1,1,1", "5,1,3,5", "6,1,3.5,6", "9,2,5,8", "11,2,6,10", "20,6,10.5,15"})
    void shouldContainTheMedianOfMostRounds(final int count, final double low, final double middle, final double high) {
        final double[] values =
                IntStream.rangeClosed(1, count).mapToDouble(i -> count + 1 - i).toArray();
        assertThat(Interval.of(values)).isEqualTo(new Interval(low, middle, high));
    }

    @Test
    void shouldTellMetFromMissed() {
        final Goal floor = Goal.atLeast("speed", "×", 1.2, 1.5);
        assertThat(floor.measured(new Interval(1.3, 1.4, 1.5)).verdict()).isEqualTo(Verdict.MET);
        assertThat(floor.measured(new Interval(1.1, 1.4, 1.5)).verdict()).isEqualTo(Verdict.UNCERTAIN);
        assertThat(floor.measured(new Interval(1.0, 1.1, 1.19)).verdict()).isEqualTo(Verdict.MISSED);
        final Goal bound = Goal.atMost("time", "ms", 5, 1);
        assertThat(bound.measured(new Interval(1, 2, 3)).verdict()).isEqualTo(Verdict.MET);
        assertThat(bound.measured(new Interval(4, 5, 6)).verdict()).isEqualTo(Verdict.UNCERTAIN);
        assertThat(bound.measured(new Interval(6, 7, 8)).verdict()).isEqualTo(Verdict.MISSED);
    }
}
