// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.function.LongPredicate;

/**
 * Where subtrees begin among nodes in tree order: whoever looks for a few nodes need not read those below a node that is no ancestor of them.
 *
 * <p>Contains the nodes near the root, up to a number of 2<sup>18</sup>; with more, nothing is known. They are kept outside the heap. Not thread-safe.
 */
public final class SubtreeStarts implements AutoCloseable {
    /** The level of {@code /local/domain}, whose children are the largest subtrees of most stores. */
    static final int DEEPEST_PARENT = 2;

    private static final int MOST = 1 << 18;
    /** Marks a start of nodes that need not be below the one there; offsets of records are multiples of 8. */
    private static final long ANY = 1;

    private final WritableRegion starts = WritableRegion.allocate(1 << 12, "starts of subtrees");
    private int count;
    private boolean isUnknown;

    SubtreeStarts() {}

    /** Adds a node below which all nodes are that follow, up to the next start. */
    void add(final long record) {
        if (count == MOST) {
            isUnknown = true;
            return;
        }
        starts.ensureLength((count + 1L) * Long.BYTES);
        starts.putLong((long) count * Long.BYTES, record);
        count++;
    }

    /** Adds a node after which any nodes may follow. */
    void addAny(final long record) {
        add(record | ANY);
    }

    void addAll(final SubtreeStarts others) {
        isUnknown |= others.isUnknown;
        for (int i = 0; i < others.count; i++) {
            add(others.at(i));
        }
    }

    private long at(final int index) {
        return starts.getLong((long) index * Long.BYTES);
    }

    /**
     * Returns whether anything is known.
     *
     * @return false if there are too many nodes near the root
     */
    public boolean isKnown() {
        return !isUnknown;
    }

    /**
     * Visits the parts of a run of nodes that may contain what is looked for, in ascending order.
     *
     * @param begin       offset of the first record
     * @param end         offset of the end of the last record
     * @param mayBeWanted returns false of a node, whose record's offset it gets, if neither that one nor a node below it is looked for
     * @param visitor     receives the parts
     */
    public void forEachPart(
            final long begin, final long end, final LongPredicate mayBeWanted, final PartVisitor visitor) {
        if (isUnknown) {
            visitor.onPart(begin, end);
            return;
        }
        long from = begin;
        boolean isWanted = true;
        for (int i = 0; i < count; i++) {
            final long start = at(i) & -Long.BYTES;
            if (start >= from && start < end) {
                if (isWanted) {
                    visitor.onPart(from, start);
                }
                from = start;
                isWanted = (at(i) & ANY) != 0 || mayBeWanted.test(start);
            }
        }
        if (isWanted) {
            visitor.onPart(from, end);
        }
    }

    @Override
    public void close() {
        starts.close();
    }

    /** Receives parts of a run of nodes. */
    @FunctionalInterface
    public interface PartVisitor {
        /**
         * Receives a part.
         *
         * @param begin offset of its first record
         * @param end   offset of the end of its last record
         */
        void onPart(long begin, long end);
    }
}
