// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

/** Numbers that look random and depend on nothing but a seed and what they are for (SplitMix64, which will never change). */
final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    SplitMix64(final long seed) {
        this.seed = seed;
    }

    /** Begins the numbers of one domain. */
    SplitMix64 of(final long domid) {
        state = mix(seed + mix(domid * GOLDEN_GAMMA));
        return this;
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number from 0 to one less than the bound. */
    int below(final int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    private static long mix(final long value) {
        final long first = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        final long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
