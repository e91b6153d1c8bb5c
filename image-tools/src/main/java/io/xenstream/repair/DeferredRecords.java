// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.WritableRegion;

/**
 * Records that precede a dependency and are written last, ordered by rank: an off-heap list of 16 bytes a record. Records of the same rank
 * keep their order.
 */
final class DeferredRecords implements AutoCloseable {
    /** Ranks are below this: a path of 65535 bytes has at most half as many names. */
    private static final int RANKS = 1 << 16;

    private static final int ENTRY_LENGTH = 2 * Long.BYTES;
    private static final int RANK_SHIFT = 44;
    private static final long OFFSET_MASK = (1L << RANK_SHIFT) - 1;

    private final WritableRegion list = WritableRegion.allocate(1024, "deferred records");
    private WritableRegion sorted;
    private long[] starts;
    private long count;

    void add(final long offset, final long index, final int rank) {
        final long at = count * ENTRY_LENGTH;
        list.ensureLength(at + ENTRY_LENGTH);
        list.putLong(at, offset | (long) rank << RANK_SHIFT);
        list.putLong(at + Long.BYTES, index);
        if (starts == null) {
            starts = new long[RANKS + 1];
        }
        starts[rank + 1]++;
        count++;
    }

    long count() {
        return count;
    }

    /** Orders the records. No record may be added afterwards. */
    void sort() {
        sorted = WritableRegion.allocate(Math.max(ENTRY_LENGTH, count * ENTRY_LENGTH), "deferred records");
        for (int rank = 0; count > 0 && rank < RANKS; rank++) {
            starts[rank + 1] += starts[rank];
        }
        for (long i = 0; i < count; i++) {
            final long entry = list.getLong(i * ENTRY_LENGTH);
            final long at = starts[(int) (entry >>> RANK_SHIFT)]++ * ENTRY_LENGTH;
            sorted.putLong(at, entry & OFFSET_MASK);
            sorted.putLong(at + Long.BYTES, list.getLong(i * ENTRY_LENGTH + Long.BYTES));
        }
    }

    /** The offset of the record that is written as number {@code i}. */
    long offset(final long i) {
        return sorted.getLong(i * ENTRY_LENGTH);
    }

    /** The index of the record in the image. */
    long index(final long i) {
        return sorted.getLong(i * ENTRY_LENGTH + Long.BYTES);
    }

    @Override
    public void close() {
        list.close();
        if (sorted != null) {
            sorted.close();
        }
    }
}
