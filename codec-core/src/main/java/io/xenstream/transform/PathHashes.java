// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.WritableRegion;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;

/**
 * Which paths have been seen, by 64 bits of their hash, outside of the heap.
 *
 * <p>Two paths with the same hash are taken for one. The hash has a seed of its own in each run, so that no input can be made to collide, and
 * by chance it takes 2 to the power of 64 questions times paths. Where the answer was wrong, a child would come before its parent.
 */
final class PathHashes implements AutoCloseable {
    private static final int FIRST_CAPACITY = 1 << 16;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private WritableRegion slots;
    private long mask;
    private long size;

    PathHashes() {
        allocate(FIRST_CAPACITY);
    }

    private void allocate(final long capacity) {
        slots = WritableRegion.allocate(capacity * Long.BYTES, "hashes of paths");
        mask = capacity - 1;
    }

    void add(final DirectBuffer path) {
        if (4 * size > 3 * mask) {
            grow();
        }
        size += insert(hash(path, path.capacity()));
    }

    /** Whether a path has been added, of which the first octets of a buffer are given. */
    boolean contains(final DirectBuffer path, final int length) {
        final long hash = hash(path, length);
        long slot = hash & mask;
        long entry = slots.getLong(slot * Long.BYTES);
        while (entry != 0 && entry != hash) {
            slot = (slot + 1) & mask;
            entry = slots.getLong(slot * Long.BYTES);
        }
        return entry == hash;
    }

    /** Answers how many slots have been filled by it. */
    private int insert(final long hash) {
        long slot = hash & mask;
        long entry = slots.getLong(slot * Long.BYTES);
        while (entry != 0 && entry != hash) {
            slot = (slot + 1) & mask;
            entry = slots.getLong(slot * Long.BYTES);
        }
        slots.putLong(slot * Long.BYTES, hash);
        return entry == 0 ? 1 : 0;
    }

    private void grow() {
        final WritableRegion old = slots;
        final long oldCapacity = mask + 1;
        allocate(2 * oldCapacity);
        for (long i = 0; i < oldCapacity; i++) {
            final long entry = old.getLong(i * Long.BYTES);
            if (entry != 0) {
                insert(entry);
            }
        }
        old.close();
    }

    /** Not 0, which is an empty slot. */
    private long hash(final DirectBuffer path, final int length) {
        long hash = mix(seed, length + MULTIPLIER);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ path.getLong(i), MULTIPLIER);
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = (tail << Byte.SIZE) | (path.getByte(i) & 0xFF);
        }
        final long mixed = mix(hash ^ tail, seed | 1);
        return mixed == 0 ? 1 : mixed;
    }

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }

    @Override
    public void close() {
        slots.close();
    }
}
