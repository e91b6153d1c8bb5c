// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The way from the root to the last node, special nodes aside. In an image that is in tree order, depth first, as daemons write it, the parent of each node is on
 * it, and need not be looked for.
 */
final class TreePath {
    private static final int INITIAL_DEPTH = 64;
    private static final int INITIAL_LENGTH = 4096;

    private final NodeList nodes;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[INITIAL_LENGTH]);
    private long[] ordinals = new long[INITIAL_DEPTH];
    private int[] lengths = new int[INITIAL_DEPTH];
    private int depth;
    private boolean isTreeOrder = true;

    TreePath(final NodeList nodes) {
        this.nodes = nodes;
    }

    /** Whether each node so far came when its parent, or something below that, was the last. */
    boolean isTreeOrder() {
        return isTreeOrder;
    }

    /** Goes on to a node. */
    void enter(final DirectBuffer buffer, final int offset, final int length, final long ordinal) {
        if (!isTreeOrder) {
            return;
        }
        final int parentLength = Paths.parentLength(buffer, offset, length);
        leave(parentLength, ordinal);
        if (parentLength != 0 && !isParent(buffer, offset, parentLength)) {
            isTreeOrder = false;
            return;
        }
        if (length > path.capacity() || depth == lengths.length) {
            grow(length);
        }
        Paths.copyRest(buffer, offset, length, path, parentLength);
        ordinals[depth] = ordinal;
        lengths[depth++] = length;
    }

    private void leave(final int parentLength, final long end) {
        while (depth > 0 && lengths[depth - 1] > parentLength) {
            nodes.end(ordinals[--depth], end);
        }
    }

    private boolean isParent(final DirectBuffer buffer, final int offset, final int parentLength) {
        return depth > 0 && lengths[depth - 1] == parentLength && Paths.isSame(path, 0, buffer, offset, parentLength);
    }

    private void grow(final int length) {
        path.wrap(Arrays.copyOf(path.byteArray(), Math.max(2 * length, path.capacity())));
        ordinals = Arrays.copyOf(ordinals, 2 * depth + INITIAL_DEPTH);
        lengths = Arrays.copyOf(lengths, 2 * depth + INITIAL_DEPTH);
    }

    /** Leaves the last node and all on the way to it. */
    void finish() {
        leave(0, nodes.count());
    }
}
