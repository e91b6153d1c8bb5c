// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.internal.LongTable;

/**
 * Records of an image by the hash of what they are known by: a table outside of the heap, 24 bytes a record and 8 to 16 a slot. What has the same hash is
 * chained, in the order of the image, so that a thousand equal records are no slower than a thousand others.
 */
public final class OffsetTable implements AutoCloseable {
    private static final int ENTRY = 3 * Long.BYTES;
    private static final int OFFSET = Long.BYTES;
    private static final int NEXT = 2 * Long.BYTES;
    private static final long TAKEN = Long.MIN_VALUE;
    private static final int FIRST_ENTRIES = 256;
    private static final int NUMBER_BITS = 40;

    private final WritableRegion entries = WritableRegion.allocate(FIRST_ENTRIES * (long) ENTRY, "records");
    /** Values are numbers of entries, counted from 1: the first of each chain. */
    private LongTable heads;

    private long count;

    /** Adds a record, before the table is {@linkplain #seal sealed}. */
    public void add(final long hash, final long offset) {
        final long at = count * ENTRY;
        entries.ensureLength(at + ENTRY);
        entries.putLong(at, hash);
        entries.putLong(at + OFFSET, offset);
        count++;
    }

    /** Makes records be found. */
    public void seal() {
        heads = new LongTable(
                2 * count, NUMBER_BITS, head -> hash(head - 1), head -> hash(head - 1), "table of records");
        // From the last one: each becomes the head of its chain, and so the first one in the end.
        for (long entry = count - 1; entry >= 0; entry--) {
            final long hash = hash(entry);
            final long slot = slot(hash);
            if (slot < 0) {
                heads.insert(slot, hash, entry + 1);
            } else {
                entries.putLong(entry * ENTRY + NEXT, heads.value(slot));
                heads.value(slot, entry + 1);
            }
        }
    }

    private long hash(final long entry) {
        return entries.getLong(entry * ENTRY);
    }

    /** Returns the slot of a hash's chain, or the complement of the empty one for it. */
    private long slot(final long hash) {
        long slot = heads.first(hash, hash);
        while (slot >= 0 && hash(heads.value(slot) - 1) != hash) {
            slot = heads.next(slot, hash, hash);
        }
        return slot;
    }

    /** The first record with a hash, or -1; then its number is the one to go on from. */
    public long first(final long hash) {
        final long slot = slot(hash);
        return slot < 0 ? -1 : skipTaken(heads.value(slot) - 1);
    }

    /** The next record with the same hash, or -1. */
    public long next(final long entry) {
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
    public long offset(final long entry) {
        return entries.getLong(entry * ENTRY + OFFSET) & ~TAKEN;
    }

    public boolean isTaken(final long entry) {
        return (entries.getLong(entry * ENTRY + OFFSET) & TAKEN) != 0;
    }

    /** Has a record not be found any more. */
    public void take(final long entry) {
        final long at = entry * ENTRY;
        final long slot = slot(hash(entry));
        final long following = entries.getLong(at + NEXT);
        if (heads.value(slot) == entry + 1 && following != 0) {
            heads.value(slot, following);
        }
        entries.putLong(at + OFFSET, offset(entry) | TAKEN);
    }

    /** How many records were added; their numbers are those below, in the order of the image. */
    public long count() {
        return count;
    }

    @Override
    public void close() {
        entries.close();
        if (heads != null) {
            heads.close();
        }
    }
}
