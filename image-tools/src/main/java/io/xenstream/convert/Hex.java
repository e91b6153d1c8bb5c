// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Encodes and decodes hexadecimal digits. */
final class Hex {
    /** The byte for each pair of digits, indexed by the pair as a little-endian number; -1 if either is not a digit. */
    private static final short[] BYTES = bytes();

    private static final long NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Hex() {}

    private static short[] bytes() {
        final short[] bytes = new short[1 << Short.SIZE];
        for (int digits = 0; digits < bytes.length; digits++) {
            bytes[digits] = (short) b(digits & 0xFF, digits >>> Byte.SIZE);
        }
        return bytes;
    }

    private static int b(final int first, final int second) {
        final int high = Character.digit(first, 16);
        final int low = Character.digit(second, 16);
        return high < 0 || low < 0 || first > 'z' || second > 'z' ? -1 : (high << 4) | low;
    }

    /**
     * Encodes bytes as lower-case digits.
     *
     * @return the end of the digits in the target
     */
    static int encode(final DirectBuffer bytes, final MutableDirectBuffer target, final int at) {
        final int length = bytes.capacity();
        int to = at;
        int i = 0;
        for (; i + Integer.BYTES <= length; i += Integer.BYTES) {
            target.putLong(to, digits(bytes.getInt(i, ByteOrder.LITTLE_ENDIAN)), ByteOrder.LITTLE_ENDIAN);
            to += Long.BYTES;
        }
        for (; i < length; i++) {
            to = encode(bytes.getByte(i), target, to);
        }
        return to;
    }

    static int encode(final byte b, final MutableDirectBuffer target, final int at) {
        target.putShort(at, (short) digits(b & 0xFF), ByteOrder.LITTLE_ENDIAN);
        return at + Short.BYTES;
    }

    /** Returns the digits of four bytes, all in little-endian order. Each byte is spread over two, which hold one nibble each and become ASCII. */
    static long digits(final int bytes) {
        long spread = Integer.toUnsignedLong(bytes);
        spread = (spread | (spread << 16)) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | (spread << 8)) & 0x00FF_00FF_00FF_00FFL;
        final long nibbles = ((spread >>> 4) | (spread << 8)) & NIBBLES;
        final long letters = ((nibbles + 6 * ONES) >>> 4) & ONES;
        return nibbles + '0' * ONES + letters * ('a' - '9' - 1);
    }

    /**
     * Decodes digits.
     *
     * @param from   index of the first digit
     * @param length number of bytes, which is half the number of digits
     * @return whether all of them are digits; if not, the content of the target is undefined
     */
    static boolean decode(final DirectBuffer text, final int from, final byte[] target, final int length) {
        int bad = 0;
        int at = from;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            final long digits = text.getLong(at, ByteOrder.LITTLE_ENDIAN);
            final int first = BYTES[(int) digits & 0xFFFF];
            final int second = BYTES[(int) (digits >>> 16) & 0xFFFF];
            final int third = BYTES[(int) (digits >>> 32) & 0xFFFF];
            final int fourth = BYTES[(int) (digits >>> 48)];
            bad |= first | second | third | fourth;
            target[i] = (byte) first;
            target[i + 1] = (byte) second;
            target[i + 2] = (byte) third;
            target[i + 3] = (byte) fourth;
            at += Long.BYTES;
        }
        for (; i < length; i++) {
            final int b = BYTES[text.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF];
            bad |= b;
            target[i] = (byte) b;
            at += Short.BYTES;
        }
        return bad >= 0;
    }
}
