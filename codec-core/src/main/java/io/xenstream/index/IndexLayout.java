// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

/**
 * Where everything is in an index (docs/index-format.md). The counts decide; nothing but them is stored.
 *
 * @param nodes            committed nodes
 * @param transactionNodes nodes as transactions have them
 * @param owned            committed nodes that have an owner
 * @param owners           domains that own a node
 * @param isWide           whether an offset takes eight octets rather than four
 */
record IndexLayout(long nodes, long transactionNodes, long owned, long owners, boolean isWide) {
    /** Octets that have a checksum of their own. The header is the first of them. */
    static final int BLOCK = 4096;

    static final int SLOT = Long.BYTES;
    static final int OWNER = Long.BYTES;
    /** Ordinals are 32 bits, and one is kept free for slots that are empty. */
    static final long MOST_ENTRIES = 0xFFFF_FFFEL;

    static final int MOST_OWNERS = 1 << 16;
    /** Offsets are counted in the eight octets that records are aligned to. */
    static final int UNIT_SHIFT = 3;
    /** Octets of the longest image whose offsets take four octets each. */
    static final long LONGEST_NARROW = 1L << (Integer.SIZE + UNIT_SHIFT);

    /** Whether an index could have been made so. */
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

    /** Slots of the table: at most three quarters are in use, and one is always free. */
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

    long ownedAt() {
        return slotsAt() + capacity() * SLOT;
    }

    long ownersAt() {
        return ownedAt() + align(owned * Integer.BYTES);
    }

    long checksumsAt() {
        return ownersAt() + owners * OWNER;
    }

    /** Blocks behind the header's; the last one may be shorter. */
    long blocks() {
        return (checksumsAt() - 1) / BLOCK;
    }

    long length() {
        return checksumsAt() + blocks() * Integer.BYTES;
    }

    private static long align(final long length) {
        return (length + 7) & ~7L;
    }
}
