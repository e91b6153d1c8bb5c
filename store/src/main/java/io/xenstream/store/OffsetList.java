// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

/**
 * Lists of records: the children of a node, the nodes of a domain, the special nodes. An entry is the offset of a record in units of 8 bytes. A
 * list is a word, in the image or the index:
 *
 * <pre>
 * bits 0 to 31: block · bits 32 to 58: number of entries · bits 59 to 63: capacity, as a power of two
 * </pre>
 *
 * <p>Up to 1,024 entries are in the block. Longer lists are chunks of 1,024 entries, and the block contains the chunks' blocks, so that growing copies
 * at most a chunk or the block of chunks. Removing an entry puts the last one in its place; each entry's node knows its position in the list.
 */
final class OffsetList {
    /** The most entries of a list. */
    static final int LARGEST = (1 << 27) - 1;

    private static final int CHUNK_SHIFT = 10;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    /** The most entries of {@link #of}. */
    static final int LONGEST_BLOCK = CHUNK;

    private static final int SMALLEST_SHIFT = 2;
    private static final int SIZE_SHIFT = 32;
    private static final int CAPACITY_SHIFT = 59;

    private final StoreRegion index;
    private final UndoJournal journal;
    private final IndexSpace space;
    private final String label;

    OffsetList(final StoreRegion index, final UndoJournal journal, final IndexSpace space, final String label) {
        this.index = index;
        this.journal = journal;
        this.space = space;
        this.label = label;
    }

    static int size(final long list) {
        return (int) (list >>> SIZE_SHIFT) & LARGEST;
    }

    private static int block(final long list) {
        return (int) list;
    }

    private static int capacityShift(final long list) {
        return (int) (list >>> CAPACITY_SHIFT);
    }

    private static long list(final int block, final int size, final int capacityShift) {
        return (block & 0xFFFF_FFFFL) | ((long) size << SIZE_SHIFT) | ((long) capacityShift << CAPACITY_SHIFT);
    }

    private static long bytes(final int capacityShift) {
        return (long) Integer.BYTES << capacityShift;
    }

    private long entryOffset(final long list, final int position) {
        final long block = IndexSpace.offset(block(list));
        if (size(list) <= CHUNK) {
            return requireInside(block + (long) Integer.BYTES * position);
        }
        final long chunks = requireInside(block + (long) Integer.BYTES * (position >>> CHUNK_SHIFT));
        return requireInside(IndexSpace.offset(index.getInt(chunks)) + (long) Integer.BYTES * (position & (CHUNK - 1)));
    }

    private long requireInside(final long offset) {
        if (offset > index.allocated() - Integer.BYTES) {
            throw StoreException.at(StoreRule.INDEX, label, offset, "a list is outside the index");
        }
        return offset;
    }

    /** Returns an entry: an offset in units of 8 bytes. The caller checks the position. */
    int get(final long list, final int position) {
        return index.getInt(entryOffset(list, position));
    }

    /** Returns the last entry, or 0. */
    int last(final long list) {
        final int size = size(list);
        return size == 0 ? 0 : get(list, size - 1);
    }

    /**
     * Gets entries that are in one chunk. The caller checks the positions.
     *
     * @param from a multiple of their number
     */
    void get(final long list, final int from, final long[] entries, final int count) {
        if (count > 0) {
            final long first = entryOffset(list, from);
            requireInside(first + (long) Integer.BYTES * (count - 1));
            for (int i = 0; i < count; i++) {
                entries[i] = index.getInt(first + (long) Integer.BYTES * i);
            }
        }
    }

