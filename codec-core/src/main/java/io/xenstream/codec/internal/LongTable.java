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
 * <p>A key has two hashes. The first one, <em>near</em>, chooses {@value #NEIGHBOURS} neighbouring slots; it may be the same for many keys, such as that of
 * their parent for the children of a node, so that keys which come after each other are next to each other in memory. If all of them are taken, the second
 * one chooses the slot where linear probing begins. Entries are never removed, so a search ends at an empty slot.
 *
 * <p>Callers that fill a table from untrusted input must seed both hashes. The table doubles when it is three quarters full. Not thread-safe.
 */
public final class LongTable implements AutoCloseable {
    private static final int SMALLEST_CAPACITY = 1024;
    private static final int NEIGHBOURS = 32;

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
     * @return its slot, or the complement of the empty slot that ends the search: {@code ~slot}, which is negative
     */
    public long first(final long near, final long hash) {
        return searchNear(0, near, hash);
    }

    /**
     * Continues a search after a slot that it returned.
     *
     * @return as {@link #first}
     */
    public long next(final long slot, final long near, final long hash) {
        final long distance = slot - near & mask;
        return distance < NEIGHBOURS ? searchNear(distance + 1, near, hash) : searchFar(slot + 1, near, hash);
    }

    private long searchNear(final long from, final long near, final long hash) {
        for (long distance = from; distance < NEIGHBOURS; distance++) {
            final long slot = near + distance & mask;
            final long entry = entry(slot);
            if (entry == 0 || ((entry ^ hash) & ~valueMask) == 0) {
                return entry == 0 ? ~slot : slot;
            }
        }
        return searchFar(hash, near, hash);
    }

    /** Skips the neighbours, so that {@link #next} knows how a slot was reached. */
    private long searchFar(final long from, final long near, final long hash) {
        long slot = from & mask;
        while (true) {
            if ((slot - near & mask) < NEIGHBOURS) {
                slot = near + NEIGHBOURS & mask;
            }
            final long entry = entry(slot);
            if (entry == 0 || ((entry ^ hash) & ~valueMask) == 0) {
                return entry == 0 ? ~slot : slot;
            }
            slot = slot + 1 & mask;
        }
    }

    private long entry(final long slot) {
        return slots.getLong(slot * Long.BYTES);
    }

    /** Returns the value in a slot. */
    public long value(final long slot) {
        return entry(slot) & valueMask;
    }

    /** Replaces the value in a slot by another one of the same key. */
    public void value(final long slot, final long value) {
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
        long slot = near & mask;
        while ((slot - near & mask) < NEIGHBOURS && entry(slot) != 0) {
            slot = slot + 1 & mask;
        }
        if ((slot - near & mask) == NEIGHBOURS) {
            slot = hash & mask;
            while (entry(slot) != 0) {
                slot = slot + 1 & mask;
            }
        }
        slots.putLong(slot * Long.BYTES, entry);
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
