// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.WritableRegion;
import java.util.function.LongConsumer;

/** Off-heap list of text offsets of nodes that are written after their parents. */
final class DeferredNodes implements AutoCloseable {
    private static final int OFFSET_BITS = 48;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final int LENGTHS = 1 << (Long.SIZE - OFFSET_BITS);
    private static final int FIRST_LENGTH = 1 << 16;

    private final WritableRegion nodes = WritableRegion.allocate(FIRST_LENGTH, "waiting nodes");
    private long count;

    /**
     * Adds a node.
     *
     * @param offset     offset of its line in bytes, less than 2<sup>48</sup>
     * @param pathLength length of its path in bytes, 0 to 65535
     */
    void add(final long offset, final int pathLength) {
        nodes.ensureLength((count + 1) * Long.BYTES);
        nodes.putLong(count * Long.BYTES, ((long) pathLength << OFFSET_BITS) | offset);
        count++;
    }

    /** Passes on the offsets in order of path length, so that parents precede children. Nodes with paths of equal length keep their order. */
    void release(final LongConsumer offsets) {
        if (count == 0) {
            return;
        }
        final long[] ends = new long[LENGTHS + 1];
        for (long i = 0; i < count; i++) {
            ends[pathLength(i) + 1]++;
        }
        for (int length = 0; length < LENGTHS; length++) {
            ends[length + 1] += ends[length];
        }
        try (WritableRegion sorted = WritableRegion.allocate(count * Long.BYTES, "sorted nodes")) {
            for (long i = 0; i < count; i++) {
                final long at = ends[pathLength(i)]++;
                sorted.putLong(at * Long.BYTES, nodes.getLong(i * Long.BYTES) & OFFSET_MASK);
            }
            for (long i = 0; i < count; i++) {
                offsets.accept(sorted.getLong(i * Long.BYTES));
            }
        }
    }

    private int pathLength(final long index) {
        return (int) (nodes.getLong(index * Long.BYTES) >>> OFFSET_BITS);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
