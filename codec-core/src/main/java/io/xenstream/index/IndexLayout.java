// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.WritableRegion;

/**
 * The layout of an index (docs/index-format.md). It follows from the counts, which are all that is stored.
 *
 * @param nodes            number of committed nodes
 * @param transactionNodes number of nodes read or changed by transactions
 * @param owned            number of committed nodes that have an owner
 * @param owners           number of domains that own a node
 * @param isWide           whether an offset takes eight bytes rather than four
 */
record IndexLayout(long nodes, long transactionNodes, long owned, long owners, boolean isWide) {
    /** Length in bytes of a block, which has its own checksum. The header is block 0. */
    static final int BLOCK = 4096;

    static final int SLOT = Long.BYTES;
    static final int OWNER = Long.BYTES;
    /** Ordinals have 32 bits. */
    static final long MOST_ENTRIES = 0xFFFF_FFFEL;

    static final int MOST_OWNERS = 1 << 16;
    /** Offsets are stored in units of 8 bytes, the alignment of records. */
    static final int UNIT_SHIFT = 3;
    /** Length in bytes of the longest image whose offsets fit four bytes. */
    static final long LONGEST_NARROW = 1L << (Integer.SIZE + UNIT_SHIFT);
    /** How many bits of a slot have the offset; the others are the last bits of the hash of its path. */
    static final int OFFSET_BITS = 40;
    /** Length in bytes of the longest image whose offsets fit a slot. */
    static final long LONGEST_IMAGE = 1L << (OFFSET_BITS + UNIT_SHIFT);

    /** Returns what a slot contains. */
    static long slot(final long hash, final long offset) {
        return hash << OFFSET_BITS | offset >>> UNIT_SHIFT;
    }

    /** Returns whether a valid index can have this layout. */
    boolean isPossible() {
        return nodes >= 0
                && transactionNodes >= 0
                && nodes <= MOST_ENTRIES
                && transactionNodes <= MOST_ENTRIES - nodes
                && owned >= 0
                && owned <= nodes
                && owners >= 0
                && owners <= Math.min(owned, MOST_OWNERS)
                && (owned == 0) == (owners == 0);
    }

    long entries() {
        return nodes + transactionNodes;
    }

    /** Returns the number of slots: at most three quarters are used, and at least one is free. */
    long capacity() {
        return entries() + entries() / 3 + 1;
    }

    long offsetsAt() {
        return BLOCK;
    }

    private int offsetLength() {
        return isWide ? Long.BYTES : Integer.BYTES;
    }

    long offsetAt(final long ordinal) {
        return offsetsAt() + ordinal * offsetLength();
    }

    long endsAt() {
        return offsetsAt() + align(entries() * offsetLength());
    }

    long slotsAt() {
        return endsAt() + align(nodes * Integer.BYTES);
    }

    long slotOrdinalsAt() {
        return slotsAt() + capacity() * SLOT;
    }

    long ownedAt() {
        return slotOrdinalsAt() + align(capacity() * Integer.BYTES);
    }

    long ownersAt() {
        return ownedAt() + align(owned * Integer.BYTES);
    }

    long checksumsAt() {
        return ownersAt() + owners * OWNER;
    }

    /** Returns the number of blocks after the header. The last one may be shorter. */
    long blocks() {
        return (checksumsAt() - 1) / BLOCK;
    }

    long length() {
        return checksumsAt() + blocks() * Integer.BYTES;
    }

    /** Clears what may be between the sections: less than 8 bytes at the end of each. */
    void clearGaps(final WritableRegion index) {
        for (final long end : new long[] {endsAt(), slotsAt(), ownedAt(), ownersAt()}) {
            index.putLong(end - Long.BYTES, 0);
        }
    }

    private static long align(final long length) {
        return (length + 7) & ~7L;
    }
}
