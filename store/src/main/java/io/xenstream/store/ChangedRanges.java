// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import java.lang.invoke.VarHandle;

/**
 * Tells other processes, which copy the image while it changes, what has changed: a ring of the ranges of the image that commits change, in front of the
 * journal's entries. A range is added before its bytes change, and is final when its commit has ended.
 *
 * <pre>
 *     24  number of ranges that were ever added
 *     32  number of ranges whose commits have ended
 *     40  bytes of the image that are or were in use
 *     64  ring of ranges, 8 bytes each: offset and length as in a journal's footer
 * </pre>
 *
 * <p>The numbers never decrease while the file exists. Adding a range is two stores.
 */
final class ChangedRanges {
    static final long COUNT_OFFSET = 24;
    static final long FINISHED_OFFSET = 32;
    static final long IMAGE_LENGTH_OFFSET = 40;
    static final long RING_OFFSET = 64;
    /** How many ranges are kept. */
    static final int CAPACITY = 1 << 15;
    /** Where the ring ends. */
    static final long RING_END = RING_OFFSET + (long) CAPACITY * Long.BYTES;

    private static final int MASK = CAPACITY - 1;

    private final StoreRegion journal;
    private long count;
    private long imageLength;

    ChangedRanges(final StoreRegion journal) {
        this.journal = journal;
    }

    /** The offset of a range in the ring. */
    static long slot(final long range) {
        return RING_OFFSET + (range & MASK) * Long.BYTES;
    }

    /** Clears the numbers of a new file. */
    void create() {
        journal.putLong(COUNT_OFFSET, 0);
        journal.putLong(FINISHED_OFFSET, 0);
        journal.putLong(IMAGE_LENGTH_OFFSET, 0);
        load();
    }

    /** Goes on with the numbers of a file. */
    void load() {
        count = journal.getLong(COUNT_OFFSET);
        imageLength = journal.getLong(IMAGE_LENGTH_OFFSET);
    }

    /** Adds a range of whole words; zero is one without bytes. */
    void add(final long range) {
        journal.putLong(slot(count), range);
        VarHandle.storeStoreFence();
        count++;
        journal.putLong(COUNT_OFFSET, count);
    }

    /** Publishes that the image has at least this length. */
    void use(final long length) {
        if (length > imageLength) {
            imageLength = length;
            journal.putLong(IMAGE_LENGTH_OFFSET, length);
        }
    }

    /** Says that the commit in progress has ended: what it has changed does not change any more without another range. */
    void finish() {
        // Also after a commit without ranges, so that a reader sees each end of a commit.
        add(0);
        VarHandle.storeStoreFence();
        journal.putLong(FINISHED_OFFSET, count);
    }
}
