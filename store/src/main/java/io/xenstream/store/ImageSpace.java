// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.RecordType;

/**
 * Allocates records of the image. A free record is a record of an unknown type, which every reader skips:
 *
 * <pre>
 *     0  type = 0x80000001, len
 *     8  next free record of its size (4 bytes), previous one (4 bytes), in units of 8 bytes
 *        zeros
 *    -4  length of the record, in units of 8 bytes
 * </pre>
 *
 * <p>Free records are never adjacent, and none is before END. A node after a free record has a flag that says so. Lists of free records: one for each
 * length below 512 bytes, then one for each power of two.
 */
final class ImageSpace {
    /** The type of free records; a C daemon skips it. */
    static final int FREE = 0x8000_0001;
    /** The shortest free record in bytes; a shorter remainder stays with the record before it. */
    static final int SHORTEST_FREE = 24;
    /** The longest image in bytes: offsets are 4 bytes in units of 8. */
    static final long LARGEST_IMAGE = 1L << 35;

    private static final int EXACT = 64;
    private static final int CLASSES = EXACT + 32;
    /** How many free records of a list are looked at. */
    private static final int TRIES = 8;

    private final StoreRegion image;
    private final StoreRegion index;
    private final UndoJournal journal;
    private final String label;
    /** The start of a record, or END, or behind it; {@link Compaction} goes on there. */
    private long mark;

    ImageSpace(final StoreRegion image, final StoreRegion index, final UndoJournal journal, final String label) {
        this.image = image;
        this.index = index;
        this.journal = journal;
        this.label = label;
    }

    private static int sizeClass(final long length) {
        final long words = length >>> 3;
        return words < EXACT ? (int) words : EXACT + Long.SIZE - Long.numberOfLeadingZeros(words >>> 6);
    }

    private static long head(final int sizeClass) {
        return IndexLayout.FREE_RECORDS_OFFSET + (long) Integer.BYTES * sizeClass;
    }

    static int units(final long offset) {
        return (int) (offset >>> 3);
    }

    static long offset(final int units) {
        return (units & 0xFFFF_FFFFL) << 3;
    }

    private static long nextLink(final long record) {
        return record + 8;
    }

    private static long previousLink(final long record) {
        return record + 12;
    }

    long end() {
        return index.getLong(IndexLayout.END_OFFSET);
    }

    /** Bytes of free records. */
    long free() {
        return index.getLong(IndexLayout.FREE_OFFSET);
    }

    private void addFree(final long bytes) {
        journal.putLong(index, IndexLayout.FREE_OFFSET, free() + bytes);
    }

    boolean isFree(final long record) {
        return record < end() && NodeRecord.type(image, record) == FREE;
    }

    /**
     * Allocates a record of at least a length behind another record. Its header is written; its other bytes may be changed without the journal
     * until the commit, and the caller writes all of them, the flag for free records before it included.
     *
     * @param length bytes, a multiple of 8
     * @param behind offset of the parent
     * @return offset of the record; {@link NodeRecord#length} may be up to 16 bytes more than asked for
     */
    long allocate(final long length, final long behind) {
        final int classes = free() < length ? 0 : CLASSES;
        for (int sizeClass = sizeClass(length); sizeClass < classes; sizeClass++) {
            final long found = search(sizeClass, length, behind);
            if (found != 0) {
                return take(found, length);
            }
        }
        return allocateAtEnd(length);
    }

    private long search(final int sizeClass, final long length, final long behind) {
        long record = offset(index.getInt(head(sizeClass)));
        for (int i = 0; i < TRIES && record != 0; i++) {
            if (requireFree(record) >= length && record > behind) {
                return record;
            }
            record = offset(image.getInt(nextLink(record)));
        }
        return 0;
    }

