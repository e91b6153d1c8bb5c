// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import org.agrona.DirectBuffer;

/**
 * The subtree that was decided about last, as a whole. Nodes of one subtree mostly follow each other in an image, so that a comparison of a few bytes decides about most
 * nodes, whatever their order.
 */
final class Subtree {
    private final Region image;
    private long top;
    private int topLength;

    Subtree(final Region image) {
        this.image = image;
    }

    /** Takes the place of the last subtree. The path of the top is bytes of the image. */
    void set(final long topPath, final int length) {
        top = topPath;
        topLength = length;
    }

    /** Returns whether a path, bytes of the image, is that of the top or of a node below it. */
    boolean contains(final long path, final int length) {
        return topLength != 0
                && length >= topLength
                && (length == topLength || topLength == 1 || image.getByte(path + topLength) == Paths.SEPARATOR)
                && image.isSame(top, path, topLength);
    }

    /**
     * Returns where the path of the node one level below an ancestor ends, or of the node itself. A separator ends the path of an ancestor, unless it belongs to
     * the root.
     *
     * @param end the length of the ancestor's path
     */
    static int nextEnd(final DirectBuffer path, final int length, final int end) {
        int next = end + 1;
        while (next < length && path.getByte(next) != Paths.SEPARATOR) {
            next++;
        }
        return next;
    }
}
