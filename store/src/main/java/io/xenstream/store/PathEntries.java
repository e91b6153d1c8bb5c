// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.WritableRegion;
import java.util.function.LongPredicate;

/**
 * Entries for an empty path table, sorted roughly by their position in it: the table is then filled part by part, and each part stays in the processor's cache.
 * Entries in the order of an image would go to a place of their own each.
 *
 * <p>Memory: 8 bytes an entry, in chunks of {@value #CHUNK} bytes. A chunk begins with the offset of the one before it.
 */
final class PathEntries implements AutoCloseable {
    private static final int PARTS_SHIFT = 8;
    static final int PARTS = 1 << PARTS_SHIFT;
    private static final int CHUNK = 4096;
    private static final long NONE = -1;
    /** Node records of an image are rarely shorter, so the memory rarely grows. */
    private static final int EXPECTED_RECORD_LENGTH = 64;

    private final WritableRegion memory;
    /** Where the next entry of each part is written; at the start of a chunk if there is none. */
    private final long[] next = new long[PARTS];

    private long used = (long) PARTS * CHUNK;

    /** Reserves memory, which is not used before there are entries, for the nodes of an image of a length in bytes. */
    PathEntries(final long imageLength) {
        memory = WritableRegion.allocateUnfilled(
                2 * used + imageLength / EXPECTED_RECORD_LENGTH * Long.BYTES, "new paths");
        for (int part = 0; part < PARTS; part++) {
            begin(part, (long) part * CHUNK, NONE);
        }
    }

    private void begin(final int part, final long chunk, final long previous) {
        memory.ensureLength(chunk + CHUNK);
        memory.putLong(chunk, previous);
        next[part] = chunk + Long.BYTES;
    }

    void add(final int hash, final long record) {
        final int part = (int) (PathTable.position(hash) >>> (Integer.SIZE - PARTS_SHIFT));
        final long at = next[part];
        memory.putLong(at, PathTable.slot(hash, record));
        next[part] = at + Long.BYTES;
        if (((at + Long.BYTES) & (CHUNK - 1)) == 0) {
            begin(part, used, at & -CHUNK);
            used += CHUNK;
        }
    }

    /** The lowest position, as {@link PathTable#position} returns it, in a part. */
    static long firstPosition(final int part) {
        return (long) part << (Integer.SIZE - PARTS_SHIFT);
    }

    /** Returns the record of the first entry of a part that a condition holds for, or 0. */
    long find(final int part, final LongPredicate condition) {
        long chunk = (next[part] - Long.BYTES) & -CHUNK;
        long end = next[part];
        while (chunk != NONE) {
            for (long at = chunk + Long.BYTES; at < end; at += Long.BYTES) {
                final long entry = memory.getLong(at);
                if (condition.test(entry)) {
                    return PathTable.record(entry);
                }
            }
            chunk = memory.getLong(chunk);
            end = chunk + CHUNK;
        }
        return 0;
    }

    @Override
    public void close() {
        memory.close();
    }
}
