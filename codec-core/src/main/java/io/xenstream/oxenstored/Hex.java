// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Octets as hexadecimal digits, and back. */
final class Hex {
    /** The octet that two digits say, by the number that they are in little-endian order; -1 if one of them is no digit. */
    private static final short[] OCTETS = octets();

    private static final long NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Hex() {}

    private static short[] octets() {
        final short[] octets = new short[1 << Short.SIZE];
        for (int digits = 0; digits < octets.length; digits++) {
            octets[digits] = (short) octet(digits & 0xFF, digits >>> Byte.SIZE);
        }
        return octets;
    }

    private static int octet(final int first, final int second) {
        final int high = Character.digit(first, 16);
        final int low = Character.digit(second, 16);
        return high < 0 || low < 0 || first > 'z' || second > 'z' ? -1 : (high << 4) | low;
    }

    /**
     * Writes octets as digits, in lower case.
     *
     * @return where the digits end in the target
     */
    static int encode(final DirectBuffer octets, final MutableDirectBuffer target, final int at) {
        final int length = octets.capacity();
        int to = at;
        int i = 0;
        for (; i + Integer.BYTES <= length; i += Integer.BYTES) {
            target.putLong(to, digits(octets.getInt(i, ByteOrder.LITTLE_ENDIAN)), ByteOrder.LITTLE_ENDIAN);
            to += Long.BYTES;
        }
        for (; i < length; i++) {
            to = encode(octets.getByte(i), target, to);
        }
        return to;
    }

    static int encode(final byte octet, final MutableDirectBuffer target, final int at) {
        target.putShort(at, (short) digits(octet & 0xFF), ByteOrder.LITTLE_ENDIAN);
        return at + Short.BYTES;
    }

    /** The digits of four octets, all in little-endian order: each octet is spread to two, which hold a nibble each and become ASCII. */
    private static long digits(final int octets) {
        long spread = Integer.toUnsignedLong(octets);
        spread = (spread | (spread << 16)) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | (spread << 8)) & 0x00FF_00FF_00FF_00FFL;
        final long nibbles = ((spread >>> 4) | (spread << 8)) & NIBBLES;
        final long letters = ((nibbles + 6 * ONES) >>> 4) & ONES;
        return nibbles + '0' * ONES + letters * ('a' - '9' - 1);
    }

    /**
     * Reads digits.
     *
     * @param from   where they begin
     * @param length how many octets they say: half as many as there are digits
     * @return whether all of them are digits; if not, the target holds nothing of use
     */
    static boolean decode(final DirectBuffer text, final int from, final byte[] target, final int length) {
        int bad = 0;
        int at = from;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            final long digits = text.getLong(at, ByteOrder.LITTLE_ENDIAN);
            final int first = OCTETS[(int) digits & 0xFFFF];
            final int second = OCTETS[(int) (digits >>> 16) & 0xFFFF];
            final int third = OCTETS[(int) (digits >>> 32) & 0xFFFF];
            final int fourth = OCTETS[(int) (digits >>> 48)];
            bad |= first | second | third | fourth;
            target[i] = (byte) first;
            target[i + 1] = (byte) second;
            target[i + 2] = (byte) third;
            target[i + 3] = (byte) fourth;
            at += Long.BYTES;
        }
        for (; i < length; i++) {
            final int octet = OCTETS[text.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF];
            bad |= octet;
            target[i] = (byte) octet;
            at += Short.BYTES;
        }
        return bad >= 0;
    }
}
