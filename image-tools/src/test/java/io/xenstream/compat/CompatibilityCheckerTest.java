// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.Finding;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.compat.CompatibilityBreach.Prediction;
import io.xenstream.verify.Breach;
import io.xenstream.verify.ImageScript;
import io.xenstream.verify.TestImage;
import io.xenstream.verify.VerifierRulesTest;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CompatibilityCheckerTest {
    private static TestImage good() {
        return new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .globalData(3, 4)
                .ring(1, 0)
                .watch(1, "/a", "t")
                .node("/")
                .node("/a", 3)
                .node("@introduceDomain")
                .node("@releaseDomain")
                .end();
    }

    private static Verdict check(final byte[] bytes, final TargetDaemon daemon) {
        try (Region region = Region.ofArray(bytes, TestImage.LABEL)) {
            return CompatibilityChecker.check(region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {});
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoadGoodImageOnEachDaemon(final TargetDaemon daemon) {
        final TestImage image = good();

        assertThat(check(image.bytes(), daemon))
                .isEqualTo(new Verdict(daemon, LoadOutcome.LOADS, image.records(), 0, 0, 0, true));
    }

    static Stream<Breach> breaches() {
        return VerifierRulesTest.breaches().stream();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldFailOnSpecIfVerifierFindsAnError(final Breach breach) {
        final TestImage image = breach.broken().apply(ByteOrder.LITTLE_ENDIAN);

        final List<Prediction> predictions = CompatibilityBreach.check(image, TargetDaemon.SPEC);

        assertThat(predictions)
                .extracting(Prediction::finding)
                .isEqualTo(image.verify().findings());
        assertThat(predictions)
                .extracting(Prediction::outcome)
                .containsOnly(breach.rule().severity() == Severity.ERROR ? LoadOutcome.FAILS : LoadOutcome.LOADS);
    }

    @Test
    void shouldReturnTheWorstOutcome() {
        final TestImage image = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .globalData(-1, 4)
                .watch(9, "/", "t")
                .end();

        final Verdict verdict = check(image.bytes(), TargetDaemon.C_4_17);

        assertThat(verdict).isEqualTo(new Verdict(TargetDaemon.C_4_17, LoadOutcome.CRASHES, 3, 2, 1, 0, true));
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void shouldForgetOneOfTwoConnectionsWithTheSameId() {
        final TestImage image = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .globalData(3, 4)
                .ring(1, 0)
                .ring(2, 1)
                .ring(2, 2)
                .ring(3, 1)
                .end();

        assertThat(check(image.bytes(), TargetDaemon.C_4_17).outcome()).isEqualTo(LoadOutcome.LOADS_WITH_LOSS);
    }

    @Test
    void shouldReportThePlace() {
        final TestImage image = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .host()
                .watch(9, "/", "t")
                .node("@introduceDomain")
                .node("@releaseDomain")
                .end();

        assertThat(CompatibilityBreach.check(image, TargetDaemon.C_4_22))
                .containsExactly(new Prediction(
                        new Finding(
                                CompatibilityRule.C_WATCH_CONNECTION,
                                Severity.ERROR,
                                new Place(TestImage.LABEL, 4, 3, image.offset(4)),
                                "connection 9"),
                        LoadOutcome.FAILS));
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassOnExceptionsOfTheListener(final TargetDaemon daemon) {
        final byte[] broken = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .watch(9, "/", "t")
                .end()
                .bytes();
        try (Region region = Region.ofArray(broken, TestImage.LABEL)) {
            assertThatThrownBy(() ->
                            CompatibilityChecker.check(region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {
                                throw new IllegalStateException("full");
                            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("full");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnVerdictForRandomlyDamagedImages(final TargetDaemon daemon) {
        final Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            final byte[] bytes = good().bytes();
            for (int j = 0; j <= random.nextInt(4); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            final List<Finding> predictions = new ArrayList<>();
            try (Region region = Region.ofArray(bytes, TestImage.LABEL)) {
                final Verdict verdict = CompatibilityChecker.check(
                        region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> predictions.add(finding));
                assertThat(verdict.errors() + verdict.warnings() + verdict.notes())
                        .isEqualTo(predictions.size());
            }
        }
    }
}
