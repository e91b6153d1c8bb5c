// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Region;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The way from the root to the last node, special nodes aside. In an image that is in tree order, depth first, as daemons write it, the parent of each node is on
 * it, and need not be looked for. The octets of all paths on the way are those of the last node's, where it is in the image.
 */
final class TreePath {
    private static final int INITIAL_DEPTH = 64;

    private final Region image;
    private final NodeList nodes;
    private long[] ordinals = new long[INITIAL_DEPTH];
    private int[] lengths = new int[INITIAL_DEPTH];
    private int depth;
    /** Where the last node's path begins in the image. */
    private long last;

    private boolean isTreeOrder = true;

    TreePath(final Region image, final NodeList nodes) {
        this.image = image;
        this.nodes = nodes;
    }

    /** Whether each node so far came when its parent, or something below that, was the last. */
    boolean isTreeOrder() {
        return isTreeOrder;
    }

    /**
     * Goes on to a node.
     *
     * @param buffer  has the path
     * @param offset  where it is there
     * @param length  its octets
     * @param at      where it is in the image
     * @param ordinal the node
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
        return depth > 0
                && lengths[depth - 1] == parentLength
                && Paths.isSame(image, last, buffer, offset, parentLength);
    }

    /** Leaves the last node and all on the way to it. */
    void finish() {
        leave(0, nodes.count());
    }
}