    /** Creates a list of at least one and at most {@link #LONGEST_BLOCK} entries. */
    long of(final int[] entries, final int count) {
        final int shift = Math.max(SMALLEST_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
        final int block = space.allocate(bytes(shift));
        final long first = IndexSpace.offset(block);
        for (int i = 0; i < count; i++) {
            index.putInt(first + (long) Integer.BYTES * i, entries[i]);
        }
        return list(block, count, shift);
    }

    /** Replaces an entry. */
    void set(final long list, final int position, final int entry) {
        journal.putInt(index, entryOffset(list, position), entry);
    }

    /** Appends an entry; its position is the former size. Returns the new list. */
    long append(final long list, final int entry) {
        final int size = size(list);
        if (size >= LARGEST) {
            throw StoreException.limit(label, "a list of more than " + LARGEST + " nodes");
        }
        final long grown = size < CHUNK ? withRoom(list, size) : withChunk(list, size);
        journal.putInt(index, entryOffset(grown, size), entry);
        return grown;
    }

    private long withRoom(final long list, final int size) {
        if (size == 0) {
            return list(space.allocate(bytes(SMALLEST_SHIFT)), 1, SMALLEST_SHIFT);
        }
        final int shift = capacityShift(list);
        return list(
                size < (1 << shift) ? block(list) : resized(list, size, shift, shift + 1),
                size + 1,
                size < (1 << shift) ? shift : shift + 1);
    }

    /** Copies the entries to a block of another capacity. */
    private int resized(final long list, final int entries, final int fromShift, final int toShift) {
        final int block = space.allocate(bytes(toShift));
        // Blocks have whole words.
        final long length = (long) ((entries + 1) & -2) * Integer.BYTES;
        index.copy(index, IndexSpace.offset(block(list)), IndexSpace.offset(block), length);
        space.free(block(list), bytes(fromShift));
        return block;
    }

    private long withChunk(final long list, final int size) {
        if (size == CHUNK) {
            final int chunks = space.allocate(bytes(SMALLEST_SHIFT));
            index.putInt(IndexSpace.offset(chunks), block(list));
            index.putInt(IndexSpace.offset(chunks) + Integer.BYTES, space.allocate(bytes(CHUNK_SHIFT)));
            return list(chunks, size + 1, SMALLEST_SHIFT);
        }
        final int shift = capacityShift(list);
        final int chunks = size >>> CHUNK_SHIFT;
        if ((size & (CHUNK - 1)) != 0) {
            return list(block(list), size + 1, shift);
        }
        final boolean isFull = chunks == (1 << shift);
        final int block = isFull ? resized(list, chunks, shift, shift + 1) : block(list);
        final int chunk = space.allocate(bytes(CHUNK_SHIFT));
        journal.putInt(index, IndexSpace.offset(block) + (long) Integer.BYTES * chunks, chunk);
        return list(block, size + 1, isFull ? shift + 1 : shift);
    }

    /**
     * Removes the entry at a position; the last entry takes its place, and the caller tells its node.
     *
     * @return the new list; 0 if it is empty
     */
    long remove(final long list, final int position) {
        final int last = size(list) - 1;
        if (position != last) {
            set(list, position, get(list, last));
        }
        return last < CHUNK ? withoutRoom(list, last) : withoutChunk(list, last);
    }

    private long withoutRoom(final long list, final int size) {
        final int shift = capacityShift(list);
        if (size == 0) {
            space.free(block(list), bytes(shift));
            return 0;
        }
        if (shift > SMALLEST_SHIFT && size <= (1 << shift) >>> 2) {
            return list(resized(list, size, shift, shift - 1), size, shift - 1);
        }
        return list(block(list), size, shift);
    }

    private long withoutChunk(final long list, final int size) {
        final int shift = capacityShift(list);
        final long chunks = IndexSpace.offset(block(list));
        if ((size & (CHUNK - 1)) != 0) {
            return list(block(list), size, shift);
        }
        space.free(index.getInt(chunks + (long) Integer.BYTES * (size >>> CHUNK_SHIFT)), bytes(CHUNK_SHIFT));
        if (size > CHUNK) {
            return list(block(list), size, shift);
        }
        final int first = index.getInt(chunks);
        space.free(block(list), bytes(shift));
        return list(first, size, CHUNK_SHIFT);
    }

    /** Frees the list's blocks. */
    void free(final long list) {
        final int size = size(list);
        if (size == 0) {
            return;
        }
        if (size > CHUNK) {
            final long chunks = IndexSpace.offset(block(list));
            for (int i = 0; i <= (size - 1) >>> CHUNK_SHIFT; i++) {
                space.free(index.getInt(chunks + (long) Integer.BYTES * i), bytes(CHUNK_SHIFT));
            }
        }
        space.free(block(list), bytes(capacityShift(list)));
    }
}
