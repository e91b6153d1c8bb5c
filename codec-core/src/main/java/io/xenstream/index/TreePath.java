// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The path of ancestors from the root to the last node; special nodes are ignored. If an image is in tree order (depth first), as daemons write it,
 * each node's parent is on this path and needs no lookup. All ancestor paths are prefixes of the last node's path, whose bytes are read from the
 * image.
 */
final class TreePath {
    private static final int INITIAL_DEPTH = 64;

    private final Region image;
    private final NodeList nodes;
    private long[] ordinals = new long[INITIAL_DEPTH];
    private int[] lengths = new int[INITIAL_DEPTH];
    private int depth;
    /** Offset of the last node's path in the image. */
    private long last;

    private boolean isTreeOrder = true;

    TreePath(final Region image, final NodeList nodes) {
        this.image = image;
        this.nodes = nodes;
    }

    /** Returns whether each node so far directly followed its parent or a node in its parent's subtree. */
    boolean isTreeOrder() {
        return isTreeOrder;
    }

    /**
     * Advances to a node.
     *
     * @param buffer  contains the path
     * @param offset  start index of the path in the buffer
     * @param length  length of the path in bytes
     * @param at      offset of the path in the image
     * @param ordinal the ordinal of the node
     */
    void enter(final DirectBuffer buffer, final int offset, final int length, final long at, final long ordinal) {
        if (!isTreeOrder) {
            return;
        }
        final int parentLength = Paths.parentLength(buffer, offset, length);
        leave(parentLength, ordinal);
        if (parentLength != 0 && !isParent(buffer, offset, parentLength)) {
            isTreeOrder = false;
            return;
        }
        if (depth == lengths.length) {
            ordinals = Arrays.copyOf(ordinals, 2 * depth);
            lengths = Arrays.copyOf(lengths, 2 * depth);
        }
        ordinals[depth] = ordinal;
        lengths[depth++] = length;
        last = at;
    }

    private void leave(final int parentLength, final long end) {
        while (depth > 0 && lengths[depth - 1] > parentLength) {
            nodes.end(ordinals[--depth], end);
        }
    }

    private boolean isParent(final DirectBuffer buffer, final int offset, final int parentLength) {
        return depth > 0 && lengths[depth - 1] == parentLength && image.isSame(last, buffer, offset, parentLength);
    }

    /** Leaves the last node and all its ancestors. */
    void finish() {
        leave(0, nodes.count());
    }
}
