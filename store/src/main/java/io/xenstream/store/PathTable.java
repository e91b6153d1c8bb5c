// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeededHash;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds nodes by their path: an extendible hash table in the index. The upper bits of a hash choose a segment through the directory; a segment is a
 * table of its own, with linear probing. A segment that is three quarters full is split in two, so that an insertion costs at most a segment.
 *
 * <p>A slot has the hash in its upper 32 bits and the record's offset, in units of 8 bytes, in its lower 32 bits. The first slot of a segment has
 * its number of entries in the lower, and its depth in the upper half. Paths are chosen by guests; without the seed they cannot construct collisions.
 */
final class PathTable {
    static final int SLOTS = 4096;
    private static final long SEGMENT_BYTES = (long) SLOTS * Long.BYTES;
    private static final int USABLE = SLOTS - 1;
    private static final int FULL = USABLE * 3 / 4;
    /** Beyond this depth, entries differ in none of the bits that choose a segment. */
    private static final int LARGEST_DEPTH = 24;

    private final StoreRegion image;
    private final StoreRegion index;
    private final UndoJournal journal;
    private final IndexSpace space;
    private final String label;
    private final UnsafeBuffer pathView = new UnsafeBuffer(0, 0);
    private final long seed;

    PathTable(
            final StoreRegion image,
            final StoreRegion index,
            final UndoJournal journal,
            final IndexSpace space,
            final String label) {
        this.image = image;
        this.index = index;
        this.journal = journal;
        this.space = space;
        this.label = label;
        this.seed = index.getLong(IndexLayout.SEED_OFFSET);
    }

    /** Creates the first segment. */
    void create() {
        final int directory = space.allocate(Integer.BYTES);
        final int segment = segment(0);
        index.putInt(IndexSpace.offset(directory), segment);
        journal.putLong(index, IndexLayout.DIRECTORY_OFFSET, directory & 0xFFFF_FFFFL);
    }

    private int segment(final int depth) {
        final int segment = space.allocate(SEGMENT_BYTES);
        index.clear(IndexSpace.offset(segment), SEGMENT_BYTES);
        index.putLong(IndexSpace.offset(segment), (long) depth << 32);
        return segment;
    }

    /** The hash of a path: 32 bits. */
    int hash(final DirectBuffer path, final int offset, final int length) {
        pathView.wrap(path, offset, length);
        return (int) (SeededHash.of(pathView, length, seed) >>> 32);
    }

    /** The hash of a node's path. */
    int hash(final long record) {
        final long lengths = NodeRecord.lengths(image, record);
        final int length = NodeRecord.pathLength(lengths);
        image.region().wrap(pathView, record + NodeRecord.pathOffset(lengths), length);
        return (int) (SeededHash.of(pathView, length, seed) >>> 32);
    }

    private static int depth(final long directory) {
        return (int) (directory >>> 32);
    }

    /** The offset of the directory's entry for a hash. */
    private static long entry(final long directory, final int hash) {
        final long number = (hash & 0xFFFF_FFFFL) >>> (32 - depth(directory));
        return IndexSpace.offset((int) directory) + number * Integer.BYTES;
    }

    private long segmentOf(final int hash) {
        return requireSegment(
                IndexSpace.offset(
                        index.getInt(requireSegment(entry(index.getLong(IndexLayout.DIRECTORY_OFFSET), hash), 8))),
                SEGMENT_BYTES);
    }

    private long requireSegment(final long offset, final long length) {
        if (offset > index.allocated() - length) {
            throw damaged(offset);
        }
        return offset;
    }

    /** The first slot to look at, 1 to 4095: the lower bits of the hash, which do not choose the segment. */
    private static int home(final int hash) {
        return 1 + (((hash & (SLOTS - 1)) * USABLE) >>> 12);
    }

    private static int next(final int slot) {
        return slot == USABLE ? 1 : slot + 1;
    }

    /**
     * Finds a node.
     *
     * @return the offset of its record, or 0
     */
    long find(final int hash, final DirectBuffer path, final int offset, final int length) {
        final long segment = segmentOf(hash);
        int slot = home(hash);
        for (int i = 0; i < USABLE; i++) {
            final long content = index.getLong(segment + (long) slot * Long.BYTES);
            if (content == 0) {
                return 0;
            }
            if ((int) (content >>> 32) == hash) {
                final long record = ImageSpace.offset((int) content);
                if (isAt(record, path, offset, length)) {
                    return record;
                }
            }
            slot = next(slot);
        }
        throw damaged(segment);
    }

    private StoreException damaged(final long offset) {
        return StoreException.at(StoreRule.INDEX, label, offset, "an entry of the path table is not valid");
    }

    private boolean isAt(final long record, final DirectBuffer path, final int offset, final int length) {
        if (record >= index.getLong(IndexLayout.END_OFFSET)) {
            throw damaged(record);
        }
        final long lengths = NodeRecord.lengths(image, record);
        return NodeRecord.pathLength(lengths) == length
                && record + NodeRecord.pathOffset(lengths) + length <= image.allocated()
                && Paths.isSame(image.region(), record + NodeRecord.pathOffset(lengths), path, offset, length)
                && NodeRecord.isNode(image, record);
    }

