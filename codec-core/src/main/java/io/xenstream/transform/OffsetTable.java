// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.WritableRegion;
import org.agrona.BitUtil;

/**
 * Records of an image by the hash of what they are known by: a table outside of the heap, 24 octets a record and 8 to 16 a slot. What has the same hash is
 * chained, in the order of the image, so that a thousand equal records are no slower than a thousand others.
 */
final class OffsetTable implements AutoCloseable {
    private static final int ENTRY = 3 * Long.BYTES;
    private static final int OFFSET = Long.BYTES;
    private static final int NEXT = 2 * Long.BYTES;
    private static final long TAKEN = Long.MIN_VALUE;
    private static final int FIRST_ENTRIES = 256;

    private final WritableRegion entries = WritableRegion.allocate(FIRST_ENTRIES * (long) ENTRY, "records");
    private WritableRegion slots;
    private long mask;
    private long count;

    /** Adds a record, before the table is {@linkplain #seal sealed}. */
    void add(final long hash, final long offset) {
        final long at = count * ENTRY;
        entries.ensureLength(at + ENTRY);
        entries.putLong(at, hash);
        entries.putLong(at + OFFSET, offset);
        count++;
    }

    /** Makes records be found. */
    void seal() {
        final long capacity = BitUtil.findNextPositivePowerOfTwo(Math.max(2, 2 * count));
        slots = WritableRegion.allocate(capacity * Long.BYTES, "table of records");
        mask = capacity - 1;
        // From the last one: each becomes the head of its chain, and so the first one in the end.
        for (long entry = count - 1; entry >= 0; entry--) {
            final long slot = slot(hash(entry));
            entries.putLong(entry * ENTRY + NEXT, slots.getLong(slot * Long.BYTES));
            slots.putLong(slot * Long.BYTES, entry + 1);
        }
    }

    private long hash(final long entry) {
        return entries.getLong(entry * ENTRY);
    }

    /** The slot of a hash's chain, or the free one for it. */
    private long slot(final long hash) {
        long slot = hash & mask;
        long head = slots.getLong(slot * Long.BYTES);
        while (head != 0 && hash(head - 1) != hash) {
            slot = (slot + 1) & mask;
            head = slots.getLong(slot * Long.BYTES);
        }
        return slot;
    }

    /** The first record with a hash, or -1; then its number is the one to go on from. */
    long first(final long hash) {
        return skipTaken(slots.getLong(slot(hash) * Long.BYTES) - 1);
    }

    /** The next record with the same hash, or -1. */
    long next(final long entry) {
        return skipTaken(entries.getLong(entry * ENTRY + NEXT) - 1);
    }

    private long skipTaken(final long entry) {
        long at = entry;
        while (at >= 0 && isTaken(at)) {
            at = entries.getLong(at * ENTRY + NEXT) - 1;
        }
        return at;
    }

    /** Where a record begins in the image. */
    long offset(final long entry) {
        return entries.getLong(entry * ENTRY + OFFSET) & ~TAKEN;
    }

    boolean isTaken(final long entry) {
        return (entries.getLong(entry * ENTRY + OFFSET) & TAKEN) != 0;
    }

    /** Has a record not be found any more. */
    void take(final long entry) {
        final long at = entry * ENTRY;
        final long slot = slot(hash(entry));
        final long following = entries.getLong(at + NEXT);
        if (slots.getLong(slot * Long.BYTES) == entry + 1 && following != 0) {
            slots.putLong(slot * Long.BYTES, following);
        }
        entries.putLong(at + OFFSET, offset(entry) | TAKEN);
    }

    /** How many records were added; their numbers are those below, in the order of the image. */
    long count() {
        return count;
    }

    @Override
    public void close() {
        entries.close();
        if (slots != null) {
            slots.close();
        }
    }
}
