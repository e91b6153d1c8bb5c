// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.WritableRegion;

/**
 * Records that came too early, to be written last, by rank: a list outside of the heap, sixteen octets a record. Those of one rank stay in their
 * order.
 */
final class PutOffRecords implements AutoCloseable {
    /** Ranks are smaller: a path of 65535 octets has no more than half as many names. */
    private static final int RANKS = 1 << 16;

    private static final int ENTRY_LENGTH = 2 * Long.BYTES;
    private static final int RANK_SHIFT = 44;
    private static final long OFFSET_MASK = (1L << RANK_SHIFT) - 1;

    private final WritableRegion list = WritableRegion.allocate(1024, "records put off");
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

    /** Ends the adding. */
    void sort() {
        sorted = WritableRegion.allocate(Math.max(ENTRY_LENGTH, count * ENTRY_LENGTH), "records put off");
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

    /** Where the record that is to be written as number {@code i} begins. */
    long offset(final long i) {
        return sorted.getLong(i * ENTRY_LENGTH);
    }

    /** The number that the record has in the image. */
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
