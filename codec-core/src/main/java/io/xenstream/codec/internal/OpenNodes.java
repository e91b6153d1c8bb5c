// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.WritableRegion;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds out whether nodes come depth first and each only once, without remembering all of them: a node below which no more nodes can come is forgotten.
 *
 * <p>An open node is the last one or one of its ancestors. Each has a table of hashes of its children's names. Only the table of the innermost node
 * changes, so that the tables are stacked one behind the other. A name whose hash is known counts as known: that is decided for certain elsewhere, and
 * as rare as two equal hashes of 64 bits. The hash is seeded randomly.
 */
final class OpenNodes implements AutoCloseable {
    private static final int FIRST_CAPACITY = 8;
    /** Bounds the memory: in slots. There is no better place for the children of a huge node than a table of all nodes. */
    private static final long MOST_SLOTS = 1 << 21;

    /** Special nodes are in no tree, and images have two of them. */
    private static final int MOST_SPECIAL = 16;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final WritableRegion slots = WritableRegion.allocate(1 << 12, "names of open nodes");
    private final UnsafeBuffer last = new UnsafeBuffer(0, 0);
    private final long[] special = new long[MOST_SPECIAL];
    private int specials;
    /** Of the path of each open node, from the root on. */
    private int[] lengths = new int[MOST_SPECIAL];

    private long[] begins = new long[MOST_SPECIAL];
    private long[] capacities = new long[MOST_SPECIAL];
    private long[] counts = new long[MOST_SPECIAL];
    private int depth;

    /**
     * Adds a node. After a refusal, nothing can be added any more.
     *
     * @param path remains readable until this object is closed
     * @return whether it certainly is new, and is the root, a special node, or the child of an open node
     */
    boolean add(final DirectBuffer path) {
        final int length = path.capacity();
        if (!Paths.isAbsolute(path)) {
            return Paths.isSpecial(path) && addSpecial(SeededHash.of(path, 0, length, seed));
        }
        final int parentLength = Paths.parentLength(path);
        if (parentLength == 0 ? depth != 0 : !addToParent(path, length, parentLength)) {
            return false;
        }
        open(length);
        last.wrap(path);
        return true;
    }

    private boolean addSpecial(final long hash) {
        for (int i = 0; i < specials; i++) {
            if (special[i] == hash) {
                return false;
            }
        }
        if (specials == MOST_SPECIAL) {
            return false;
        }
        special[specials] = hash;
        specials++;
        return true;
    }

    private boolean addToParent(final DirectBuffer path, final int length, final int parentLength) {
        while (depth > 0 && lengths[depth - 1] > parentLength) {
            depth--;
        }
        if (!isOpen(path, parentLength)) {
            return false;
        }
        final int name = parentLength == 1 ? 1 : parentLength + 1;
        final long hash = SeededHash.of(path, name, length - name, seed);
        return addName(depth - 1, hash == 0 ? 1 : hash);
    }

    /** Returns whether the node whose path is the first bytes of a buffer is the innermost open one. */
    private boolean isOpen(final DirectBuffer path, final int length) {
        return depth > 0 && lengths[depth - 1] == length && Paths.isSame(last, 0, path, 0, length);
    }

    /** Returns whether the node whose path is the first bytes of a buffer is open; if not, it may have been added nevertheless. */
    boolean contains(final DirectBuffer path, final int length) {
        int open = depth - 1;
        while (open >= 0 && lengths[open] > length) {
            open--;
        }
        return open >= 0 && lengths[open] == length && Paths.isSame(last, 0, path, 0, length);
    }

    private boolean addName(final int parent, final long hash) {
        if (4 * counts[parent] >= 3 * capacities[parent] && !grow(parent)) {
            return false;
        }
        if (!insert(begins[parent], capacities[parent] - 1, hash)) {
            return false;
        }
        counts[parent]++;
        return true;
    }

    private boolean insert(final long begin, final long mask, final long hash) {
        long at = hash & mask;
        long found = slots.getLong((begin + at) * Long.BYTES);
        while (found != 0) {
            if (found == hash) {
                return false;
            }
            at = at + 1 & mask;
            found = slots.getLong((begin + at) * Long.BYTES);
        }
        slots.putLong((begin + at) * Long.BYTES, hash);
        return true;
    }

    /** Doubles the innermost table. Returns false if it would become too large. */
    private boolean grow(final int parent) {
        final long begin = begins[parent];
        final long oldCapacity = capacities[parent];
        final long capacity = Math.max(FIRST_CAPACITY, 2 * oldCapacity);
        final long old = begin + capacity;
        if (old + oldCapacity > MOST_SLOTS) {
            return false;
        }
        slots.ensureLength((old + oldCapacity) * Long.BYTES);
        slots.move(begin * Long.BYTES, old * Long.BYTES, oldCapacity * Long.BYTES);
        slots.clear(begin * Long.BYTES, capacity * Long.BYTES);
        for (long i = old; i < old + oldCapacity; i++) {
            final long hash = slots.getLong(i * Long.BYTES);
            if (hash != 0) {
                insert(begin, capacity - 1, hash);
            }
        }
        capacities[parent] = capacity;
        return true;
    }

    /** Opens a node below the innermost one, without children. */
    private void open(final int length) {
        if (depth == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * depth);
            begins = Arrays.copyOf(begins, 2 * depth);
            capacities = Arrays.copyOf(capacities, 2 * depth);
            counts = Arrays.copyOf(counts, 2 * depth);
        }
        lengths[depth] = length;
        begins[depth] = depth == 0 ? 0 : begins[depth - 1] + capacities[depth - 1];
        capacities[depth] = 0;
        counts[depth] = 0;
        depth++;
    }

    @Override
    public void close() {
        last.wrap(0, 0);
        slots.close();
    }
}
