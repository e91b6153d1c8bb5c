// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Buffers do what Agrona's do, over memory of each kind. */
class BuffersTest {
    private static final int LENGTH = 64;

    static Stream<MutableDirectBuffer> buffers() {
        final MutableDirectBuffer part = Buffers.empty();
        part.wrap(new byte[LENGTH + 8], 5, LENGTH);
        final MutableDirectBuffer nested = Buffers.empty();
        nested.wrap(Buffers.of(ByteBuffer.allocateDirect(LENGTH + 8)), 3, LENGTH);
        final MutableDirectBuffer ofRegion = Buffers.empty();
        WritableRegion.allocate(LENGTH + 8, "memory").wrap(ofRegion, 8, LENGTH);
        return Stream.of(
                Buffers.of(new byte[LENGTH]),
                part,
                Buffers.of(ByteBuffer.allocate(LENGTH + 8).position(8)),
                Buffers.of(ByteBuffer.allocateDirect(LENGTH + 8).position(8)),
                nested,
                ofRegion);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldWriteAndReadAsUnsafeBufferDoes(final MutableDirectBuffer buffer) {
        final List<Function<MutableDirectBuffer, Object>> all = new ArrayList<>();
        all.addAll(NUMBERS);
        all.addAll(BYTES);
        all.addAll(TEXT);
        for (final Function<MutableDirectBuffer, Object> operation : all) {
            final MutableDirectBuffer expected = new UnsafeBuffer(new byte[LENGTH]);
            for (int i = 0; i < LENGTH; i++) {
                expected.putByte(i, (byte) (i * 37 + 130));
                buffer.putByte(i, (byte) (i * 37 + 130));
            }
            assertThat(operation.apply(buffer)).isEqualTo(operation.apply(expected));
            assertThat(bytes(buffer)).isEqualTo(bytes(expected));
        }
    }

    private static byte[] bytes(final MutableDirectBuffer buffer) {
        final byte[] bytes = new byte[LENGTH];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private static final List<Function<MutableDirectBuffer, Object>> NUMBERS = List.of(
            buffer -> buffer.getByte(63),
            buffer -> buffer.getShort(1) + buffer.getShort(3, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.getInt(1) + buffer.getInt(3, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.getLong(1) + buffer.getLong(3, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.getChar(1) + buffer.getChar(3, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.getFloat(1) + buffer.getFloat(3, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.getDouble(1) + buffer.getDouble(3, ByteOrder.BIG_ENDIAN),
            run(buffer -> buffer.putShort(1, (short) 0x1234)),
            run(buffer -> buffer.putShort(1, (short) 0x1234, ByteOrder.BIG_ENDIAN)),
            run(buffer -> buffer.putInt(1, 0x12345678)),
            run(buffer -> buffer.putInt(1, 0x12345678, ByteOrder.BIG_ENDIAN)),
            run(buffer -> buffer.putLong(1, 0x123456789ABCDEFL)),
            run(buffer -> buffer.putLong(1, 0x123456789ABCDEFL, ByteOrder.BIG_ENDIAN)),
            run(buffer -> buffer.putChar(1, 'x')),
            run(buffer -> buffer.putChar(1, 'x', ByteOrder.BIG_ENDIAN)),
            run(buffer -> buffer.putFloat(1, 1.5f)),
            run(buffer -> buffer.putFloat(1, 1.5f, ByteOrder.BIG_ENDIAN)),
            run(buffer -> buffer.putDouble(1, 1.5)),
            run(buffer -> buffer.putDouble(1, 1.5, ByteOrder.BIG_ENDIAN)));

    private static final List<Function<MutableDirectBuffer, Object>> BYTES = List.of(
            run(buffer -> buffer.setMemory(3, 50, (byte) 0)),
            run(buffer -> buffer.setMemory(3, 50, (byte) 7)),
            run(buffer -> buffer.putBytes(3, new byte[] {1, 2, 3})),
            run(buffer -> buffer.putBytes(3, new byte[] {1, 2, 3}, 1, 2)),
            run(buffer -> buffer.putBytes(3, ByteBuffer.wrap(new byte[] {1, 2, 3}), 2)),
            run(buffer -> buffer.putBytes(3, ByteBuffer.allocateDirect(9).position(1), 8)),
            run(buffer -> buffer.putBytes(3, ByteBuffer.allocateDirect(9), 1, 8)),
            run(buffer -> buffer.putBytes(3, Buffers.of(new byte[] {1, 2, 3}), 1, 2)),
            run(buffer -> buffer.putBytes(3, new UnsafeBuffer(new byte[] {1, 2, 3}), 1, 2)),
            // To and fro in the same memory.
            run(buffer -> buffer.putBytes(3, buffer, 8, 40)),
            run(buffer -> buffer.putBytes(8, buffer, 3, 40)),
            run(buffer -> buffer.putBytes(LENGTH, Buffers.empty(), 0, 0)),
            buffer -> {
                final MutableDirectBuffer copy = Buffers.of(new byte[9]);
                buffer.getBytes(8, copy, 1, 8);
                return copy.getLong(1);
            },
            buffer -> {
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[9]);
                buffer.getBytes(8, copy, 1, 8);
                return copy.getLong(1);
            },
            buffer -> {
                final ByteBuffer copy = ByteBuffer.allocateDirect(20).position(2);
                buffer.getBytes(8, copy, 8);
                buffer.getBytes(20, copy, 11, 8);
                return copy.position() + copy.getLong(2) + copy.getLong(11);
            });

    private static final List<Function<MutableDirectBuffer, Object>> TEXT = List.of(
            buffer -> buffer.putIntAscii(1, -1234),
            buffer -> buffer.putNaturalIntAscii(1, 1234),
            buffer -> buffer.putNaturalLongAscii(1, 12345678901L),
            buffer -> buffer.putLongAscii(1, Long.MIN_VALUE),
            buffer -> buffer.putNaturalIntAsciiFromEnd(1234, 20),
            run(buffer -> buffer.putNaturalPaddedIntAscii(1, 8, 1234)),
            buffer -> buffer.parseIntAscii(1, buffer.putIntAscii(1, -1234)),
            buffer -> buffer.parseLongAscii(1, buffer.putLongAscii(1, -12345678901L)),
            buffer -> buffer.parseNaturalIntAscii(1, buffer.putIntAscii(1, 1234)),
            buffer -> buffer.parseNaturalLongAscii(1, buffer.putLongAscii(1, 12345678901L)),
            buffer -> buffer.putStringAscii(1, "text") + buffer.getStringAscii(1),
            buffer -> buffer.putStringAscii(1, "text", ByteOrder.BIG_ENDIAN)
                    + buffer.getStringAscii(1, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.putStringAscii(1, CharBuffer.wrap("text")) + buffer.getStringAscii(1, 4),
            buffer -> buffer.putStringWithoutLengthAscii(1, "text") + buffer.getStringWithoutLengthAscii(1, 4),
            buffer -> buffer.putStringWithoutLengthAscii(1, "a text", 2, 9),
            buffer -> buffer.putStringWithoutLengthAscii(1, CharBuffer.wrap("t\u00E4xt")),
            buffer -> {
                final StringBuilder text = new StringBuilder();
                buffer.putStringAscii(1, "text");
                return buffer.getStringAscii(1, text)
                        + buffer.getStringWithoutLengthAscii(6, 3, text)
                        + text.toString();
            },
            buffer -> buffer.putStringUtf8(1, "t\u00E4xt") + buffer.getStringUtf8(1),
            buffer -> buffer.putStringUtf8(1, "t\u00E4xt", ByteOrder.BIG_ENDIAN)
                    + buffer.getStringUtf8(1, ByteOrder.BIG_ENDIAN),
            buffer -> buffer.putStringWithoutLengthUtf8(1, "t\u00E4xt") + buffer.getStringWithoutLengthUtf8(1, 5));

    private static Function<MutableDirectBuffer, Object> run(final Consumer<MutableDirectBuffer> operation) {
        return buffer -> {
            operation.accept(buffer);
            return "";
        };
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldRefuseWhatIsOutside(final MutableDirectBuffer buffer) {
        assertThatThrownBy(() -> buffer.getLong(57)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.putInt(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.putBytes(60, new byte[5])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.getBytes(0, new byte[5], 1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.boundsCheck(60, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Buffers.empty().wrap(buffer, 60, 5)).isInstanceOf(RuntimeException.class);
    }

    static Stream<MutableDirectBuffer> expandableBuffers() {
        return Stream.of(Buffers.expandable(2), Buffers.expandableDirect(2));
    }

    @ParameterizedTest
    @MethodSource("expandableBuffers")
    void shouldGrowAsItIsWritten(final MutableDirectBuffer buffer) {
        final List<Function<MutableDirectBuffer, Object>> all = new ArrayList<>(NUMBERS);
        all.addAll(BYTES.subList(0, BYTES.size() - 4));
        all.addAll(TEXT);
        final MutableDirectBuffer expected = new ExpandableArrayBuffer(2);
        assertThat(buffer.isExpandable()).isTrue();
        for (int i = 0; i < LENGTH; i++) {
            buffer.putLong(i, i * 0x123456789ABCDEFL);
            expected.putLong(i, i * 0x123456789ABCDEFL);
        }
        for (final Function<MutableDirectBuffer, Object> operation : all) {
            assertThat(operation.apply(buffer)).isEqualTo(operation.apply(expected));
            assertThat(bytes(buffer)).isEqualTo(bytes(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("expandableBuffers")
    void shouldGrowBySingleWrites(final MutableDirectBuffer buffer) {
        final List<Consumer<Integer>> writes = List.of(
                end -> buffer.putByte(end, (byte) 1),
                end -> buffer.putShort(end, (short) 1),
                end -> buffer.putInt(end, 1),
                end -> buffer.putLong(end, 1, ByteOrder.BIG_ENDIAN),
                end -> buffer.setMemory(end, 3, (byte) 1),
                end -> buffer.putBytes(end, new byte[] {1}),
                end -> buffer.putBytes(end, Buffers.of(new byte[] {1}), 0, 1),
                end -> buffer.putBytes(end, ByteBuffer.allocateDirect(1), 1),
                end -> buffer.putStringAscii(end, "text"),
                end -> buffer.putStringUtf8(end, "text"),
                end -> buffer.putLongAscii(end, 1),
                end -> Buffers.of(new byte[] {1, 2, 3}).getBytes(0, buffer, end, 3),
                buffer::checkLimit);
        for (final Consumer<Integer> write : writes) {
            buffer.putByte(1, (byte) 42);
            write.accept(buffer.capacity() + 3);
            assertThat(buffer.getByte(1)).isEqualTo((byte) 42);
        }
    }

    @ParameterizedTest
    @MethodSource("expandableBuffers")
    void shouldNotGrowWhenItIsRead(final MutableDirectBuffer buffer) {
        assertThatThrownBy(() -> buffer.getInt(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.putByte(-1, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.putInt(Integer.MAX_VALUE - 4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.wrap(new byte[1])).isInstanceOf(UnsupportedOperationException.class);
        assertThat(buffer.capacity()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("expandableBuffers")
    void shouldBeWrappedAndRead(final MutableDirectBuffer buffer) {
        buffer.putLong(9, 42);
        final MutableDirectBuffer view = Buffers.empty();
        view.wrap(buffer, 9, Long.BYTES);
        assertThat(view.getLong(0)).isEqualTo(42);

        try (WritableRegion region = WritableRegion.ofArray(new byte[16], "copy")) {
            region.putBytes(8, buffer, 9, Long.BYTES);
            assertThat(region.getLong(8)).isEqualTo(42);
            assertThat(region.isSame(8, buffer, 9, Long.BYTES)).isTrue();
            region.getBytes(8, buffer, 100, Long.BYTES);
            assertThat(buffer.getLong(100)).isEqualTo(42);
        }
    }

    @Test
    void shouldCompareContents() {
        final MutableDirectBuffer a = Buffers.of(new byte[] {1, 100});
        final MutableDirectBuffer b = Buffers.of(ByteBuffer.allocateDirect(2));
        assertThat(a).isNotEqualTo(b).isGreaterThan(b);
        b.putBytes(0, a, 0, 2);
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).isEqualByComparingTo(b);
        b.putByte(1, (byte) 50);
        assertThat(b).isLessThan(a);
        assertThat(a.compareTo(Buffers.of(new byte[] {1}))).isPositive();
    }
}
