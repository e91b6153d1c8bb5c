// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** Arithmetic of CRC32C (Castagnoli): digests of parts give the digest of the whole, without a second look at the octets. */
final class Crc32c {
    /** x³² is this, the polynomial with its lowest power in the highest bit. */
    private static final int POLYNOMIAL = 0x82F63B78;

    /** 1, in the same order of bits. */
    private static final int ONE = 0x80000000;

    /** x to the power of 2ⁿ. */
    private static final int[] POWERS = powers();

    /** Appends almost always chunks of one length. */
    private static final int FULL_CHUNK = shift(ChunkHeader.LONGEST_DATA);

    private Crc32c() {}

    /**
     * The digest of two parts, one behind the other.
     *
     * @param first  of the first part
     * @param second of the second part
     * @param length octets of the second part
     */
    static int combine(final int first, final int second, final long length) {
        return multiply(length == ChunkHeader.LONGEST_DATA ? FULL_CHUNK : shift(length), first) ^ second;
    }

    /** x to the power of the number of bits in so many octets. */
    private static int shift(final long octets) {
        int product = ONE;
        int power = 3;
        for (long rest = octets; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                product = multiply(POWERS[power % POWERS.length], product);
            }
            power++;
        }
        return product;
    }

    private static int[] powers() {
        // x to the power of 2³² - 1 is 1: the powers repeat after 32 squarings.
        final int[] powers = new int[Integer.SIZE];
        powers[0] = ONE >>> 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = multiply(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }

    /** Product of two polynomials modulo the CRC's. */
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
