// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.Region;

/** Paths that matter, and by chance a few others: those with the same length and the same last bytes, or the same hash of both. */
public final class PathFilter {
    /** More paths would let too many others pass. */
    public static final int MOST_PATHS = 1 << 15;

    private static final int BITS = 20;
    private static final long LENGTH_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long HASH_FACTOR = 0xD6E8FEB86659FD93L;

    private static final int MOST_BITS = 28;
    private static final int BITS_PER_PATH = 32;

    private final int shift;
    private final long[] bits;

    /** Creates a filter for up to {@link #MOST_PATHS} paths. */
    public PathFilter() {
        this(MOST_PATHS);
    }

    /** Creates an empty filter, of up to 32 MB. */
    public PathFilter(final long paths) {
        int log = BITS;
        while (log < MOST_BITS && 1L << log < paths * BITS_PER_PATH) {
            log++;
        }
        shift = Long.SIZE - log;
        bits = new long[1 << (log - 6)];
    }

    /** Adds a path, and the paths of all its ancestors. */
    public void addWithAncestors(final Region image, final long path, final int length) {
        add(image, path, length);
        for (int end = length - 1; end > 0; end--) {
            if (image.getByte(path + end) == Paths.SEPARATOR) {
                add(image, path, end);
            }
        }
        add(image, path, 1);
    }

    private void add(final Region image, final long path, final int length) {
        final int bit = bit(image, path, length);
        bits[bit >>> 6] |= 1L << bit;
    }

    /** Returns false if a path certainly has not been added. */
    public boolean mayContain(final Region image, final long path, final int length) {
        final int bit = bit(image, path, length);
        return (bits[bit >>> 6] >>> bit & 1) != 0;
    }

    private int bit(final Region image, final long path, final int length) {
        long bytes = 0;
        if (length >= Long.BYTES) {
            bytes = image.getLong(path + length - Long.BYTES);
        } else {
            for (int i = 0; i < length; i++) {
                bytes = (bytes << Byte.SIZE) | image.getByte(path + i);
            }
        }
        return (int) (((bytes ^ (length * LENGTH_FACTOR)) * HASH_FACTOR) >>> shift);
    }
}
