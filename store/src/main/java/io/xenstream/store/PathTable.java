// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.SeededHash;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds nodes by their path: an extendible hash table in the index. The upper bits of a hash's {@link #position} choose a segment through the directory;
 * a segment is a table of its own, with linear probing. A segment that is three quarters full is split in two, so that an insertion costs at most a segment.
 *
 * <p>A slot has the hash in its upper 32 bits and the record's offset, in units of 8 bytes, in its lower 32 bits. Paths are chosen by guests; without the
 * seed they cannot construct collisions. The first slot of a segment:
 *
 * <pre>
 * bits 0 to 11: number of entries · 12 to 16: depth · 17 to 40: the first bits of its entries' positions · 41 to 63: sum of the entries
 * </pre>
 *
 * <p>A lost entry would make a node vanish. Therefore a segment is compared with its first slot when it is used for the first time after the store was
 * opened, for each entry of the directory that leads to it.
 */
final class PathTable {
    static final int SLOTS = 4096;
    static final long SEGMENT_BYTES = (long) SLOTS * Long.BYTES;
    private static final int USABLE = SLOTS - 1;
    private static final int FULL = USABLE * 3 / 4;
    /** Less than full by two or three times the standard deviation. */
    private static final int ALMOST_FULL = FULL - FULL / 20;
    /** Beyond this depth, entries differ in none of the bits that choose a segment. */
    static final int LARGEST_DEPTH = 24;

    private static final int CACHE_LINE = 64;
    private static final int ENTRIES_MASK = 0xFFF;
    private static final int DEPTH_SHIFT = 12;
    private static final int DEPTH_MASK = 0x1F;
    /** As a fraction of 2³², rounded down. */
    private static final long TWO_THIRDS = 0xAAAA_AAAAL;

    private static final int PREFIX_SHIFT = 17;
    private static final int PREFIX_MASK = 0xFF_FFFF;
    private static final long SUM_MASK = -1L << 41;
    /** Odd, so that no two entries that differ in one bit are summed alike. */
    private static final long SUM_FACTOR = 0x9E37_79B9_7F4A_7C15L;
    /** No directory: it would have no block. */
    private static final long NONE = 0;

    private final StoreRegion image;
    private final StoreRegion index;
    private final UndoJournal journal;
    private final IndexSpace space;
    private final String label;
    private final MutableDirectBuffer pathView = Buffers.empty();
    private final MutableDirectBuffer newPath = Buffers.empty();
    private final long seed;
    /** The directory whose checked entries are known: its word in the index, and a bit for each entry. */
    private long directory = NONE;

    private long[] checked = new long[1];
    /** Read before it is needed, so that the processor waits for several lines at the same time. */
    @SuppressWarnings("UnusedVariable")
    private long ahead;

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

    /** Whether a segment would probably be full with its part of the entries. */
    static boolean isTooMuch(final long entries, final int prefix, final int depth) {
        final double segments = 1L << depth;
        return (hashesBelow((prefix + 1) / segments) - hashesBelow(prefix / segments)) * entries > ALMOST_FULL;
    }

    private int segment(final int depth, final int prefix) {
        final int segment = space.allocate(SEGMENT_BYTES);
        index.clear(IndexSpace.offset(segment), SEGMENT_BYTES);
        index.putLong(IndexSpace.offset(segment), emptySegment(depth, prefix));
        return segment;
    }

    /** The first slot of a segment without entries. */
    static long emptySegment(final int depth, final int prefix) {
        return ((long) prefix << PREFIX_SHIFT) | ((long) depth << DEPTH_SHIFT);
    }

    static boolean isFull(final long header) {
        return entries(header) >= FULL;
    }

    /** The first slot of a segment with one more entry. */
    static long withEntry(final long header, final long content) {
        return (header + 1) ^ summand(content);
    }

    private static int entries(final long header) {
        return (int) header & ENTRIES_MASK;
    }

    private static int segmentDepth(final long header) {
        return ((int) header >>> DEPTH_SHIFT) & DEPTH_MASK;
    }

    private static int prefix(final long header) {
        return (int) (header >>> PREFIX_SHIFT) & PREFIX_MASK;
    }

    /** What a slot adds to its segment's sum, by exclusive or. */
    private static long summand(final long content) {
        return (content * SUM_FACTOR) & SUM_MASK;
    }

    /** The hash of a path: 32 bits. */
    int hash(final DirectBuffer path, final int offset, final int length) {
        return (int) (SeededHash.of(path, offset, length, seed) >>> 32);
    }

    /** The hash of a node's path. */
    int hash(final long record) {
        final long lengths = NodeRecord.lengths(image, record);
        final int length = NodeRecord.pathLength(lengths);
        image.region().wrap(pathView, record + NodeRecord.pathOffset(lengths), length);
        return (int) (SeededHash.of(pathView, length, seed) >>> 32);
    }