    /** Adds a node, which must not be there. */
    void insert(final int hash, final long record) {
        long segment = segmentOf(hash);
        while ((int) index.getLong(segment) >= FULL) {
            split(hash);
            segment = segmentOf(hash);
        }
        final int slot = emptySlot(segment, hash);
        journal.putLong(index, segment + (long) slot * Long.BYTES, slot(hash, record));
        journal.putLong(index, segment, index.getLong(segment) + 1);
    }

    private static long slot(final int hash, final long record) {
        return ((long) hash << 32) | (ImageSpace.units(record) & 0xFFFF_FFFFL);
    }

    private int emptySlot(final long segment, final int hash) {
        int slot = home(hash);
        for (int i = 0; i < USABLE; i++) {
            if (index.getLong(segment + (long) slot * Long.BYTES) == 0) {
                return slot;
            }
            slot = next(slot);
        }
        throw damaged(segment);
    }

    /** Replaces a segment by two. They are filled before they are reachable. */
    private void split(final int hash) {
        final long old = segmentOf(hash);
        final int depth = (int) (index.getLong(old) >>> 32);
        if (depth == LARGEST_DEPTH) {
            throw StoreException.limit(label, "too many paths with similar hashes");
        }
        if (depth == depth(index.getLong(IndexLayout.DIRECTORY_OFFSET))) {
            doubleDirectory();
        }
        final int lower = segment(depth + 1);
        final int upper = segment(depth + 1);
        for (int i = 1; i < SLOTS; i++) {
            final long content = index.getLong(old + (long) i * Long.BYTES);
            if (content != 0) {
                fill(IndexSpace.offset(content << depth < 0 ? upper : lower), content);
            }
        }
        final long directory = index.getLong(IndexLayout.DIRECTORY_OFFSET);
        final int entries = 1 << (depth(directory) - depth);
        final long number = ((hash & 0xFFFF_FFFFL) >>> (32 - depth(directory))) & -entries;
        final long first = IndexSpace.offset((int) directory) + number * Integer.BYTES;
        final int oldBlock = index.getInt(first);
        for (int i = 0; i < entries; i++) {
            journal.putInt(index, first + (long) i * Integer.BYTES, i < entries / 2 ? lower : upper);
        }
        space.free(oldBlock, SEGMENT_BYTES);
    }

    private void fill(final long segment, final long content) {
        final int slot = emptySlot(segment, (int) (content >>> 32));
        index.putLong(segment + (long) slot * Long.BYTES, content);
        index.putLong(segment, index.getLong(segment) + 1);
    }

    private void doubleDirectory() {
        final long old = index.getLong(IndexLayout.DIRECTORY_OFFSET);
        final int depth = depth(old);
        final long from = IndexSpace.offset((int) old);
        final int block = space.allocate((long) Integer.BYTES << (depth + 1));
        final long to = IndexSpace.offset(block);
        for (int i = 0; i < 1 << depth; i++) {
            final int segment = index.getInt(from + (long) i * Integer.BYTES);
            index.putInt(to + 2L * i * Integer.BYTES, segment);
            index.putInt(to + (2L * i + 1) * Integer.BYTES, segment);
        }
        journal.putLong(index, IndexLayout.DIRECTORY_OFFSET, (block & 0xFFFF_FFFFL) | ((long) (depth + 1) << 32));
        space.free((int) old, (long) Integer.BYTES << depth);
    }

    private int slotOf(final long segment, final int hash, final long record) {
        final long wanted = slot(hash, record);
        int slot = home(hash);
        for (int i = 0; i < USABLE; i++) {
            if (index.getLong(segment + (long) slot * Long.BYTES) == wanted) {
                return slot;
            }
            slot = next(slot);
        }
        throw damaged(record);
    }

    /** Replaces the offset of a node that moves. */
    void move(final int hash, final long from, final long to) {
        final long segment = segmentOf(hash);
        final int slot = slotOf(segment, hash, from);
        journal.putLong(index, segment + (long) slot * Long.BYTES, slot(hash, to));
    }

    /** Removes a node, and moves the entries behind it up, so that no search ends early. */
    void remove(final int hash, final long record) {
        final long segment = segmentOf(hash);
        int empty = slotOf(segment, hash, record);
        int slot = next(empty);
        long content = index.getLong(segment + (long) slot * Long.BYTES);
        while (content != 0) {
            final int home = home((int) (content >>> 32));
            if (distance(home, slot) >= distance(empty, slot)) {
                journal.putLong(index, segment + (long) empty * Long.BYTES, content);
                empty = slot;
            }
            slot = next(slot);
            content = index.getLong(segment + (long) slot * Long.BYTES);
        }
        journal.putLong(index, segment + (long) empty * Long.BYTES, 0);
        journal.putLong(index, segment, index.getLong(segment) - 1);
    }

    private static int distance(final int from, final int to) {
        return to >= from ? to - from : to - from + USABLE;
    }
}
