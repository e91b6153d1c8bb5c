// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dialect D1: what Xen 4.22 writes as WATCH_DATA_EXTENDED. */
final class DepthWatchDialectTest {
    /** The record as that daemon writes it: {@code len} of the specified layout, four bytes of it left out. */
    private static byte[] asXenWrites(final ByteOrder order, final String wpath, final String token) {
        final int strings = wpath.length() + 1 + token.length() + 1;
        final ByteBuffer record =
                ByteBuffer.wrap(new byte[8 + ((8 + strings + 7) & ~7)]).order(order);
        record.putInt(8).putInt((12 + strings + 7) & ~7).putInt(5);
        record.putShort((short) (wpath.length() + 1)).putShort((short) (token.length() + 1));
        record.put(Octets.of(Octets.hex(wpath.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), "00"));
        record.put(Octets.of(Octets.hex(token.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), "00"));
        final byte[] bytes = new byte[record.capacity()];
        record.rewind().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldNameTheDialectAtAnyLength(final int more) {
        for (final RawImage image : List.of(RawImage.little(), RawImage.big())) {
            final String token = "token" + "x".repeat(more);
            final byte[] record = asXenWrites(image.order, "/local/domain", token);
            final int strings = 14 + token.length() + 1;
            final boolean isMisframed = List.of(0, 5, 6, 7).contains(strings % 8);
            image.record(new TestRecord.Transaction(5, 6)).bytes(record).record(new TestRecord.Global(1, 2));
            try (Region region = Region.ofArray(image.end(), "d1");
                    ImageReader reader = ImageReader.open(region)) {
                assertThat(reader.next()).isTrue();
                if (isMisframed) {
                    assertThatThrownBy(reader::next)
                            .isInstanceOfSatisfying(MalformedImageException.class, DepthWatchDialectTest::shouldName);
                } else {
                    assertThat(reader.next()).isTrue();
                    assertThatThrownBy(reader::watchDataExtended)
                            .isInstanceOfSatisfying(MalformedImageException.class, DepthWatchDialectTest::shouldName);
                    assertThat(reader.next()).isTrue();
                    assertThat(reader.globalData().evtchnFd()).isEqualTo(2);
                }
            }
        }
    }

    private static void shouldName(final MalformedImageException dialect) {
        assertThat(dialect.rule()).isEqualTo(FormatRule.WATCH_DIALECT_D1);
        assertThat(dialect.place()).isEqualTo(new Place("d1", 1, 8, 32));
        assertThat(dialect).hasMessageContaining("dialect D1");
    }

    @Test
    void shouldFindTheFirstBadRecordOfACapturedImage() {
        final byte[] image = Octets.corpus(Octets.WATCH_DEPTH);
        try (Region region = Region.ofArray(image, "captured");
                ImageReader reader = ImageReader.open(region)) {
            assertThatThrownBy(() -> {
                        while (reader.next()) {
                            assertThat(reader.type()).isNotEqualTo(RecordType.WATCH_DATA_EXTENDED);
                        }
                    })
                    .isInstanceOfSatisfying(MalformedImageException.class, dialect -> {
                        assertThat(dialect.rule()).isEqualTo(FormatRule.WATCH_DIALECT_D1);
                        assertThat(dialect.place()).isEqualTo(new Place("captured", 11, 8, 568));
                    });
        }
    }

    @Test
    void shouldRefuseToWrapTheDialect() {
        for (final String token : List.of("a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh")) {
            final byte[] record = Arrays.copyOf(asXenWrites(ByteOrder.BIG_ENDIAN, "@releaseDomain", token), 100);
            assertThatThrownBy(() ->
                            new WatchDataExtendedDecoder().wrap(new UnsafeBuffer(record), 0, ByteOrder.BIG_ENDIAN))
                    .isInstanceOfSatisfying(
                            MalformedImageException.class,
                            dialect -> assertThat(dialect.rule()).isEqualTo(FormatRule.WATCH_DIALECT_D1));
        }
    }
}
