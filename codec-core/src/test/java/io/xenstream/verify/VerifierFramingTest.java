// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.Finding;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images whose records cannot all be read. */
final class VerifierFramingTest {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    enum Order {
        LITTLE(ByteOrder.LITTLE_ENDIAN),
        BIG(ByteOrder.BIG_ENDIAN);

        private final ByteOrder order;

        Order(final ByteOrder order) {
            this.order = order;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldNameTheDialectInEachClassOfLengths(final int remainder) {
        for (final ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            final String wpath = "/abcde" + "f".repeat(remainder);
            final int strings = wpath.length() + 1 + 2;
            final boolean isFramed = strings % 8 >= 1 && strings % 8 <= 4;
            final TestImage image = new ImageScript(order)
                    .connection(1)
                    .dialectWatch(1, wpath, "t")
                    .node("/a")
                    .node("/")
                    .end();
            image.withLength(1, (12 + strings + 7) & ~7);

            final Examination examination = image.verify();

            final Finding first = examination.findings().get(0);
            assertThat(first.rule()).isEqualTo(FormatRule.WATCH_DIALECT_D1);
            assertThat(first.place()).isEqualTo(new Place(TestImage.LABEL, 1, 8, image.offset(1)));
            assertThat(examination.summary().complete()).isEqualTo(isFramed);
            if (isFramed) {
                assertThat(examination.rules()).containsExactly(FormatRule.WATCH_DIALECT_D1, FormatRule.NODE_PARENT);
                assertThat(examination.summary().records()).isEqualTo(5);
            } else {
                assertThat(examination.rules()).containsExactly(FormatRule.WATCH_DIALECT_D1);
                assertThat(examination.summary().records()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldContinueAfterAMalformedRecord() {
        final Examination examination = new ImageScript(ORDER)
                .node("/")
                .node("/a")
                .node("/b/c")
                .end()
                .with16(1, 14, 4000)
                .verify();

        assertThat(examination.rules()).containsExactly(FormatRule.RECORD_INNER_LENGTH, FormatRule.NODE_PARENT);
        assertThat(examination.records(FormatRule.NODE_PARENT)).containsExactly(2L);
        assertThat(examination.summary()).isEqualTo(new Verifier.Summary(4, 1, 1, 0, true));
    }

    @Test
    void shouldReportFindingsUpToTheTruncation() {
        final TestImage image =
                new ImageScript(ORDER).node("/a").node("/a").node("/b").end();
        final Examination missing = image.resized(image.offset(2)).verify();
        final Examination truncated = image.resized(image.offset(1) + 9).verify();

        assertThat(missing.rules())
                .containsExactly(
                        FormatRule.NODE_PARENT,
                        FormatRule.NODE_PARENT,
                        FormatRule.NODE_DUPLICATE,
                        FormatRule.END_MISSING);
        assertThat(missing.summary()).isEqualTo(new Verifier.Summary(2, 2, 2, 0, false));
        assertThat(truncated.rules()).containsExactly(FormatRule.NODE_PARENT, FormatRule.RECORD_TRUNCATED);
        assertThat(truncated.records(FormatRule.RECORD_TRUNCATED)).containsExactly(1L);
        assertThat(truncated.summary().complete()).isFalse();
    }

    @Test
    void shouldNameTheLimits() {
        final TestImage image = new ImageScript(ORDER).node("/").node("/a", 100).end();

        final Examination tooLong = image.verify(ReadOptions.DEFAULT.withMaxRecordLength(100));
        final Examination tooMany = image.verify(ReadOptions.DEFAULT.withMaxRecords(2));

        assertThat(tooLong.rules()).containsExactly(FormatRule.RECORD_TOO_LONG);
        assertThat(tooLong.findings().get(0).detail()).contains("maxRecordLength = 100", "found 128");
        assertThat(tooLong.findings().get(0).place().offset()).isEqualTo(image.offset(1));
        assertThat(tooLong.summary().complete()).isFalse();
        assertThat(tooMany.rules()).containsExactly(FormatRule.RECORD_TOO_MANY);
        assertThat(tooMany.findings().get(0).detail()).contains("maxRecords = 2");
        assertThat(tooMany.summary()).isEqualTo(new Verifier.Summary(2, 1, 0, 0, false));
        assertThat(image.verify(ReadOptions.DEFAULT.withMaxRecords(3)).findings())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveAnyByteFlipped(final Order order) {
        final TestImage image = ImageScript.complete(order.order);
        assertThat(image.verifyStrictly().findings()).isEmpty();
        final byte[] bytes = image.bytes();
        for (int i = 0; i < bytes.length; i++) {
            for (final int mask : new int[] {0x01, 0x80, 0xFF}) {
                image.withByte(i, bytes[i] ^ mask);
                assertThat(image.verifyDirect(ReadOptions.DEFAULT)).isEqualTo(image.verify());
            }
            image.withByte(i, bytes[i]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportEveryTruncatedImageAsIncomplete(final Order order) {
        final TestImage image = ImageScript.complete(order.order);
        for (int length = image.length() - 1; length >= 0; length--) {
            final Examination examination = image.resized(length).verifyDirect(ReadOptions.DEFAULT);
            assertThat(examination.summary().complete()).isFalse();
            assertThat(examination.rules())
                    .containsAnyOf(FormatRule.RECORD_TRUNCATED, FormatRule.END_MISSING)
                    .hasSize(1);
        }
    }

    @Test
    void shouldSurviveRandomBytes() {
        final Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            final TestImage image = ImageScript.complete(ORDER);
            for (int flips = random.nextInt(1, 60); flips > 0; flips--) {
                image.withByte(random.nextInt(16, image.length()), random.nextInt(256));
            }
            assertThat(image.verifyDirect(ReadOptions.DEFAULT)).isEqualTo(image.verify());
        }
    }

    @Test
    void shouldLeaveTheReceiversExceptionsAlone() {
        final byte[] bytes =
                new ImageScript(ORDER).node("/a").end().with16(0, 14, 4000).bytes();
        final RuntimeException own = new MalformedImageException(IoRule.WRITE, Place.of("report", 0), "room", "none");
        final InternalError fault = new InternalError("receiver's");
        try (Region region = Region.ofArray(bytes, TestImage.LABEL)) {
            final int[] calls = new int[1];
            assertThatThrownBy(() -> Verifier.verify(region, ReadOptions.DEFAULT, finding -> {
                        calls[0]++;
                        throw own;
                    }))
                    .isSameAs(own);
            assertThat(calls[0]).isEqualTo(1);
            assertThatThrownBy(() -> Verifier.verify(region, ReadOptions.DEFAULT, finding -> {
                        throw fault;
                    }))
                    .isSameAs(fault);
        }
    }
}
