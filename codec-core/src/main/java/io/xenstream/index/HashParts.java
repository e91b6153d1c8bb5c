// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.WritableRegion;
import java.util.Arrays;

/**
 * What the table of an index will contain, in parts: the nodes of a part have slots near each other, so that a part is filled inside the cache. A part keeps the
 * order in which nodes were added. Takes 16 bytes per node: the slot's entry, the ordinal, and those bits of the hash that neither the entry nor the part tells.
 */
final class HashParts implements AutoCloseable {
    private static final int PART_BITS = 8;
    /** Number of parts. */
    static final int PARTS = 1 << PART_BITS;

    private static final int PART_SHIFT = Long.SIZE - PART_BITS;
    private static final int TAG_BITS = Long.SIZE - IndexLayout.OFFSET_BITS;
    private static final int NODE = 16;
    /** In bytes: parts grow by chunks, which are taken from one memory. */
    private static final int CHUNK = 4096;

    private static final int NONE = -1;

    private final WritableRegion memory;
    /** Where the next node of each part is written: a multiple of {@link #CHUNK} if its chunk is full, or there is none. */
    private final long[] ends = new long[PARTS];

    private final int[] firstChunks = new int[PARTS];
    private final int[] lastChunks = new int[PARTS];
    private int[] nextChunks = new int[PARTS];
    private int chunks;
    /** What is read: the part, the chunk, and the place in it. */
    private int readPart;

    private int readChunk;
    private long readAt;
    private long readEnd;
    private long entry;
    private long rest;

    HashParts(final String label, final long expected) {
        memory = WritableRegion.allocateUnfilled((expected * NODE / CHUNK + PARTS) * CHUNK, "hashes of " + label);
        clear();
    }

    /** Returns the largest hash, as an unsigned number, that a part can contain. */
    static long lastHash(final int part) {
        return ((part + 1L) << PART_SHIFT) - 1;
    }

    /** Removes all nodes. */
    void clear() {
        chunks = 0;
        Arrays.fill(ends, 0);
        Arrays.fill(firstChunks, NONE);
        Arrays.fill(lastChunks, NONE);
    }

    void add(final long hash, final long offset, final long ordinal) {
        final int part = (int) (hash >>> PART_SHIFT);
        long at = ends[part];
        if (at % CHUNK == 0) {
            at = addChunk(part);
        }
        memory.putLong(at, IndexLayout.slot(hash, offset));
        memory.putLong(at + Long.BYTES, hash >>> TAG_BITS << Integer.SIZE | ordinal);
        ends[part] = at + NODE;
    }

    private long addChunk(final int part) {
        final long at = (long) chunks * CHUNK;
        memory.ensureLength(at + CHUNK);
        if (chunks == nextChunks.length) {
            nextChunks = Arrays.copyOf(nextChunks, 2 * chunks);
        }
        nextChunks[chunks] = NONE;
        if (lastChunks[part] == NONE) {
            firstChunks[part] = chunks;
        } else {
            nextChunks[lastChunks[part]] = chunks;
        }
        lastChunks[part] = chunks;
        chunks++;
        return at;
    }

    /** Starts to read a part. */
    void read(final int part) {
        readPart = part;
        goToChunk(firstChunks[part]);
    }

    private void goToChunk(final int chunk) {
        readChunk = chunk;
        readAt = (long) chunk * CHUNK;
        readEnd = chunk == lastChunks[readPart] ? ends[readPart] : readAt + CHUNK;
    }

    /** Goes to the next node of the part. */
    boolean next() {
        if (readChunk == NONE) {
            return false;
        }
        if (readAt == readEnd) {
            if (readChunk == lastChunks[readPart]) {
                return false;
            }
            goToChunk(nextChunks[readChunk]);
        }
        entry = memory.getLong(readAt);
        rest = memory.getLong(readAt + Long.BYTES);
        readAt += NODE;
        return true;
    }

    /** Returns what the slot of the node contains. */
    long entry() {
        return entry;
    }

    long ordinal() {
        return rest & 0xFFFF_FFFFL;
    }

    long hash() {
        return (long) readPart << PART_SHIFT | rest >>> Integer.SIZE << TAG_BITS | entry >>> IndexLayout.OFFSET_BITS;
    }

    @Override
    public void close() {
        memory.close();
    }
}
