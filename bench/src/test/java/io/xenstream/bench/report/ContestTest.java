// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContestTest {
    private static Contest contest(final String title) throws IOException {
        return Contest.of(Sample.load().asResults().rows()).stream()
                .filter(contest -> contest.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> contenders(final Contest contest) {
        return contest.rows().stream().map(Row::contender).toList();
    }

    @Test
    void shouldListWorkloadsInOrder() throws IOException {
        assertThat(Contest.of(Sample.load().asResults().rows()))
                .extracting(Contest::title)
                .containsExactly(
                        "encode",
                        "lookup find",
                        "publish, latency",
                        "scan, length 512 KiB",
                        "scan, length 1 GiB",
                        "stream, chunk length 4 KiB, length 1 GiB",
                        "stream, chunk length 64 KiB, length 1 GiB");
    }

    @Test
    void shouldStateCommonParametersOnce() throws IOException {
        assertThat(Contest.common(Sample.load().asResults().rows())).containsExactly(Map.entry("durability", "NONE"));
        final Sample two = Sample.load();
        two.result("PublishBenchmark.fwrite").withObject("/params").put("durability", "DATA");
        assertThat(Contest.of(two.asResults().rows()))
                .extracting(Contest::title)
                .contains("publish, durability NONE, latency", "publish, durability DATA, latency");
    }

    @Test
    void shouldSortRowsBySpeed() throws IOException {
        assertThat(contenders(contest("scan, length 1 GiB")))
                .containsExactly("cPrefetching", "xenstream", "c", "dataInputStream");
    }

    @Test
    void shouldCompareWithTheDeclaredBaseline() throws IOException {
        final Contest contest = contest("scan, length 1 GiB");
        assertThat(contest.baseline().contender()).isEqualTo("c");
        assertThat(contest.ratio(contest.rows().get(1)).value()).isCloseTo(10.1 / 9, within(1e-3));
    }

    @Test
    void shouldCompareTimesAsSpeeds() throws IOException {
        final Contest contest = contest("publish, latency");
        assertThat(contest.ratio(contest.rows().get(0)).value()).isCloseTo(10, within(1e-6));
    }

    @Test
    void shouldRepeatBaselineForParametersThatItLacks() throws IOException {
        assertThat(contenders(contest("stream, chunk length 4 KiB, length 1 GiB")))
                .containsExactly("mapped", "xenstream");
        assertThat(contenders(contest("stream, chunk length 64 KiB, length 1 GiB")))
                .containsExactly("mapped", "xenstream");
    }

    @Test
    void shouldHaveNoRatioWithoutBaseline() throws IOException {
        final Contest contest = Contest.of(Sample.load()
                        .without("EncodeBenchmark.cMemcpy")
                        .asResults()
                        .rows())
                .get(0);
        assertThat(contest.title()).isEqualTo("encode");
        assertThat(contest.ratio(contest.rows().get(0))).isNull();
    }

    @Test
    void shouldShowBytesOnlyIfAllRowsProcessTheSame() throws IOException {
        assertThat(contest("encode").isInBytes()).isTrue();
        assertThat(contest("lookup find").isInBytes()).isFalse();
        final Sample fatter = Sample.load();
        fatter.result("EncodeBenchmark.xenstream")
                .withObject("/secondaryMetrics/bytes")
                .put("score", 9.2e9);
        assertThat(Contest.of(fatter.asResults().rows()).get(0).isInBytes()).isFalse();
    }
}
