// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** CRC32C (Castagnoli) arithmetic: combines the checksums of two parts into that of their concatenation, without reading the bytes again. */
final class Crc32c {
    /** The CRC32C polynomial, bit-reversed: the highest bit is the coefficient of x⁰. */
    private static final int POLYNOMIAL = 0x82F63B78;

    /** The polynomial 1, bit-reversed. */
    private static final int ONE = 0x80000000;

    /** Element n is x to the power of 2ⁿ, modulo the polynomial. */
    private static final int[] POWERS = powers();

    /** The shift for a chunk of the maximum length. Cached, since almost all chunks have it. */
    private static final int FULL_CHUNK = shift(ChunkHeaderDecoder.MAX_DATA_LENGTH);

    private Crc32c() {}

    /**
     * Returns the CRC32C of the concatenation of two parts.
     *
     * @param first  CRC32C of the first part
     * @param second CRC32C of the second part
     * @param length number of bytes in the second part
     */
    static int combine(final int first, final int second, final long length) {
        return multiply(length == ChunkHeaderDecoder.MAX_DATA_LENGTH ? FULL_CHUNK : shift(length), first) ^ second;
    }

    /** Returns x to the power of the number of bits in the given number of bytes, modulo the polynomial. */
    private static int shift(final long bytes) {
        int product = ONE;
        int power = 3;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                product = multiply(POWERS[power % POWERS.length], product);
            }
            power++;
        }
        return product;
    }

    private static int[] powers() {
        // x to the power of 2³² - 1 is 1, so the powers repeat after 32 squarings.
        final int[] powers = new int[Integer.SIZE];
        powers[0] = ONE >>> 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = multiply(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }

    /** Returns the product of two polynomials, modulo the CRC32C polynomial. */
    private static int multiply(final int a, final int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }
}
