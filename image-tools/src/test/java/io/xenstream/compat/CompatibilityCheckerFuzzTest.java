// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.verify.ImageScript;
import io.xenstream.verify.VerifierRulesTest;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks arbitrary bytes: the checker ends without an exception, and its verdict agrees with the findings that it reported. */
final class CompatibilityCheckerFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        Stream.of(ImageScript.complete(ByteOrder.LITTLE_ENDIAN).bytes()),
                        VerifierRulesTest.breaches().stream()
                                .map(breach -> breach.broken()
                                        .apply(ByteOrder.LITTLE_ENDIAN)
                                        .bytes()),
                        CDaemonBreaches.breaches().stream()
                                .map(breach -> breach.broken().bytes()),
                        OxenstoredBreaches.breaches().stream()
                                .map(breach -> breach.broken().bytes()))
                .flatMap(bytes -> bytes);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReturnVerdict(final byte[] bytes) {
        if (bytes == null) {
            return;
        }
        for (final TargetDaemon daemon : TargetDaemon.values()) {
            requireVerdict(bytes, daemon);
            SoundNodesProperties.requireSame(bytes, daemon);
        }
    }

    private static void requireVerdict(final byte[] bytes, final TargetDaemon daemon) {
        final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        final LoadOutcome[] worst = {LoadOutcome.LOADS};
        final Verdict verdict;
        try (Region region = Region.ofArray(bytes, "fuzz")) {
            verdict = CompatibilityChecker.check(region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {
                counts.merge(finding.severity(), 1L, Long::sum);
                if (outcome.compareTo(worst[0]) > 0) {
                    worst[0] = outcome;
                }
            });
        }
        assertThat(verdict.outcome()).isEqualTo(worst[0]);
        assertThat(verdict.errors()).isEqualTo(counts.getOrDefault(Severity.ERROR, 0L));
        assertThat(verdict.warnings()).isEqualTo(counts.getOrDefault(Severity.WARNING, 0L));
        assertThat(verdict.notes()).isEqualTo(counts.getOrDefault(Severity.NOTE, 0L));
        if (verdict.outcome().compareTo(LoadOutcome.LOADS_WITH_LOSS) > 0) {
            assertThat(verdict.isGood()).isFalse();
        }
        assertThat(verdict.complete() || !verdict.isGood()).isTrue();
    }
}
