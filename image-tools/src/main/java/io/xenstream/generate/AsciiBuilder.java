// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import io.xenstream.codec.Buffers;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A path, value or message that is put together, taken apart and used again, without allocation. */
final class AsciiBuilder {
    private static final int CAPACITY = 8192;
    private static final int MESSAGE_HEADER_LENGTH = 16;

    private final byte[] bytes = new byte[CAPACITY];
    private final MutableDirectBuffer buffer = Buffers.of(bytes);
    private final MutableDirectBuffer view = Buffers.empty();
    private int length;

    /** What does not change, as bytes. */
    static byte[] ascii(final String constant) {
        return constant.getBytes(StandardCharsets.US_ASCII);
    }

    int length() {
        return length;
    }

    /** The bytes, of which the first {@link #length()} count. */
    DirectBuffer buffer() {
        return buffer;
    }

    /** Exactly the bytes that count. */
    DirectBuffer view() {
        view.wrap(bytes, 0, length);
        return view;
    }

    AsciiBuilder clear() {
        length = 0;
        return this;
    }

    void truncate(final int shorter) {
        length = shorter;
    }

    AsciiBuilder append(final byte[] constant) {
        System.arraycopy(constant, 0, bytes, length, constant.length);
        length += constant.length;
        return this;
    }

    AsciiBuilder append(final char character) {
        bytes[length++] = (byte) character;
        return this;
    }

    AsciiBuilder append(final long number) {
        length += buffer.putLongAscii(length, number);
        return this;
    }

    /** Appends the lowest digits of a number. */
    AsciiBuilder appendHex(final long number, final int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = (byte) Character.forDigit((int) (number >>> shift) & 15, 16);
        }
        return this;
    }

    AsciiBuilder appendBinary(final SplitMix64 random, final int count) {
        for (int i = 0; i < count; i += Long.BYTES) {
            buffer.putLong(length + i, random.next(), ByteOrder.LITTLE_ENDIAN);
        }
        length += count;
        return this;
    }

    AsciiBuilder appendLetters(final SplitMix64 random, final int count) {
        long letters = 0;
        for (int i = 0; i < count; i++) {
            if (i % 12 == 0) {
                letters = random.next();
            }
            bytes[length++] = (byte) ('a' + (letters & 15));
            letters >>>= 5;
        }
        return this;
    }

    /** Appends the header of a message between daemon and client, in the byte order of the machines that Xen runs on. */
    AsciiBuilder appendMessage(final int type, final int requestId, final int transactionId, final int bodyLength) {
        buffer.putInt(length, type, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(length + 4, requestId, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(length + 8, transactionId, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(length + 12, bodyLength, ByteOrder.LITTLE_ENDIAN);
        length += MESSAGE_HEADER_LENGTH;
        return this;
    }
}
