// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Names of nodes as words of 8 bytes, of which the first is in the lowest bits, so that all of them are looked at at once. */
final class NameBytes {
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7F * EACH_BYTE;
    private static final long DIGITS = '0' * EACH_BYTE;

    /** Masks for the last bytes of a word, by their number. */
    private static final long[] LAST = new long[Long.BYTES + 1];

    static {
        for (int i = 1; i <= Long.BYTES; i++) {
            LAST[i] = -1L << (Long.SIZE - Byte.SIZE * i);
        }
    }

    private NameBytes() {}

    /** Returns a mask for those bytes of the last word of a name that belong to it. */
    static long lastBytes(final int length) {
        return LAST[Math.min(length, Long.BYTES)];
    }

    /** Returns a mask for those bytes of the last but one word of a name of at most 16 bytes that belong to it. */
    static long bytesBefore(final int length) {
        return LAST[Math.max(length - Long.BYTES, 0)];
    }

    /** Returns the highest bit of each byte that is a separator, and no other bit. */
    static long separators(final long bytes) {
        final long zeros = bytes ^ '/' * EACH_BYTE;
        return ~(((zeros & LOW_BITS) + LOW_BITS) | zeros | LOW_BITS);
    }

    /**
     * Returns the highest bit of each byte that is allowed in a name, and no other bit. A separator is not.
     *
     * @param bytes the word
     * @param mask  for the bytes that belong to the name; the others count as allowed
     */
    static long allowed(final long bytes, final long mask) {
        final long name = (bytes & mask) | (DIGITS & ~mask);
        // If the highest bit of no byte is set, no sum is carried into the next byte; it sets that bit from a certain
        // byte on.
        final long folded = name | 0x20 * EACH_BYTE;
        final long letters = folded + (0x80 - 'a') * EACH_BYTE & ~(folded + (0x7F - 'z') * EACH_BYTE);
        final long digits = name + (0x80 - '0') * EACH_BYTE & ~(name + (0x7F - '9') * EACH_BYTE);
        final long notOthers = (name ^ '-' * EACH_BYTE) + LOW_BITS
                & (name ^ '_' * EACH_BYTE) + LOW_BITS
                & (name ^ '@' * EACH_BYTE) + LOW_BITS;
        return (letters | digits | ~notOthers) & ~name & HIGH_BITS;
    }

    /** Returns whether all bytes of two words are allowed, as {@link #allowed} returns them. */
    static boolean areAllowed(final long some, final long others) {
        return (some & others) == HIGH_BITS;
    }
}
