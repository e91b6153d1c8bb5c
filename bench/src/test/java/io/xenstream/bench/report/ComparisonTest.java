// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static io.xenstream.bench.report.Sample.SCAN;
import static io.xenstream.bench.report.Sample.SCAN_IN_C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xenstream.bench.report.Comparison.Line;
import io.xenstream.bench.report.Comparison.Verdict;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final double THRESHOLD = 0.05;
    private static final String OURS = "ScanBenchmark.xenstream";

    private static Comparison compareWith(final Sample after) throws IOException {
        return Comparison.of(Sample.load().asResults(), after.asResults(), THRESHOLD);
    }

    private static Line line(final Comparison comparison, final String name) {
        return comparison.lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Sample onAnotherMachine(final Sample sample) {
        sample.header().withObject("/machine").put("processor", "another");
        return sample;
    }

    @Test
    void shouldFindNothingInEqualRuns() throws IOException {
        final Comparison comparison = compareWith(Sample.load());
        assertThat(comparison.hasRegression()).isFalse();
        assertThat(comparison.lines())
                .hasSize(21)
                .allMatch(line -> Math.abs(line.ratio().value() - 1) < 1e-12);
        assertThat(comparison.omitted()).isEmpty();
        assertThat(comparison.notes()).isEmpty();
    }

    @Test
    void shouldFindSlowerRow() throws IOException {
        final Comparison comparison = compareWith(Sample.load().times(OURS, 0.9));
        assertThat(comparison.hasRegression()).isTrue();
        final Line line = line(comparison, SCAN);
        assertThat(line.verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(line.ratio().value()).isCloseTo(0.9, within(1e-6));
        assertThat(line.ratio().low()).isBetween(0.85, 0.9);
        assertThat(line.ratio().high()).isBetween(0.9, 0.95);
        assertThat(comparison.text()).contains(SCAN).contains("SLOWER").contains("2 of 21 rows significantly slower");
    }

    @Test
    void shouldTreatMoreTimeAsSlower() throws IOException {
        assertThat(compareWith(Sample.load().times("StreamBenchmark.xenstream", 1.2))
                        .hasRegression())
                .isTrue();
    }

    @Test
    void shouldFindSlowerMedianAndTailOfSampledTimes() throws IOException {
        final Comparison comparison = compareWith(Sample.load().times("PublishBenchmark.xenstream", 1.5));
        final String name = "PublishBenchmark.xenstream durability=NONE (sample)";
        assertThat(line(comparison, name).verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(line(comparison, name + " p99").verdict()).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void shouldAcceptFasterRow() throws IOException {
        final Comparison comparison = compareWith(Sample.load().times(OURS, 1.2));
        assertThat(line(comparison, SCAN).verdict()).isEqualTo(Verdict.FASTER);
        assertThat(comparison.hasRegression()).isFalse();
    }

    @Test
    void shouldIgnoreChangesBelowThreshold() throws IOException {
        assertThat(line(compareWith(Sample.load().times(OURS, 0.97)), SCAN).verdict())
                .isEqualTo(Verdict.SAME);
    }

    @Test
    void shouldFindSmallChangeWithLowerThreshold() throws IOException {
        final Comparison comparison = Comparison.of(
                Sample.load().asResults(), Sample.load().times(OURS, 0.97).asResults(), 0.01);
        assertThat(line(comparison, SCAN).verdict()).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void shouldNotTellDisagreeingForksApart() throws IOException {
        final Comparison comparison = compareWith(Sample.load().disturbed(OURS, 0.3));
        final Line line = line(comparison, SCAN);
        assertThat(line.ratio().value()).isLessThan(0.9);
        assertThat(line.verdict()).isEqualTo(Verdict.UNCERTAIN);
        assertThat(comparison.text()).containsPattern(Pattern.quote(SCAN) + " .* not told apart\n");
    }

    @Test
    void shouldNotBlameCodeForSlowerMachine() throws IOException {
        final Comparison comparison = compareWith(Sample.load().times(OURS, 0.8).times("ScanBenchmark.c", 0.75));
        assertThat(line(comparison, SCAN).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(line(comparison, SCAN_IN_C).verdict()).isEqualTo(Verdict.BASELINE);
        assertThat(comparison.hasRegression()).isFalse();
        assertThat(comparison.text()).contains("its baseline moved by 33 %");
    }

    @Test
    void shouldNameRowsOfOneFileOnly() throws IOException {
        final Comparison comparison = Comparison.of(
                Sample.load().without("EncodeBenchmark.cWords").asResults(),
                Sample.load().without("LookupBenchmark.find").asResults(),
                THRESHOLD);
        assertThat(comparison.omitted())
                .containsExactlyInAnyOrder(
                        "EncodeBenchmark.cWords (thrpt): only in the second file",
                        "LookupBenchmark.find.xenstream (thrpt): only in the first file",
                        "LookupBenchmark.find.hashMap (thrpt): only in the first file");
        assertThat(comparison.text()).contains(comparison.omitted());
    }

    @Test
    void shouldCompareRatiosToBaselinesAcrossMachines() throws IOException {
        final Comparison comparison =
                compareWith(onAnotherMachine(Sample.load().times(OURS, 0.5).times("ScanBenchmark.c", 0.5)));
        assertThat(comparison.isRelative()).isTrue();
        assertThat(line(comparison, SCAN).ratio().value()).isCloseTo(1, within(1e-9));
        assertThat(line(comparison, SCAN).verdict()).isEqualTo(Verdict.UNCERTAIN);
        assertThat(comparison.lines()).extracting(Line::name).doesNotContain(SCAN_IN_C);
        assertThat(comparison.text()).contains("The machines differ").contains("machine: AMD EPYC");
    }

    @Test
    void shouldFindRegressionAcrossMachines() throws IOException {
        final Comparison comparison =
                compareWith(onAnotherMachine(Sample.load().times(OURS, 1.5).times("ScanBenchmark.c", 2)));
        assertThat(line(comparison, SCAN).ratio().value()).isCloseTo(0.75, within(1e-9));
        assertThat(line(comparison, SCAN).verdict()).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void shouldNotCompareWithoutBaselineAcrossMachines() throws IOException {
        final Comparison comparison = compareWith(onAnotherMachine(Sample.load().without("EncodeBenchmark.cMemcpy")));
        assertThat(comparison.omitted())
                .contains("EncodeBenchmark.xenstream (thrpt): has no baseline, and the machines differ");
    }

    @Test
    void shouldListOtherDifferences() throws IOException {
        final Sample after = Sample.load();
        after.header().withObject("/jdk").put("version", "25+36");
        final Comparison comparison = compareWith(after);
        assertThat(comparison.isRelative()).isFalse();
        assertThat(comparison.notes()).containsExactly("JDK: 17.0.15+6 -> 25+36");
    }
}
