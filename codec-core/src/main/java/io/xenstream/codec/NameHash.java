// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A 64-bit hash of names in an image, never 0, for tables in memory. Most names are shorter than 16 bytes, and their hash is one multiplication of the two
 * words that they end in, both changed by a secret: nobody can craft names that collide, or make a factor zero.
 */
final class NameHash {
    private static final int TWO_WORDS = 2 * Long.BYTES;

    private final long secret = ThreadLocalRandom.current().nextLong();
    private final long seed = ThreadLocalRandom.current().nextLong();

    /**
     * Returns the hash of a name of less than 16 bytes.
     *
     * @param last   its last 8 bytes, or fewer and zeros in front of them, the first one in the lowest bits
     * @param before the bytes in front of those, in the same way
     */
    long of(final long last, final long before) {
        return notZero(mix(last ^ secret, before ^ seed));
    }

    /**
     * Returns the hash of a name of any length.
     *
     * @param end    where the name ends; at least 16 bytes of the image are in front of the name
     * @param length of the name in bytes
     */
    long of(final Region image, final long end, final int length) {
        long hash = seed;
        int left = length;
        long at = end;
        while (left >= TWO_WORDS) {
            hash = mix(word(image, at - Long.BYTES) ^ secret, word(image, at - TWO_WORDS) ^ hash);
            at -= TWO_WORDS;
            left -= TWO_WORDS;
        }
        final long last = word(image, at - Long.BYTES) & NameBytes.lastBytes(left);
        final long before = word(image, at - TWO_WORDS) & NameBytes.bytesBefore(left);
        return notZero(mix(last ^ secret, before ^ hash));
    }

    private static long word(final Region image, final long offset) {
        final long bytes = image.getLong(offset);
        return Memory.BIG_ENDIAN_MACHINE ? Long.reverseBytes(bytes) : bytes;
    }

    private static long notZero(final long hash) {
        return hash == 0 ? 1 : hash;
    }

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }
}
