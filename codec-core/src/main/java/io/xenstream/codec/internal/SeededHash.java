// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import org.agrona.DirectBuffer;

/** A 64-bit hash for hash tables in memory: nobody can craft colliding input without the seed. Depends on the machine's byte order; not for files. */
public final class SeededHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private SeededHash() {}

    /** Returns the hash of a number. */
    public static long of(final long number, final long seed) {
        return mix(mix(seed ^ number, MULTIPLIER), seed | 1);
    }

    /** Returns the hash of the first bytes of a buffer. */
    public static long of(final DirectBuffer bytes, final int length, final long seed) {
        return of(0, bytes, length, seed);
    }

    /** Returns the hash of a number and the first bytes of a buffer. */
    public static long of(final long number, final DirectBuffer bytes, final int length, final long seed) {
        long hash = mix(seed ^ number, length + MULTIPLIER);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ bytes.getLong(i), MULTIPLIER);
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = (tail << Byte.SIZE) | (bytes.getByte(i) & 0xFF);
        }
        return mix(hash ^ tail, seed | 1);
    }

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }
}