    /** Checks a free record that was found through the index or another record, which could lead to a node. Returns its length. */
    private long requireFree(final long record) {
        final long room = end() - record;
        final long length = room < SHORTEST_FREE ? 0 : NodeRecord.length(image, record);
        if (length < SHORTEST_FREE
                || length > room
                || NodeRecord.type(image, record) != FREE
                || image.getInt(record + length - Integer.BYTES) != units(length)) {
            throw StoreException.at(StoreRule.INDEX, label, record, "there is no free record");
        }
        return length;
    }

    /** Takes the start of a free record. */
    private long take(final long record, final long length) {
        final long available = NodeRecord.length(image, record);
        unlink(record, available);
        final long taken = available - length < SHORTEST_FREE ? available : length;
        final long after = record + available;
        // With the header of the remainder.
        journal.reserve(record, taken < available ? taken + 2 * Long.BYTES : taken);
        if (taken < available) {
            link(record + taken, available - taken);
        } else if (after < end()) {
            NodeRecord.setAfterFree(journal, image, after, false);
        }
        image.putLong(record, NodeRecord.header(RecordType.NODE_DATA, taken));
        return record;
    }

    /** Allocates a record at the end of the image. */
    long allocateAtEnd(final long length) {
        final long record = end();
        moveEnd(record, record + length);
        image.putLong(record, NodeRecord.header(RecordType.NODE_DATA, length));
        return record;
    }

    /** Moves END up; the bytes in between may be changed without the journal. */
    private void moveEnd(final long from, final long to) {
        if (to > LARGEST_IMAGE - Long.BYTES) {
            throw StoreException.limit(label, "the image cannot grow to " + to + " bytes");
        }
        image.require(to + Long.BYTES);
        journal.save(image, from, Long.BYTES);
        journal.reserve(from, to + Long.BYTES - from);
        image.putLong(to, 0);
        journal.putLong(index, IndexLayout.END_OFFSET, to);
    }

    /** Removes a free record from its list and saves what is overwritten when it is used. */
    private void unlink(final long record, final long length) {
        journal.save(image, record, 2 * Long.BYTES);
        journal.save(image, record + length - Long.BYTES, Long.BYTES);
        final int next = image.getInt(nextLink(record));
        final int previous = image.getInt(previousLink(record));
        if (next != 0) {
            requireLink(record, previousLink(requireLinked(next)));
            journal.putInt(image, previousLink(offset(next)), previous);
        }
        if (previous != 0) {
            requireLink(record, nextLink(requireLinked(previous)));
            journal.putInt(image, nextLink(offset(previous)), next);
        } else {
            final long head = head(sizeClass(length));
            requireUnits(record, index.getInt(head));
            journal.putInt(index, head, next);
        }
        addFree(-length);
    }

    private long requireLinked(final int units) {
        final long record = offset(units);
        if (!isFree(record)) {
            throw StoreException.at(StoreRule.INDEX, label, record, "there is no free record");
        }
        return record;
    }

    private void requireLink(final long record, final long link) {
        requireUnits(record, image.getInt(link));
    }

    private void requireUnits(final long record, final int found) {
        if (found != units(record)) {
            throw StoreException.at(StoreRule.INDEX, label, record, "the list of free records does not contain one");
        }
    }

    /** Makes saved or unreachable bytes, all zero, a free record. */
    private void link(final long record, final long length) {
        final long head = head(sizeClass(length));
        final int next = index.getInt(head);
        image.putLong(record, NodeRecord.header(FREE, length));
        image.putInt(nextLink(record), next);
        image.putInt(previousLink(record), 0);
        image.putInt(record + length - Integer.BYTES, units(length));
        if (next != 0) {
            journal.putInt(image, previousLink(requireLinked(next)), units(record));
        }
        journal.putInt(index, head, units(record));
        addFree(length);
    }

    /** Enters a free record into an empty index. */
    void relink(final long record) {
        link(record, NodeRecord.length(image, record));
    }

    /** Frees a record and clears its bytes; merges it with the free records around it, and moves END down if it is the last record. */
    void free(final long record, final long length, final boolean isAfterFree) {
        journal.save(image, record, length);
        image.clear(record, length);
        freeCleared(record, length, isAfterFree);
    }