    /** The word that leads to a directory. */
    static long directory(final int block, final int depth) {
        return (block & 0xFFFF_FFFFL) | ((long) depth << 32);
    }

    private static int depth(final long directory) {
        return (int) (directory >>> 32);
    }

    /**
     * Where a hash is in the table, as a fraction of 2³². Hashes are evenly distributed; positions are twice as dense at the beginning as at the end, so
     * that segments fill up one after the other. If all of them filled up at the same time, the table would be half empty after they were split.
     *
     * @return {@code u (2 + u) / 3}, where u is the hash as a fraction
     */
    static long position(final int hash) {
        final long half = (hash & 0xFFFF_FFFFL) >>> 1;
        return (((half * ((1L << 32) + half)) >>> 31) * TWO_THIRDS) >>> 32;
    }

    /** The part of the hashes, 0 to 1, whose positions are less than a fraction of 2³². The inverse of {@link #position}. */
    static double hashesBelow(final double fraction) {
        return Math.sqrt(1 + 3 * fraction) - 1;
    }

    private static long number(final long directory, final int hash) {
        return position(hash) >>> (32 - depth(directory));
    }

    /** The offset of the directory's entry for a hash. */
    private static long entry(final long directory, final int hash) {
        return IndexSpace.offset((int) directory) + number(directory, hash) * Integer.BYTES;
    }

    private long segmentOf(final int hash) {
        final long current = index.getLong(IndexLayout.DIRECTORY_OFFSET);
        if (current != directory) {
            forget(current);
        }
        final long segment = requireInside(
                IndexSpace.offset(index.getInt(requireInside(entry(current, hash), Integer.BYTES))), SEGMENT_BYTES);
        final int number = (int) number(current, hash);
        if ((checked[number >>> 6] & (1L << number)) == 0) {
            requireWhole(segment, hash, depth(current));
            checked[number >>> 6] |= 1L << number;
        }
        return segment;
    }

    /** Begins to check the entries of a directory. */
    private void forget(final long current) {
        final int depth = depth(current);
        if (depth < 0 || depth > LARGEST_DEPTH) {
            throw damaged(IndexLayout.DIRECTORY_OFFSET);
        }
        checked = new long[Math.max(1, (1 << depth) >>> 6)];
        directory = current;
    }

    private void requireWhole(final long segment, final int hash, final int directoryDepth) {
        final long header = index.getLong(segment);
        final int depth = segmentDepth(header);
        int entries = 0;
        long sum = 0;
        for (int i = 1; i < SLOTS; i++) {
            final long content = index.getLong(segment + (long) i * Long.BYTES);
            if (content != 0) {
                entries++;
                sum ^= summand(content);
            }
        }
        if (depth > directoryDepth
                || prefix(header) != (int) (position(hash) >>> (32 - depth))
                || entries > FULL
                || entries(header) != entries
                || (header & SUM_MASK) != sum) {
            throw StoreException.at(
                    StoreRule.INDEX, label, segment, "a segment of the path table does not have the entries it had");
        }
    }

    private long requireInside(final long offset, final long length) {
        if (offset < IndexLayout.BLOCKS_OFFSET || offset > index.allocated() - length) {
            throw damaged(offset);
        }
        return offset;
    }

    /** The first slot to look at, 1 to 4095: the lower bits of the hash, which do not choose the segment. */
    static int home(final int hash) {
        return 1 + (((hash & (SLOTS - 1)) * USABLE) >>> 12);
    }

