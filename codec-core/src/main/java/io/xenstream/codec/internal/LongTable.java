// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.WritableRegion;
import java.util.function.LongUnaryOperator;
import org.agrona.BitUtil;

/**
 * A hash table of longs outside the heap: open addressing, linear probing, 8 bytes a slot.
 *
 * <p>An entry is a value in its lower bits, which must not be 0, and a tag in its upper bits: those bits of the hash. The caller compares keys only
 * for entries whose tag agrees:
 *
 * <pre>{@code
 * long slot = table.first(hash);
 * while (slot >= 0 && !isSame(table.value(slot), key)) {
 *     slot = table.next(slot, hash);
 * }
 * if (slot < 0) {
 *     table.insert(slot, hash, value);
 * }
 * }</pre>
 *
 * <p>Callers that fill a table from untrusted input must seed the hash. The table doubles when it is three quarters full. Not thread-safe.
 */
public final class LongTable implements AutoCloseable {
    private static final int SMALLEST_CAPACITY = 1024;

    private final String label;
    private final LongUnaryOperator hashOfValue;
    private final long valueMask;
    private WritableRegion slots;
    private long mask;
    private long size;

    /**
     * Creates an empty table.
     *
     * @param expected    initial number of slots, rounded up to a power of two
     * @param valueBits   bits of an entry that hold the value; 0 if the value is the hash itself, which then must not be 0
     * @param hashOfValue recomputes the hash of a value when the table grows; the value is the hash if {@code valueBits} is 0
     * @param label       names the memory in messages
     */
    public LongTable(
            final long expected, final int valueBits, final LongUnaryOperator hashOfValue, final String label) {
        this.label = label;
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
    public long first(final long hash) {
        return search(hash & mask, hash);
    }

    /**
     * Continues a search after a slot that it returned.
     *
     * @return as {@link #first}
     */
    public long next(final long slot, final long hash) {
        return search((slot + 1) & mask, hash);
    }

    private long search(final long from, final long hash) {
        long slot = from;
        long entry = entry(slot);
        while (entry != 0 && ((entry ^ hash) & ~valueMask) != 0) {
            slot = (slot + 1) & mask;
            entry = entry(slot);
        }
        return entry == 0 ? ~slot : slot;
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
     * @param hash  the hash of the key
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
                    final long hash = valueMask == 0 ? entry : hashOfValue.applyAsLong(entry & valueMask);
                    long slot = hash & mask;
                    while (entry(slot) != 0) {
                        slot = (slot + 1) & mask;
                    }
                    slots.putLong(slot * Long.BYTES, entry);
                }
            }
        }
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