    private void freeCleared(final long record, final long length, final boolean isAfterFree) {
        long from = record;
        long to = record + length;
        if (isAfterFree) {
            final long before = offset(image.getInt(record - Integer.BYTES));
            from = record - before;
            if (before <= 0 || from <= 0 || requireFree(from) != before) {
                throw StoreException.at(StoreRule.INDEX, label, record, "there is no free record before a node");
            }
            unlink(from, before);
            clearLinks(from, before);
        }
        if (isFree(to)) {
            final long after = requireFree(to);
            unlink(to, after);
            clearLinks(to, after);
            to += after;
        }
        keepMark(from, to);
        if (to == end()) {
            // The cleared bytes are END.
            mark = Math.min(mark, from);
            journal.putLong(index, IndexLayout.END_OFFSET, from);
            return;
        }
        link(from, to - from);
        NodeRecord.setAfterFree(journal, image, to, true);
    }

    long mark() {
        return mark;
    }

    void setMark(final long record) {
        mark = record;
    }

    /** Keeps the mark at the start of a record when records have become one. */
    private void keepMark(final long from, final long to) {
        if (mark > from && mark < to) {
            mark = from;
        }
    }

    /** Returns the node behind a free record: there is one, since free records are neither adjacent nor before END. */
    long behindFree(final long free) {
        final long record = free + requireFree(free);
        if (record >= end() || !NodeRecord.isNode(image, record)) {
            throw StoreException.at(StoreRule.INDEX, label, record, "there is no node behind a free record");
        }
        return record;
    }

    /**
     * Moves the record of a node to the start of the free record before it, which is then behind the node. The index already refers to the node's new place.
     *
     * @return the offset behind the node
     */
    long slide(final long free) {
        final long record = behindFree(free);
        final long gap = record - free;
        final long length = NodeRecord.length(image, record);
        unlink(free, gap);
        if (gap < length) {
            journal.save(image, free, gap + length);
        } else {
            journal.save(image, record, length);
            // With the header of what is free then.
            journal.reserve(free, length + 2 * Long.BYTES);
        }
        clearLinks(free, gap);
        image.copy(image, record, free, length);
        NodeRecord.clearAfterFree(image, free);
        final long end = free + length;
        final long left = Math.max(end, record);
        image.clear(left, record + length - left);
        freeCleared(end, gap, false);
        return end;
    }

    /** Clears the fields of a free record whose bytes {@link #unlink} has saved. */
    private void clearLinks(final long record, final long length) {
        image.putLong(record, 0);
        image.putLong(record + Long.BYTES, 0);
        image.putLong(record + length - Long.BYTES, 0);
    }

    /**
     * Extends a record over the free record or the end of the image behind it, in place. The added bytes are zero or unreachable; the caller clears
     * them.
     *
     * @return whether there was enough room
     */
    boolean extend(final long record, final long length, final long required) {
        final long next = record + length;
        final long added = required - length;
        if (next == end()) {
            moveEnd(next, record + required);
            image.clear(next, added);
            journal.putLong(image, record, NodeRecord.header(RecordType.NODE_DATA, required));
            return true;
        }
        final long available = isFree(next) ? requireFree(next) : 0;
        if (available < added) {
            return false;
        }
        unlink(next, available);
        clearLinks(next, available);
        keepMark(record, next + available);
        final long taken = available - added < SHORTEST_FREE ? available : added;
        journal.reserve(next, taken);
        if (taken < available) {
            // The header of the remainder may be where the links were cleared, which are saved, or in zeros.
            journal.save(image, next + taken, 2 * Long.BYTES);
            link(next + taken, available - taken);
        } else if (next + available < end()) {
            NodeRecord.setAfterFree(journal, image, next + available, false);
        }
        journal.putLong(image, record, NodeRecord.header(RecordType.NODE_DATA, length + taken));
        return true;
    }
}
