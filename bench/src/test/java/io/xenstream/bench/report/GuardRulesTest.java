// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.report.GuardRules.AllocationRule;
import io.xenstream.bench.report.GuardRules.Outcome;
import io.xenstream.bench.report.GuardRules.RatioRule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GuardRulesTest {
    private static Outcome ratio(final double atLeast) throws IOException {
        final RatioRule rule = new RatioRule("scan to C", Sample.SCAN, Sample.SCAN_IN_C, atLeast);
        return check(new GuardRules(List.of(), List.of(rule), List.of()));
    }

    private static Outcome allocation(final String of, final double below) throws IOException {
        return check(new GuardRules(List.of(), List.of(), List.of(new AllocationRule(of, below))));
    }

    private static Outcome check(final GuardRules rules) throws IOException {
        return rules.check(Sample.load().asResults().rows()).get(0);
    }

    @Test
    void shouldAcceptRatioAboveBound() throws IOException {
        assertThat(ratio(1.1)).isEqualTo(new Outcome("scan to C: 1.12 [1.11, 1.13] (at least 1.10)", true, false));
    }

    @Test
    void shouldReportMissedRatioWithoutFailing() throws IOException {
        assertThat(ratio(1.2)).isEqualTo(new Outcome("scan to C: 1.12 [1.11, 1.13] (at least 1.20)", false, false));
    }

    @Test
    void shouldAcceptAllocationBelowLimit() throws IOException {
        assertThat(allocation(Sample.SCAN, 1).isMet()).isTrue();
    }

    @Test
    void shouldFailOnAllocation() throws IOException {
        final Outcome outcome = allocation("ScanBenchmark.dataInputStream length=524288 (thrpt)", 1);
        assertThat(outcome.isMet()).isFalse();
        assertThat(outcome.isFatal()).isTrue();
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
                .isEqualTo(new Outcome("ScanBenchmark.gone matches no row, or more than one", false, true));
        final RatioRule rule = new RatioRule("scan to C", Sample.SCAN, "ScanBenchmark.gone", 1);
        assertThat(check(new GuardRules(List.of(), List.of(rule), List.of())))
                .isEqualTo(new Outcome("ScanBenchmark.gone matches no row, or more than one", false, true));
    }
}
