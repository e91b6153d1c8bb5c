// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.WritableRegion;
import java.util.function.LongUnaryOperator;
import org.agrona.BitUtil;

/**
 * A hash table of longs outside the heap: open addressing, 8 bytes a slot.
 *
 * <p>An entry is a value in its lower bits, which must not be 0, and a tag in its upper bits: those bits of the hash. The caller compares keys only
 * for entries whose tag agrees:
 *
 * <pre>{@code
 * long slot = table.first(near, hash);
 * while (slot >= 0 && !isSame(table.value(slot), key)) {
 *     slot = table.next(slot, near, hash);
 * }
 * if (slot < 0) {
 *     table.insert(slot, hash, value);
 * }
 * }</pre>
 *
 * <p>A key has two hashes. The first one, <em>near</em>, chooses a few groups of neighbouring slots; it may be the same for many keys, such as that of
 * their parent for the children of a node, so that keys which come after each other are next to each other in memory. If all groups are full, the second
 * one chooses the slot where linear probing begins. Entries are never removed, so a search ends at an empty slot.
 *
 * <p>Callers that fill a table from untrusted input must seed both hashes. The table doubles when it is three quarters full. Not thread-safe.
 */
public final class LongTable implements AutoCloseable {
    private static final int SMALLEST_CAPACITY = 1024;
    private static final int GROUP_BITS = 4;
    private static final int GROUPS = 4;
    /** Steps of a search in all groups. */
    private static final long NEAR_STEPS = GROUPS << GROUP_BITS;
    /** A place is a slot and the step of the search that has found it. */
    private static final int SLOT_BITS = 40;

    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

    private final String label;
    private final LongUnaryOperator nearOfValue;
    private final LongUnaryOperator hashOfValue;
    private final long valueMask;
    private WritableRegion slots;
    private long mask;
    private long size;

    /**
     * Creates an empty table.
     *
     * @param expected    initial number of slots, rounded up to a power of two
     * @param valueBits   bits of an entry that hold the value; 0 if the value is the hash itself, which then must not be 0 and is near, too
     * @param nearOfValue recomputes the first hash of a value when the table grows
     * @param hashOfValue recomputes the second hash of a value when the table grows
     * @param label       names the memory in messages
     */
    public LongTable(
            final long expected,
            final int valueBits,
            final LongUnaryOperator nearOfValue,
            final LongUnaryOperator hashOfValue,
            final String label) {
        this.label = label;
        this.nearOfValue = nearOfValue;
        this.hashOfValue = hashOfValue;
        this.valueMask = (1L << valueBits) - 1;
        allocate(BitUtil.findNextPositivePowerOfTwo(Math.max(SMALLEST_CAPACITY, expected)));
    }

    private void allocate(final long capacity) {
        slots = WritableRegion.allocate(capacity * Long.BYTES, label);
        mask = capacity - 1;
    }

    /**
     * Searches for the first entry with the tag of a hash.
     *
     * @return its place, or a negative number that {@link #insert} takes if there is none
     */
    public long first(final long near, final long hash) {
        return search(0, near, hash);
    }

    /**
     * Continues a search after a place that it returned.
     *
     * @return as {@link #first}
     */
    public long next(final long place, final long near, final long hash) {
        return search((place >>> SLOT_BITS) + 1, near, hash);
    }

    private long search(final long from, final long near, final long hash) {
        long step = from;
        while (true) {
            final long slot = slot(step, near, hash);
            final long entry = entry(slot);
            if (entry == 0 || ((entry ^ hash) & ~valueMask) == 0) {
                return entry == 0 ? ~slot : slot | step << SLOT_BITS;
            }
            step++;
        }
    }

    /** The slot that a search looks at. Each group begins at other bits of the hash. */
    private long slot(final long step, final long near, final long hash) {
        return mask
                & (step < NEAR_STEPS
                        ? Long.rotateRight(near, (int) (step >>> GROUP_BITS << 4)) + (step & (1 << GROUP_BITS) - 1)
                        : hash + step - NEAR_STEPS);
    }

    private long entry(final long slot) {
        return slots.getLong(slot * Long.BYTES);
    }

    /** Returns the value at a place. */
    public long value(final long place) {
        return entry(place & SLOT_MASK) & valueMask;
    }

    /** Replaces the value at a place by another one of the same key. */
    public void value(final long place, final long value) {
        final long slot = place & SLOT_MASK;
        slots.putLong(slot * Long.BYTES, (entry(slot) & ~valueMask) | value);
    }

    /**
     * Adds an entry.
     *
     * @param end   the result of the unsuccessful search for the key
     * @param hash  the second hash of the key
     * @param value the value, in the lower {@code valueBits} bits; must not be 0 unless {@code valueBits} is 0
     */
    public void insert(final long end, final long hash, final long value) {
        slots.putLong(~end * Long.BYTES, (hash & ~valueMask) | value);
        size++;
        if (4 * size > 3 * mask) {
            grow();
        }
    }

    private void grow() {
        try (WritableRegion old = slots) {
            final long oldCapacity = mask + 1;
            allocate(2 * oldCapacity);
            for (long i = 0; i < oldCapacity; i++) {
                final long entry = old.getLong(i * Long.BYTES);
                if (entry != 0) {
                    move(entry);
                }
            }
        }
    }

    /** Goes the way of a search to the first empty slot. */
    private void move(final long entry) {
        final long hash = valueMask == 0 ? entry : hashOfValue.applyAsLong(entry & valueMask);
        final long near = valueMask == 0 ? entry : nearOfValue.applyAsLong(entry & valueMask);
        long step = 0;
        while (entry(slot(step, near, hash)) != 0) {
            step++;
        }
        slots.putLong(slot(step, near, hash) * Long.BYTES, entry);
    }

    /** Returns the number of entries. */
    public long size() {
        return size;
    }

    @Override
    public void close() {
        slots.close();
    }
}
