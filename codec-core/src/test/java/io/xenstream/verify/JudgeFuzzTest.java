// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the octets, judging them comes to an end, and to a verdict that agrees with its consequences; nothing is thrown. */
final class JudgeFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        Stream.of(ImageScript.complete(ByteOrder.LITTLE_ENDIAN).octets()),
                        VerifierRulesTest.breaches().stream()
                                .map(breach -> breach.broken()
                                        .apply(ByteOrder.LITTLE_ENDIAN)
                                        .octets()),
                        CDaemonBreaches.breaches().stream()
                                .map(breach -> breach.broken().octets()),
                        OxenstoredBreaches.breaches().stream()
                                .map(breach -> breach.broken().octets()))
                .flatMap(octets -> octets);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldComeToAVerdict(final byte[] octets) {
        if (octets == null) {
            return;
        }
        for (final Receiver receiver : Receiver.values()) {
            requireVerdict(octets, receiver);
        }
    }

    private static void requireVerdict(final byte[] octets, final Receiver receiver) {
        final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        final Loading[] worst = {Loading.LOADS};
        final Verdict verdict;
        try (Region region = Region.ofArray(octets, "fuzz")) {
            verdict = Judge.judge(region, ReadOptions.DEFAULT, receiver, consequence -> {
                counts.merge(consequence.finding().severity(), 1L, Long::sum);
                if (consequence.loading().compareTo(worst[0]) > 0) {
                    worst[0] = consequence.loading();
                }
            });
        }
        assertThat(verdict.loading()).isEqualTo(worst[0]);
        assertThat(verdict.errors()).isEqualTo(counts.getOrDefault(Severity.ERROR, 0L));
        assertThat(verdict.warnings()).isEqualTo(counts.getOrDefault(Severity.WARNING, 0L));
        assertThat(verdict.notes()).isEqualTo(counts.getOrDefault(Severity.NOTE, 0L));
        if (verdict.loading().compareTo(Loading.LOADS_WITH_LOSS) > 0) {
            assertThat(verdict.isGood()).isFalse();
        }
        assertThat(verdict.complete() || !verdict.isGood()).isTrue();
    }
}
