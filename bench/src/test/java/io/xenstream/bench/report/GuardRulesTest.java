// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.report.GuardRules.AllocationRule;
import io.xenstream.bench.report.GuardRules.Outcome;
import io.xenstream.bench.report.GuardRules.RatioRule;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class GuardRulesTest {
    private static final double RATIO = 10.1 / 9;

    private static Outcome ratio(final double usual) throws IOException {
        return new RatioRule("scan to C", Sample.SCAN, Sample.SCAN_IN_C, usual).check(rows());
    }

    private static Outcome allocation(final String of, final double below) throws IOException {
        return new AllocationRule(of, below).check(rows());
    }

    private static List<Row> rows() throws IOException {
        return Sample.load().asResults().rows();
    }

    @Test
    void shouldAcceptRatioAboveSixTenthsOfTheUsual() throws IOException {
        assertThat(ratio(RATIO / 0.601))
                .isEqualTo(new Outcome("scan to C: 1.12 [1.11, 1.13] (at least 1.12, usually 1.87)", true));
    }

    @Test
    void shouldMissRatioBelowSixTenthsOfTheUsual() throws IOException {
        assertThat(ratio(RATIO / 0.599))
                .isEqualTo(new Outcome("scan to C: 1.12 [1.11, 1.13] (at least 1.12, usually 1.87)", false));
    }

    @Test
    void shouldShowSmallBoundsWithThreeDigits() throws IOException {
        assertThat(ratio(0.064).text()).endsWith("(at least 0.038, usually 0.064)");
    }

    @Test
    void shouldNameTheBenchmarksToRunAgain() {
        final Predicate<String> isRunAgain = new RatioRule("scan to C", Sample.SCAN, Sample.SCAN_IN_C, 1)
                .benchmarks()
                .asPredicate();
        assertThat(isRunAgain)
                .accepts("io.xenstream.bench.ScanBenchmark.xenstream", "io.xenstream.bench.ScanBenchmark.c")
                .rejects(
                        "io.xenstream.bench.ScanBenchmark.cPrefetching",
                        "io.xenstream.bench.ColdScanBenchmark.c",
                        "io.xenstream.bench.EncodeBenchmark.xenstream");
    }

    @Test
    void shouldAcceptAllocationBelowLimit() throws IOException {
        assertThat(allocation(Sample.SCAN, 1).isMet()).isTrue();
    }

    @Test
    void shouldFailOnAllocation() throws IOException {
        final Outcome outcome = allocation("ScanBenchmark.dataInputStream length=524288 (thrpt)", 1);
        assertThat(outcome.isMet()).isFalse();
        assertThat(outcome.text()).contains("allocates 37.58 bytes per record (limit 1.00)");
    }

    @Test
    void shouldFailOnUncountedRecords() throws IOException {
        final Outcome outcome = allocation("LookupBenchmark.find.xenstream (thrpt)", 1);
        assertThat(outcome.isMet()).isFalse();
        assertThat(outcome.text()).contains("does not report its records");
    }

    @Test
    void shouldFindRowBySomeParameters() throws IOException {
        assertThat(allocation("StreamBenchmark.xenstream chunkLength=4096", 1).text())
                .startsWith("StreamBenchmark.xenstream chunkLength=4096 does not report");
        assertThat(allocation("StreamBenchmark.xenstream length=1073741824", 1).text())
                .isEqualTo("StreamBenchmark.xenstream length=1073741824 matches no row, or more than one");
    }

    @Test
    void shouldFailOnMissingRow() throws IOException {
        assertThat(allocation("ScanBenchmark.gone", 1))
                .isEqualTo(new Outcome("ScanBenchmark.gone matches no row, or more than one", false));
        assertThat(new RatioRule("scan to C", Sample.SCAN, "ScanBenchmark.gone", 1).check(rows()))
                .isEqualTo(new Outcome("ScanBenchmark.gone matches no row, or more than one", false));
    }
}
