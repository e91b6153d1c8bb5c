// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.WritableRegion;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Maps connections to their ids, and ports to their domains, outside the heap: 16 bytes a slot, at most three quarters in use. A seeded hash prevents
 * crafted inputs from causing collisions.
 */
final class ConnectionIdMap implements AutoCloseable {
    /** No number, and the only number that cannot be stored. */
    static final long NONE = Long.MIN_VALUE;

    private static final long SLOT = 2L * Long.BYTES;
    private static final long FIRST_SLOTS = 1024;

    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;
    /** Key and number of each slot; the number is stored as its difference from {@link #NONE}, so that 0 marks an empty slot. */
    private WritableRegion slots = WritableRegion.allocate(FIRST_SLOTS * SLOT, "connection ids");

    private long mask = FIRST_SLOTS - 1;
    private long size;

    private long scattered(final long key) {
        final long product = key * multiplier;
        return (product ^ (product >>> Integer.SIZE)) * multiplier;
    }

    /** Returns the offset of the slot of a key, or of the empty slot for it. */
    private long find(final long key) {
        long slot = scattered(key) >>> 1 & mask;
        while (number(slot * SLOT) != NONE && slots.getLong(slot * SLOT) != key) {
            slot = (slot + 1) & mask;
        }
        return slot * SLOT;
    }

    private long number(final long at) {
        return slots.getLong(at + Long.BYTES) ^ NONE;
    }

    /** Stores a number, replacing the previous one for the key. */
    void put(final long key, final long number) {
        final long at = find(key);
        if (number(at) == NONE) {
            size++;
        }
        set(at, key, number);
        if (4 * size > 3 * mask) {
            grow();
        }
    }

    private void set(final long at, final long key, final long number) {
        slots.putLong(at, key);
        slots.putLong(at + Long.BYTES, number ^ NONE);
    }

    private void grow() {
        try (WritableRegion old = slots) {
            final long oldLength = (mask + 1) * SLOT;
            mask = 2 * mask + 1;
            slots = WritableRegion.allocate((mask + 1) * SLOT, "connection ids");
            for (long at = 0; at < oldLength; at += SLOT) {
                final long number = old.getLong(at + Long.BYTES) ^ NONE;
                if (number != NONE) {
                    final long key = old.getLong(at);
                    set(find(key), key, number);
                }
            }
        }
    }

    /** Returns the number of a key, or {@link #NONE}. */
    long get(final long key) {
        return number(find(key));
    }

    boolean has(final long key) {
        return get(key) != NONE;
    }

    long size() {
        return size;
    }

    @Override
    public void close() {
        slots.close();
    }
}
