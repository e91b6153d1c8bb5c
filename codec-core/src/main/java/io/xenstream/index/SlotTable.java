// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;

/**
 * The hash table while it is built: open addressing with linear probing. The upper bits of the hash select the slot. The slot stores its lower
 * bits, so that paths in the image are compared only if they match, and where the record is, so that a search goes from the slot to the record.
 * The ordinal, which a search does not need, is in a list of its own.
 */
final class SlotTable {
    /** Number of slots that are cleared together if a part's nodes need slots of the next one. */
    private static final int CLEARED_AHEAD = 1024;

    private static final long OFFSET_MASK = (1L << IndexLayout.OFFSET_BITS) - 1;

    private final WritableRegion memory;
    private final long slotsAt;
    private final long slotOrdinalsAt;
    private final NodeList nodes;
    private final NodeList transactionNodes;
    private final NodeWindow candidate;
    private final NodeWindow other;
    private final long capacity;
    /** The node at which the last search left {@link #candidate}; -1 if it found none. */
    private long found = -1;
    /** Number of slots that are cleared, while the table is filled. */
    private long cleared;

    SlotTable(
            final WritableRegion memory,
            final IndexLayout layout,
            final NodeList nodes,
            final NodeList transactionNodes,
            final NodeWindow candidate,
            final NodeWindow other) {
        this.memory = memory;
        this.slotsAt = layout.slotsAt();
        this.slotOrdinalsAt = layout.slotOrdinalsAt();
        this.nodes = nodes;
        this.transactionNodes = transactionNodes;
        this.candidate = candidate;
        this.other = other;
        this.capacity = layout.capacity();
    }

    /** Returns the slot at which the search for a hash starts. */
    static long home(final long hash, final long capacity) {
        // The upper half of the unsigned product; the second factor is never negative.
        return Math.multiplyHigh(hash, capacity) + ((hash >> 63) & capacity);
    }

    static boolean isTagged(final long entry, final long hash) {
        return (entry ^ hash << IndexLayout.OFFSET_BITS) >>> IndexLayout.OFFSET_BITS == 0;
    }

    /** Returns the offset of the record in the image. */
    static long offset(final long entry) {
        return (entry & OFFSET_MASK) << IndexLayout.UNIT_SHIFT;
    }

    private long slot(final long slot) {
        return LittleEndian.getLong(memory, slotsAt + slot * IndexLayout.SLOT);
    }

    private long slotOrdinal(final long slot) {
        return LittleEndian.getUnsignedInt(memory, slotOrdinalsAt + slot * Integer.BYTES);
    }

    private void put(final long slot, final long entry, final long ordinal) {
        LittleEndian.putLong(memory, slotsAt + slot * IndexLayout.SLOT, entry);
        putOrdinal(slot, ordinal);
    }

    private void putOrdinal(final long slot, final long ordinal) {
        LittleEndian.putInt(memory, slotOrdinalsAt + slot * Integer.BYTES, (int) ordinal);
    }

    /**
     * Fills the table, whatever the memory contains. A part of it is cleared, which loads it into the cache, then filled.
     *
     * @param hashes            of the nodes
     * @param transactionHashes of transactions' nodes, whose ordinals begin at 0
     * @return the number of nodes replaced by later ones
     */
    long fill(final HashParts hashes, final HashParts transactionHashes, final Duplicates duplicates) {
        cleared = 0;
        long replaced = 0;
        for (int part = 0; part < HashParts.PARTS; part++) {
            clearTo(home(HashParts.lastHash(part), capacity) + 1);
            replaced += fill(hashes, part, 0, duplicates) + fill(transactionHashes, part, nodes.count(), duplicates);
        }
        clearTo(capacity);
        return replaced;
    }

    private long fill(final HashParts hashes, final int part, final long firstOrdinal, final Duplicates duplicates) {
        long replaced = 0;
        hashes.read(part);
        while (hashes.next()) {
            if (!insert(hashes.entry(), home(hashes.hash(), capacity), firstOrdinal + hashes.ordinal(), duplicates)) {
                replaced++;
            }
        }
        return replaced;
    }

    private void clearTo(final long end) {
        final long count = Math.min(end, capacity) - cleared;
        if (count > 0) {
            memory.clear(slotsAt + cleared * IndexLayout.SLOT, count * IndexLayout.SLOT);
            memory.clear(slotOrdinalsAt + cleared * Integer.BYTES, count * Integer.BYTES);
            cleared += count;
        }
    }

    /** Inserts a node and returns whether it is new. */
    private boolean insert(final long added, final long home, final long ordinal, final Duplicates duplicates) {
        long slot = home;
        long entry = slot(slot);
        while (entry != 0) {
            if ((entry ^ added) >>> IndexLayout.OFFSET_BITS == 0 && isSame(offset(entry), offset(added))) {
                replace(slotOrdinal(slot), ordinal, duplicates);
                put(slot, added, ordinal);
                return false;
            }
            slot = next(slot);
            if (slot >= cleared) {
                clearTo(slot + CLEARED_AHEAD);
            }
            entry = slot(slot);
        }
        put(slot, added, ordinal);
        return true;
    }

    private long next(final long slot) {
        return slot + 1 == capacity ? 0 : slot + 1;
    }

    private long offsetOf(final long ordinal) {
        return ordinal < nodes.count() ? nodes.offset(ordinal) : transactionNodes.offset(ordinal - nodes.count());
    }

    private boolean isSame(final long first, final long second) {
        candidate.go(first);
        other.go(second);
        return candidate.isOf(other.node().connId(), other.node().txId())
                && candidate.hasPath(other.buffer(), other.pathOffset(), other.pathLength());
    }

    private void replace(final long first, final long second, final Duplicates duplicates) {
        if (duplicates == Duplicates.REFUSE) {
            throw new MalformedImageException(
                    FormatRule.NODE_DUPLICATE,
                    new Place(nodes.label(), -1, RecordType.NODE_DATA, offsetOf(second)),
                    "each node once",
                    "node " + other.node().pathString() + ", first seen at offset " + offsetOf(first));
        }
        if (first < nodes.count()) {
            nodes.replace(first);
        } else {
            transactionNodes.replace(first - nodes.count());
        }
    }

    /** Returns the ordinal of a committed node, or -1. Checks the last result first, because siblings share a parent. */
    long find(final PathHash function, final DirectBuffer path, final int offset, final int length) {
        if (found < 0 || !candidate.hasPath(path, offset, length)) {
            found = search(function.of(path, offset, length), path, offset, length);
        }
        return found;
    }

    private long search(final long hash, final DirectBuffer path, final int offset, final int length) {
        long slot = home(hash, capacity);
        long entry = slot(slot);
        while (entry != 0) {
            if (isTagged(entry, hash)) {
                candidate.go(offset(entry));
                if (candidate.node().isCommitted() && candidate.hasPath(path, offset, length)) {
                    return slotOrdinal(slot);
                }
            }
            slot = next(slot);
            entry = slot(slot);
        }
        return -1;
    }

    /** Replaces the ordinal of each committed node by what a function makes of it. */
    void renumber(final LongUnaryOperator order) {
        for (long slot = 0; slot < capacity; slot++) {
            if (slot(slot) != 0 && slotOrdinal(slot) < nodes.count()) {
                putOrdinal(slot, order.applyAsLong(slotOrdinal(slot)));
            }
        }
    }
}
