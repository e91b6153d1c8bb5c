// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import org.agrona.DirectBuffer;

/**
 * The hash table while it is built: open addressing with linear probing. The upper bits of the hash select the slot. The slot stores the lower
 * half, so that paths in the image are compared only if it matches.
 */
final class SlotTable {
    /** Number of keys whose slots are prefetched together. */
    private static final int BATCH = 64;

    private final WritableRegion memory;
    private final IndexLayout layout;
    private final long slotsAt;
    private final NodeList nodes;
    private final NodeList transactionNodes;
    private final NodeWindow candidate;
    private final NodeWindow other;
    private final long capacity;
    /** The node at which the last search left {@link #candidate}; -1 if it found none. */
    private long found = -1;

    SlotTable(
            final WritableRegion memory,
            final IndexLayout layout,
            final NodeList nodes,
            final NodeList transactionNodes,
            final NodeWindow candidate,
            final NodeWindow other) {
        this.memory = memory;
        this.layout = layout;
        this.slotsAt = layout.slotsAt();
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
        return (int) (entry >>> Integer.SIZE) == (int) hash;
    }

    static long ordinal(final long entry) {
        return (entry & 0xFFFF_FFFFL) - 1;
    }

    private static long entry(final long hash, final long ordinal) {
        return (hash << Integer.SIZE) | (ordinal + 1);
    }

    private long slot(final long slot) {
        return LittleEndian.getLong(memory, slotsAt + slot * IndexLayout.SLOT);
    }

    private void putSlot(final long slot, final long entry) {
        LittleEndian.putLong(memory, slotsAt + slot * IndexLayout.SLOT, entry);
    }

    /**
     * Fills the empty table.
     *
     * @return the number of nodes replaced by later ones
     */
    long fill(final Duplicates duplicates) {
        return fill(nodes, 0, duplicates) + fill(transactionNodes, nodes.count(), duplicates);
    }

    private long fill(final NodeList list, final long firstOrdinal, final Duplicates duplicates) {
        try (HashOrder order = new HashOrder(list, layout)) {
            return fill(order, firstOrdinal, duplicates);
        }
    }

    private long fill(final HashOrder order, final long firstOrdinal, final Duplicates duplicates) {
        final long[] homes = new long[BATCH];
        long replaced = 0;
        for (long begin = 0; begin < order.count(); begin += BATCH) {
            final int size = (int) Math.min(BATCH, order.count() - begin);
            for (int i = 0; i < size; i++) {
                homes[i] = home(order.hash(begin + i), capacity);
            }
            touch(homes, size);
            for (int i = 0; i < size; i++) {
                final long node = begin + i;
                if (!insert(order.hash(node), homes[i], firstOrdinal + order.node(node), duplicates)) {
                    replaced++;
                }
            }
        }
        return replaced;
    }

    /** Loads the slots into the cache in parallel. */
    private void touch(final long[] homes, final int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += memory.getLong(slotsAt + homes[i] * IndexLayout.SLOT);
        }
        touched = sum;
    }

    /** Prevents the JIT from removing the loads. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    /** Inserts a node and returns whether it is new. */
    private boolean insert(final long hash, final long home, final long ordinal, final Duplicates duplicates) {
        long slot = home;
        long entry = slot(slot);
        while (entry != 0) {
            if (isTagged(entry, hash) && isSame(ordinal(entry), ordinal)) {
                replace(ordinal(entry), ordinal, duplicates);
                putSlot(slot, entry(hash, ordinal));
                return false;
            }
            slot = next(slot);
            entry = slot(slot);
        }
        putSlot(slot, entry(hash, ordinal));
        return true;
    }

    private long next(final long slot) {
        return slot + 1 == capacity ? 0 : slot + 1;
    }

    private long offset(final long ordinal) {
        return ordinal < nodes.count() ? nodes.offset(ordinal) : transactionNodes.offset(ordinal - nodes.count());
    }

    private boolean isSame(final long first, final long second) {
        candidate.go(offset(first));
        other.go(offset(second));
        return candidate.isOf(other.node().connId(), other.node().txId())
                && candidate.hasPath(other.buffer(), other.pathOffset(), other.pathLength());
    }

    private void replace(final long first, final long second, final Duplicates duplicates) {
        if (duplicates == Duplicates.REFUSE) {
            throw new MalformedImageException(
                    FormatRule.NODE_DUPLICATE,
                    new Place(nodes.label(), -1, RecordType.NODE_DATA, offset(second)),
                    "each node once",
                    "node " + other.node().pathString() + ", first seen at offset " + offset(first));
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
            if (isTagged(entry, hash) && ordinal(entry) < nodes.count()) {
                candidate.go(nodes.offset(ordinal(entry)));
                if (candidate.hasPath(path, offset, length)) {
                    return ordinal(entry);
                }
            }
            slot = next(slot);
            entry = slot(slot);
        }
        return -1;
    }

    /** Replaces the ordinals of all committed nodes. */
    void renumber(final TreeOrder order) {
        for (long slot = 0; slot < capacity; slot++) {
            final long entry = slot(slot);
            if (entry != 0 && ordinal(entry) < nodes.count()) {
                putSlot(slot, (entry & ~0xFFFF_FFFFL) | (order.ordinal(ordinal(entry)) + 1));
            }
        }
    }
}
