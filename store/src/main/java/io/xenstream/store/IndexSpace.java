// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import org.agrona.BitUtil;

/**
 * Allocates blocks of the index: powers of two from 16 bytes on. Free blocks of a size are a list through their first four bytes; the next four bytes say
 * that the block is free. Blocks are neither split nor merged.
 */
final class IndexSpace {
    private static final int SMALLEST_SHIFT = 4;
    private static final int LARGEST_SHIFT = 31;
    /** With the number of a block: the mark of a free one. */
    private static final int FREE = 0x6672_6565;

    private final StoreRegion index;
    private final UndoJournal journal;
    private final String label;

    IndexSpace(final StoreRegion index, final UndoJournal journal, final String label) {
        this.index = index;
        this.journal = journal;
        this.label = label;
    }

    private static int shift(final long length) {
        return Math.max(SMALLEST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(length - 1));
    }

    private static long head(final int shift) {
        return IndexLayout.FREE_BLOCKS_OFFSET + (long) Integer.BYTES * (shift - SMALLEST_SHIFT);
    }

    /** The offset of a block. */
    static long offset(final int block) {
        return (block & 0xFFFF_FFFFL) * IndexLayout.UNIT;
    }

    /** The block at an offset. */
    static int block(final long offset) {
        return (int) (offset / IndexLayout.UNIT);
    }

    /** Returns a block of at least a length. Its content is undefined and may be changed without the journal until the commit. */
    int allocate(final long length) {
        final int shift = shift(length);
        final long head = head(shift);
        final int free = index.getInt(head);
        if (free != 0) {
            final long offset = requireFree(free, shift);
            journal.putInt(index, head, index.getInt(offset));
            // The link is needed again if this commit is undone.
            journal.save(index, offset, Long.BYTES);
            return free;
        }
        return extend(shift);
    }

    /** Checks a free block, because the head of a list, or a link, could lead to one that is in use. Returns its offset. */
    private long requireFree(final int block, final int shift) {
        final long offset = offset(block);
        if (offset < IndexLayout.BLOCKS_OFFSET
                || offset > index.allocated() - (1L << shift)
                || index.getInt(offset + Integer.BYTES) != (block ^ FREE)) {
            throw StoreException.at(StoreRule.INDEX, label, offset, "there is no free block");
        }
        return offset;
    }

    private int extend(final int shift) {
        final long end = top() + (1L << shift);
        requireUnits(end, shift <= LARGEST_SHIFT);
        index.require(end);
        return block(moveTop(end));
    }

    private long top() {
        return BitUtil.align(index.getLong(IndexLayout.TOP_OFFSET), IndexLayout.UNIT);
    }

    private void requireUnits(final long end, final boolean isLimited) {
        if (!isLimited || (end - 1) / IndexLayout.UNIT > 0xFFFF_FFFFL) {
            throw StoreException.limit(label, "the index cannot grow to " + end + " bytes");
        }
    }

    /** Returns the former end. */
    private long moveTop(final long end) {
        final long top = top();
        journal.putLong(index, IndexLayout.TOP_OFFSET, end);
        return top;
    }

    /** Returns the offset of blocks next to each other, without disk space: the caller writes all of them with {@link StoreRegion#write}, in their order. */
    long reserve(final long length) {
        final long end = top() + length;
        requireUnits(end, true);
        index.require(top());
        return moveTop(end);
    }

    /** Frees a block of the length that was asked for. All of it is saved, because this commit may use it again. */
    void free(final int block, final long length) {
        final int shift = shift(length);
        final long head = head(shift);
        final long offset = offset(block);
        if (offset < IndexLayout.BLOCKS_OFFSET || offset > index.getLong(IndexLayout.TOP_OFFSET) - (1L << shift)) {
            throw StoreException.at(StoreRule.INDEX, label, offset, "a list has no block");
        }
        journal.save(index, offset, 1L << shift);
        index.putInt(offset, index.getInt(head));
        index.putInt(offset + Integer.BYTES, block ^ FREE);
        journal.putInt(index, head, block);
    }
}
