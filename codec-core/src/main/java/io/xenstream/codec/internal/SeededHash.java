// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import org.agrona.DirectBuffer;

/** A 64-bit hash for hash tables in memory: nobody can craft colliding input without the seed. Depends on the machine's byte order; not for files. */
public final class SeededHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    /** Odd, too. */
    private static final long NOT_ZERO = 0xD6E8FEB86659FD93L;

    private static final int TWO_WORDS = 2 * Long.BYTES;

    private SeededHash() {}

    /** Returns the hash of a number. */
    public static long of(final long number, final long seed) {
        return mix(mix(seed ^ number, MULTIPLIER), seed | 1);
    }

    /** Returns the hash of the first bytes of a buffer. */
    public static long of(final DirectBuffer bytes, final int length, final long seed) {
        return of(0, bytes, 0, length, seed);
    }

    /** Returns the hash of bytes of a buffer. */
    public static long of(final DirectBuffer bytes, final int offset, final int length, final long seed) {
        return of(0, bytes, offset, length, seed);
    }

    /** Returns the hash of a number and the first bytes of a buffer. */
    public static long of(final long number, final DirectBuffer bytes, final int length, final long seed) {
        return of(number, bytes, 0, length, seed);
    }

    /**
     * Returns the hash of a number and bytes of a buffer. Two words a multiplication, which the seed changes both: nobody knows which bytes make a factor
     * zero. The last words overlap those before them.
     */
    public static long of(
            final long number, final DirectBuffer bytes, final int offset, final int length, final long seed) {
        final long secret = (seed ^ NOT_ZERO) * MULTIPLIER;
        long hash = seed ^ MULTIPLIER ^ (number * NOT_ZERO);
        final long first;
        final long second;
        if (length > TWO_WORDS) {
            final int end = offset + length;
            for (int i = offset; i < end - TWO_WORDS; i += TWO_WORDS) {
                hash = mix(bytes.getLong(i) ^ secret, bytes.getLong(i + Long.BYTES) ^ hash);
            }
            first = bytes.getLong(end - TWO_WORDS);
            second = bytes.getLong(end - Long.BYTES);
        } else if (length >= Long.BYTES) {
            first = bytes.getLong(offset);
            second = bytes.getLong(offset + length - Long.BYTES);
        } else if (length >= Integer.BYTES) {
            first = bytes.getInt(offset);
            second = bytes.getInt(offset + length - Integer.BYTES);
        } else {
            first = length == 0
                    ? 0
                    : (bytes.getByte(offset) << Byte.SIZE) | (bytes.getByte(offset + length / 2) & 0xFF);
            second = length == 0 ? 0 : bytes.getByte(offset + length - 1);
        }
        return mix(secret ^ length, mix(first ^ secret, second ^ hash));
    }

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }
}