    static int next(final int slot) {
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
            if (hashOf(content) == hash) {
                final long record = record(content);
                if (record < image.allocated() - 2 * CACHE_LINE) {
                    ahead = image.getLong(record + CACHE_LINE);
                }
                if (isAt(record, hash, path, offset, length)) {
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

    private boolean isAt(
            final long record, final int hash, final DirectBuffer path, final int offset, final int length) {
        if (record == 0 || record >= index.getLong(IndexLayout.END_OFFSET) || !NodeRecord.isNode(image, record)) {
            throw damaged(record);
        }
        final long lengths = NodeRecord.lengths(image, record);
        final boolean isSame = NodeRecord.pathLength(lengths) == length
                && record + NodeRecord.pathOffset(lengths) + length <= image.allocated()
                && image.region().isSame(record + NodeRecord.pathOffset(lengths), path, offset, length);
        if (!isSame && hash(record) != hash) {
            // Not another path with the same hash: perhaps it was this path.
            throw StoreException.at(StoreRule.INDEX, label, record, "a node does not have the path it had");
        }
        return isSame;
    }

    /** Begins to load what {@link #insert} changes beside the slot, while the caller does something else. */
    void expect(final int hash) {
        ahead = index.getLong(segmentOf(hash));
    }

    /** Adds a node, whose record contains its path already. Returns false if there is one with its path. */
    boolean insert(final int hash, final long record) {
        final long segment = segmentWithRoom(hash);
        int slot = home(hash);
        for (int i = 0; i < USABLE; i++) {
            final long content = index.getLong(segment + (long) slot * Long.BYTES);
            if (content == 0) {
                put(segment, slot, slot(hash, record));
                return true;
            }
            if (hashOf(content) == hash && hasPathOf(record, record(content), hash)) {
                return false;
            }
            slot = next(slot);
        }
        throw damaged(segment);
    }

    private boolean hasPathOf(final long record, final long other, final int hash) {
        final long lengths = NodeRecord.lengths(image, record);
        final int length = NodeRecord.pathLength(lengths);
        image.region().wrap(newPath, record + NodeRecord.pathOffset(lengths), length);
        return isAt(other, hash, newPath, 0, length);
    }

    private long segmentWithRoom(final int hash) {
        long segment = segmentOf(hash);
        while (isFull(index.getLong(segment))) {
            split(hash);
            segment = segmentOf(hash);
        }
        return segment;
    }

    private void put(final long segment, final int slot, final long content) {
        journal.putLong(index, segment + (long) slot * Long.BYTES, content);
        journal.putLong(index, segment, withEntry(index.getLong(segment), content));
    }

    static int hashOf(final long content) {
        return (int) (content >>> 32);
    }

    /** The offset of the record of a slot's node. */
    static long record(final long content) {
        return ImageSpace.offset((int) content);
    }

    /** The content of a node's slot. */
    static long slot(final int hash, final long record) {
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
        final long header = index.getLong(old);
        final int depth = segmentDepth(header);
        if (depth == LARGEST_DEPTH) {
            throw StoreException.limit(label, "too many paths with similar hashes");
        }
        if (depth == depth(index.getLong(IndexLayout.DIRECTORY_OFFSET))) {
            doubleDirectory();
        }
        final int lower = segment(depth + 1, prefix(header) << 1);
        final int upper = segment(depth + 1, (prefix(header) << 1) | 1);
        for (int i = 1; i < SLOTS; i++) {
            final long content = index.getLong(old + (long) i * Long.BYTES);
            if (content != 0) {
                final long isUpper = (position(hashOf(content)) >>> (31 - depth)) & 1;
                fill(IndexSpace.offset(isUpper == 0 ? lower : upper), content);
            }
        }
        final long current = index.getLong(IndexLayout.DIRECTORY_OFFSET);
        final int entries = 1 << (depth(current) - depth);
        final long number = number(current, hash) & -entries;
        final long first = IndexSpace.offset((int) current) + number * Integer.BYTES;
        final int oldBlock = index.getInt(first);
        for (int i = 0; i < entries; i++) {
            journal.putInt(index, first + (long) i * Integer.BYTES, i < entries / 2 ? lower : upper);
        }
        space.free(oldBlock, SEGMENT_BYTES);
    }

    private void fill(final long segment, final long content) {
        final int slot = emptySlot(segment, hashOf(content));
        index.putLong(segment + (long) slot * Long.BYTES, content);
        index.putLong(segment, withEntry(index.getLong(segment), content));
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
        final long doubled = directory(block, depth + 1);
        journal.putLong(index, IndexLayout.DIRECTORY_OFFSET, doubled);
        keepChecked(old, doubled);
        space.free((int) old, (long) Integer.BYTES << depth);
    }

    /** What was checked of a directory needs no check in the one that has each entry twice. */
    private void keepChecked(final long old, final long doubled) {
        final long[] before = checked;
        forget(doubled);
        for (int i = 0; i < 1 << depth(old); i++) {
            if ((before[i >>> 6] & (1L << i)) != 0) {
                checked[i >>> 5] |= 3L << (2 * i);
            }
        }
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
        final long change = summand(slot(hash, from)) ^ summand(slot(hash, to));
        journal.putLong(index, segment, index.getLong(segment) ^ change);
    }

    /** Removes a node, and moves the entries behind it up, so that no search ends early. */
    void remove(final int hash, final long record) {
        final long segment = segmentOf(hash);
        int empty = slotOf(segment, hash, record);
        int slot = next(empty);
        long content = index.getLong(segment + (long) slot * Long.BYTES);
        for (int i = 0; content != 0; i++) {
            if (i == USABLE) {
                throw damaged(segment);
            }
            final int home = home(hashOf(content));
            if (distance(home, slot) >= distance(empty, slot)) {
                journal.putLong(index, segment + (long) empty * Long.BYTES, content);
                empty = slot;
            }
            slot = next(slot);
            content = index.getLong(segment + (long) slot * Long.BYTES);
        }
        journal.putLong(index, segment + (long) empty * Long.BYTES, 0);
        journal.putLong(index, segment, (index.getLong(segment) - 1) ^ summand(slot(hash, record)));
    }

    private static int distance(final int from, final int to) {
        return to >= from ? to - from : to - from + USABLE;
    }
}
