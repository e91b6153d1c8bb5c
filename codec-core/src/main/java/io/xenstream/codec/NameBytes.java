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

    private static final int TWO_WORDS = 2 * Long.BYTES;
    private static final int THREE_WORDS = 3 * Long.BYTES;

    /** Masks for the last three words of a name without branches: that for the last word is at its length + 16, for the one before at + 8, for the first at + 0. */
    private static final long[] LAST_OF_THREE = new long[TWO_WORDS + THREE_WORDS + 1];

    static {
        for (int i = TWO_WORDS; i < LAST_OF_THREE.length; i++) {
            LAST_OF_THREE[i] = LAST[Math.min(i - TWO_WORDS, Long.BYTES)];
        }
    }

    private NameBytes() {}

    /**
     * Compares two names in memory, with few branches.
     *
     * @param memory contains both
     * @param end    address of the end of one
     * @param other  address of the end of the other one
     * @param length of both, at least 1; 24 bytes in front of each end may be read, and 8 in front of each name
     */
    static boolean isSame(final RawMemory memory, final long end, final long other, final int length) {
        final int three = Math.min(length, THREE_WORDS);
        final long last = (RawMemory.getLong(memory, end - Long.BYTES) ^ RawMemory.getLong(memory, other - Long.BYTES))
                & LAST_OF_THREE[three + TWO_WORDS];
        final long before = (RawMemory.getLong(memory, end - TWO_WORDS) ^ RawMemory.getLong(memory, other - TWO_WORDS))
                & LAST_OF_THREE[three + Long.BYTES];
        final long first =
                (RawMemory.getLong(memory, end - THREE_WORDS) ^ RawMemory.getLong(memory, other - THREE_WORDS))
                        & LAST_OF_THREE[three];
        return (last | before | first) == 0
                && (length <= THREE_WORDS || isSameFrom(memory, end - length, other - length, length - THREE_WORDS));
    }

    /** Compares bytes from two addresses on; 8 bytes may be read in front of both. */
    static boolean isSameFrom(final RawMemory memory, final long some, final long others, final int length) {
        int left = length;
        while (left > Long.BYTES) {
            left -= Long.BYTES;
            if (RawMemory.getLong(memory, some + left) != RawMemory.getLong(memory, others + left)) {
                return false;
            }
        }
        final long from = (long) left - Long.BYTES;
        return (RawMemory.getLong(memory, some + from) ^ RawMemory.getLong(memory, others + from))
                        >>> (Byte.SIZE * -(int) from)
                == 0;
    }

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
