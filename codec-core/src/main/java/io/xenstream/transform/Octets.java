// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/** Octets in buffers. */
final class Octets {
    private static final HexFormat HEX = HexFormat.of();

    private Octets() {}

    static boolean isSame(
            final DirectBuffer a, final int aOffset, final DirectBuffer b, final int bOffset, final int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (a.getLong(aOffset + i) != b.getLong(bOffset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (a.getByte(aOffset + i) != b.getByte(bOffset + i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isSame(final DirectBuffer a, final DirectBuffer b) {
        return a.capacity() == b.capacity() && isSame(a, 0, b, 0, a.capacity());
    }

    /** A hash that nobody can foresee who does not know the seed. */
    static long hash(final DirectBuffer octets, final int length, final long seed) {
        long hash = mix(seed, length + MULTIPLIER);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ octets.getLong(i), MULTIPLIER);
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = (tail << Byte.SIZE) | (octets.getByte(i) & 0xFF);
        }
        return mix(hash ^ tail, seed | 1);
    }

    static long hash(final long number, final long seed) {
        return mix(mix(seed ^ number, MULTIPLIER), seed | 1);
    }

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }

    /** One character an octet. */
    static String text(final DirectBuffer octets) {
        return new String(copy(octets, 0, octets.capacity()), StandardCharsets.ISO_8859_1);
    }

    static String hex(final DirectBuffer octets) {
        return hex(octets, 0, octets.capacity());
    }

    static String hex(final DirectBuffer octets, final int offset, final int length) {
        return HEX.formatHex(copy(octets, offset, length));
    }

    private static byte[] copy(final DirectBuffer octets, final int offset, final int length) {
        final byte[] copy = new byte[length];
        octets.getBytes(offset, copy);
        return copy;
    }
}
