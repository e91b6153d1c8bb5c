// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class JudgeTest {
    private static TestImage good() {
        return new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .globalData(3, 4)
                .ring(1, 0)
                .watch(1, "/a", "t")
                .node("/")
                .node("/a", 3)
                .end();
    }

    private static Verdict judge(final byte[] octets, final Receiver receiver) {
        try (Region region = Region.ofArray(octets, TestImage.LABEL)) {
            return Judge.judge(region, ReadOptions.DEFAULT, receiver, consequence -> {});
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetEachReceiverLoadAGoodImage(final Receiver receiver) {
        final TestImage image = good();

        assertThat(judge(image.octets(), receiver))
                .isEqualTo(new Verdict(receiver, Loading.LOADS, image.records(), 0, 0, 0, true));
    }

    static Stream<Breach> breaches() {
        return VerifierRulesTest.breaches().stream();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldHaveTheSpecificationRefuseWhatTheVerifierCallsAnError(final Breach breach) {
        final TestImage image = breach.broken().apply(ByteOrder.LITTLE_ENDIAN);

        final List<Consequence> consequences = ReceiverBreach.judge(image, Receiver.SPEC);

        assertThat(consequences)
                .extracting(Consequence::finding)
                .isEqualTo(image.verify().findings());
        assertThat(consequences)
                .extracting(Consequence::loading)
                .containsOnly(breach.rule().severity() == Severity.ERROR ? Loading.FAILS : Loading.LOADS);
    }

    @Test
    void shouldTakeTheWorstConsequence() {
        final TestImage image = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .globalData(-1, 4)
                .watch(9, "/", "t")
                .end();

        final Verdict verdict = judge(image.octets(), Receiver.C_4_17);

        assertThat(verdict).isEqualTo(new Verdict(Receiver.C_4_17, Loading.CRASHES, 3, 2, 1, 0, true));
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void shouldNameThePlace() {
        final TestImage image = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .host()
                .watch(9, "/", "t")
                .end();

        assertThat(ReceiverBreach.judge(image, Receiver.C_4_22))
                .containsExactly(new Consequence(
                        new Finding(
                                ReceiverRule.C_WATCH_CONNECTION,
                                Severity.ERROR,
                                new ImageLocation(TestImage.LABEL, 4, 3, image.offset(4)),
                                "connection 9"),
                        Loading.FAILS));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTheTakersExceptionsThrough(final Receiver receiver) {
        final byte[] broken = new ImageScript(1, ByteOrder.LITTLE_ENDIAN)
                .watch(9, "/", "t")
                .end()
                .octets();
        try (Region region = Region.ofArray(broken, TestImage.LABEL)) {
            assertThatThrownBy(() -> Judge.judge(region, ReadOptions.DEFAULT, receiver, consequence -> {
                        throw new IllegalStateException("full");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("full");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldComeToAVerdictOfWhateverOctets(final Receiver receiver) {
        final Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            final byte[] octets = good().octets();
            for (int j = 0; j <= random.nextInt(4); j++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            final List<Consequence> consequences = new ArrayList<>();
            try (Region region = Region.ofArray(octets, TestImage.LABEL)) {
                final Verdict verdict = Judge.judge(region, ReadOptions.DEFAULT, receiver, consequences::add);
                assertThat(verdict.errors() + verdict.warnings() + verdict.notes())
                        .isEqualTo(consequences.size());
            }
        }
    }
}
