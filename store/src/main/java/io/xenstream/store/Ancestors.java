// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.Paths;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The path of the node that was added last to a new store, and the nodes on it: in tree order, one of them is the parent of the next node. Lists of children are
 * collected here until all children are there, or too many for one block, so that most of them are written once.
 */
final class Ancestors {
    /** The list of children is in the node, and is extended there. */
    private static final int WRITTEN = -1;

    private final NewRecords records;
    private final OffsetList lists;
    private final MutableDirectBuffer path = Buffers.expandable(4096);
    private int depth;
    private int[] pathLengths = new int[32];
    /** Where each node has its list of children. */
    private long[] listOffsets = new long[32];
    /** How many children were collected. */
    private int[] counts = new int[32];

    private int[][] children = new int[32][4];

    Ancestors(final NewRecords records, final OffsetList lists) {
        this.records = records;
        this.lists = lists;
    }

    /**
     * Leaves the nodes that are not above a path.
     *
     * @param length of the path of the parent, which is the start of the path
     * @return whether the node reached is the parent
     */
    boolean leaveTo(final DirectBuffer child, final int length) {
        while (depth > 0 && pathLengths[depth - 1] > length) {
            leave();
        }
        return depth > 0 && pathLengths[depth - 1] == length && Paths.isSame(path, 0, child, 0, length);
    }

    private void leave() {
        depth--;
        if (counts[depth] > 0) {
            write(depth);
        }
    }

    private void write(final int level) {
        records.putLong(listOffsets[level], lists.of(children[level], counts[level]));
        counts[level] = WRITTEN;
    }

    void leaveAll() {
        while (depth > 0) {
            leave();
        }
    }

    /** Goes to a node without those above it. It may have children already. */
    void goTo(final DirectBuffer child, final int length, final long listOffset) {
        leaveAll();
        enter(child, 0, length, listOffset);
        counts[0] = WRITTEN;
    }

    /**
     * Goes down to a child that has just been added.
     *
     * @param parentLength of the parent's path, which is the start of the path
     */
    void enter(final DirectBuffer child, final int parentLength, final long listOffset) {
        enter(child, parentLength, child.capacity(), listOffset);
    }

    private void enter(final DirectBuffer child, final int parentLength, final int length, final long listOffset) {
        if (depth == pathLengths.length) {
            grow();
        }
        path.putBytes(parentLength, child, parentLength, length - parentLength);
        pathLengths[depth] = length;
        listOffsets[depth] = listOffset;
        counts[depth] = 0;
        depth++;
    }

    private void grow() {
        final int length = 2 * depth;
        pathLengths = Arrays.copyOf(pathLengths, length);
        listOffsets = Arrays.copyOf(listOffsets, length);
        counts = Arrays.copyOf(counts, length);
        children = Arrays.copyOf(children, length);
        Arrays.setAll(children, level -> level < depth ? children[level] : new int[4]);
    }

    /** Adds a child to the node reached. Returns its position among the children. */
    int addChild(final long record) {
        final int parent = depth - 1;
        final int count = counts[parent];
        if (count == WRITTEN || count == OffsetList.LONGEST_BLOCK) {
            return append(parent, ImageSpace.units(record));
        }
        if (count == children[parent].length) {
            children[parent] = Arrays.copyOf(children[parent], 2 * count);
        }
        children[parent][count] = ImageSpace.units(record);
        counts[parent] = count + 1;
        return count;
    }

    private int append(final int parent, final int units) {
        if (counts[parent] != WRITTEN) {
            write(parent);
        }
        final long list = records.getLong(listOffsets[parent]);
        records.putLong(listOffsets[parent], lists.append(list, units));
        return OffsetList.size(list);
    }
}
