// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/** XXH3 with 64 bits and a seed, where the library that computes it elsewhere needs JVM flags. Not thread-safe. */
final class Xxh3 {
    private static final byte[] SECRET = HexFormat.of()
            .parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                    + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                    + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                    + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                    + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME32_1 = 0x9E3779B1L;
    private static final long PRIME32_2 = 0x85EBCA77L;
    private static final long PRIME32_3 = 0xC2B2AE3DL;
    private static final long PRIME64_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME64_3 = 0x165667B19E3779F9L;
    private static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME64_5 = 0x27D4EB2F165667C5L;
    private static final long PRIME_MX1 = 0x165667919E3779F9L;
    private static final long PRIME_MX2 = 0x9FB21C651E98DF25L;

    private static final int STRIPE = 64;
    private static final int BLOCK = 1024;
    private static final int STRIPES_OF_BLOCK = BLOCK / STRIPE;
    /** Of the last stripe of the secret. */
    private static final int LAST_SECRET = 192 - STRIPE;

    private static final long[] FIRST_SUMS = {
        PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1
    };

    private final long seed;
    /** Of all stripes of more than 240 bytes. */
    private final long[] sums = new long[FIRST_SUMS.length];
    /** For more than 240 bytes: the secret, changed by the seed. */
    private final byte[] secret = SECRET.clone();

    Xxh3(final long seed) {
        this.seed = seed;
        for (int i = 0; i < secret.length; i += 16) {
            LONGS.set(secret, i, secret(i) + seed);
            LONGS.set(secret, i + 8, secret(i + 8) - seed);
        }
    }

    /** Hashes bytes of a buffer, which checks the bounds. */
    long of(final DirectBuffer in, final int offset, final int length) {
        if (length <= 16) {
            return length > 8 ? upTo16(in, offset, length) : upTo8(in, offset, length);
        }
        return length <= 240 ? upTo240(in, offset, length) : longer(in, offset, length);
    }

    private static long word(final DirectBuffer in, final int index) {
        return in.getLong(index, ByteOrder.LITTLE_ENDIAN);
    }

    private static long secret(final int offset) {
        return (long) LONGS.get(SECRET, offset);
    }

    private long upTo8(final DirectBuffer in, final int offset, final int length) {
        if (length == 0) {
            return avalanche64(seed ^ secret(56) ^ secret(64));
        }
        if (length < 4) {
            final int bytes = ((in.getByte(offset) & 0xFF) << 16)
                    | ((in.getByte(offset + (length >> 1)) & 0xFF) << 24)
                    | (in.getByte(offset + length - 1) & 0xFF)
                    | (length << 8);
            final long flip = ((secret(0) & 0xFFFF_FFFFL) ^ (secret(0) >>> 32)) + seed;
            return avalanche64((bytes & 0xFFFF_FFFFL) ^ flip);
        }
        final long mixed = seed ^ ((long) Integer.reverseBytes((int) seed) << 32);
        final long first = in.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        final long last = in.getInt(offset + length - 4, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        long hash = last + (first << 32) ^ (secret(8) ^ secret(16)) - mixed;
        hash ^= Long.rotateLeft(hash, 49) ^ Long.rotateLeft(hash, 24);
        hash *= PRIME_MX2;
        hash ^= (hash >>> 35) + length;
        hash *= PRIME_MX2;
        return hash ^ hash >>> 28;
    }

    private long upTo16(final DirectBuffer in, final int offset, final int length) {
        final long low = word(in, offset) ^ (secret(24) ^ secret(32)) + seed;
        final long high = word(in, offset + length - 8) ^ (secret(40) ^ secret(48)) - seed;
        return avalanche(length + Long.reverseBytes(low) + high + fold(low, high));
    }

    private long upTo240(final DirectBuffer in, final int offset, final int length) {
        final int end = offset + length;
        long hash = length * PRIME64_1;
        if (length <= 128) {
            for (int i = (length - 1) / 32; i >= 0; i--) {
                hash += mix(in, offset + 16 * i, 32 * i) + mix(in, end - 16 * (i + 1), 32 * i + 16);
            }
            return avalanche(hash);
        }
        for (int i = 0; i < 8; i++) {
            hash += mix(in, offset + 16 * i, 16 * i);
        }
        hash = avalanche(hash);
        for (int i = 8; i < length / 16; i++) {
            hash += mix(in, offset + 16 * i, 16 * (i - 8) + 3);
        }
        return avalanche(hash + mix(in, end - 16, 136 - 17));
    }

    private long mix(final DirectBuffer in, final int at, final int secretOffset) {
        return fold(word(in, at) ^ secret(secretOffset) + seed, word(in, at + 8) ^ secret(secretOffset + 8) - seed);
    }

    private long longer(final DirectBuffer in, final int offset, final int length) {
        System.arraycopy(FIRST_SUMS, 0, sums, 0, sums.length);
        final int stripes = (length - 1) / STRIPE;
        for (int i = 0; i < stripes; i++) {
            final int ofBlock = i % STRIPES_OF_BLOCK;
            accumulate(in, offset + STRIPE * i, 8 * ofBlock);
            if (ofBlock == STRIPES_OF_BLOCK - 1) {
                scramble();
            }
        }
        accumulate(in, offset + length - STRIPE, LAST_SECRET - 7);
        long hash = length * PRIME64_1;
        for (int i = 0; i < 8; i += 2) {
            hash += fold(
                    sums[i] ^ (long) LONGS.get(secret, 11 + 8 * i), sums[i + 1] ^ (long) LONGS.get(secret, 19 + 8 * i));
        }
        return avalanche(hash);
    }

    private void accumulate(final DirectBuffer in, final int at, final int secretOffset) {
        for (int i = 0; i < sums.length; i++) {
            final long bytes = word(in, at + 8 * i);
            final long key = bytes ^ (long) LONGS.get(secret, secretOffset + 8 * i);
            sums[i ^ 1] += bytes;
            sums[i] += (key & 0xFFFF_FFFFL) * (key >>> 32);
        }
    }

    private void scramble() {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (sums[i] ^ sums[i] >>> 47 ^ (long) LONGS.get(secret, LAST_SECRET + 8 * i)) * PRIME32_1;
        }
    }

    /** Returns both halves of the unsigned product, one changed by the other. */
    private static long fold(final long a, final long b) {
        return a * b ^ Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    private static long avalanche(final long sum) {
        final long hash = (sum ^ sum >>> 37) * PRIME_MX1;
        return hash ^ hash >>> 32;
    }

    private static long avalanche64(final long sum) {
        final long half = (sum ^ sum >>> 33) * PRIME64_2;
        final long hash = (half ^ half >>> 29) * PRIME64_3;
        return hash ^ hash >>> 32;
    }
}
