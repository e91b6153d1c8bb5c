// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowTest {
    private static final String PUBLISH = "PublishBenchmark.xenstream durability=NONE (sample)";

    @Test
    void shouldReadThroughput() throws IOException {
        final Row row = Sample.load().row(Sample.SCAN);
        assertThat(row.speed()).isCloseTo(10.1e9 / (1 << 30), within(1e-4));
        assertThat(row.bytesPerSecond()).isCloseTo(10.1e9, within(1e3));
        assertThat(row.recordsPerOperation()).isCloseTo(10_737_418, within(1.0));
        assertThat(row.relativeError()).isCloseTo(0.02, within(1e-3));
        assertThat(row.forks()).hasSize(2).allMatch(iterations -> iterations.length == 5);
        assertThat(row.isBaseline()).isFalse();
    }

    @Test
    void shouldConvertTimesToSpeeds() throws IOException {
        final Row row = Sample.load().row("StreamBenchmark.mapped length=1073741824 (avgt)");
        assertThat(row.speed()).isCloseTo(1 / 0.106, within(1e-9));
        assertThat(row.isBaseline()).isTrue();
    }

    @Test
    void shouldReadPercentilesInSeconds() throws IOException {
        assertThat(Sample.load().row(PUBLISH).percentiles())
                .containsEntry(50.0, 4e-6)
                .containsEntry(99.99, 44e-6)
                .containsEntry(100.0, 350e-6);
    }

    @Test
    void shouldReadMedianAndTailOfSampledIterations() throws IOException {
        final Row row = Sample.load().row(PUBLISH);
        assertThat(row.forks().get(0)[0]).isCloseTo(1 / 4e-6, within(1e-3));
        assertThat(row.tails().get(0)[0]).isCloseTo(1 / 11e-6, within(1e-3));
    }

    @Test
    void shouldIdentifyContenderByParameter() throws IOException {
        final Row row = Sample.load().row("LookupBenchmark.find.hashMap (thrpt)");
        assertThat(row.contender()).isEqualTo("hashMap");
        assertThat(row.isBaseline()).isTrue();
        assertThat(row.work().parameters()).isEmpty();
    }

    @Test
    void shouldReportUncountedAsUnknown() throws IOException {
        final Row row = Sample.load().row("LookupBenchmark.find.xenstream (thrpt)");
        assertThat(row.bytesPerSecond()).isNaN();
        assertThat(row.allocatedPerRecord()).isNaN();
        assertThat(row.allocatedPerOperation()).isEqualTo(16);
    }

    @Test
    void shouldDivideAllocationByRecords() throws IOException {
        assertThat(Sample.load()
                        .row("ScanBenchmark.dataInputStream length=524288 (thrpt)")
                        .allocatedPerRecord())
                .isCloseTo(197_000 / 5242.0, within(1e-2));
    }

    @ParameterizedTest
    @CsvSource({
        "ops/s, 2, 2",
        "ops/ms, 2, 2000",
        "ops/us, 2, 2e6",
        "s/op, 2, 0.5",
        "ns/op, 2, 5e8",
        "us/op, 4, 250000",
        "#/ms, 3, 3000"
    })
    void shouldKnowJmhsUnits(final String unit, final double score, final double speed) {
        assertThat(Unit.of(unit).speed(score)).isCloseTo(speed, within(speed * 1e-12));
    }

    @Test
    void shouldRefuseUnknownUnit() {
        assertThatThrownBy(() -> Unit.of("furlongs")).hasMessage("unknown unit: furlongs");
    }
}
