// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.Paths;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Tells which nodes of the base are in the part or below one of its nodes that hosts do not share. Allocates nothing for a node. */
final class PartTree implements AutoCloseable {
    private final ImageDomains domains;
    private final StoreCursor cursor;
    /** The last path that was looked at one level above the one that was asked for: siblings come after each other. */
    private final MutableDirectBuffer parent = Buffers.expandable(128);

    private int parentLength;
    private boolean isParentInside;

    PartTree(final ImageDomains domains, final StoreIndex index) {
        this.domains = domains;
        this.cursor = index.cursor();
    }

    /** Whether the part contains the node whose path is the first bytes of a buffer, or an ancestor that is no host node. */
    boolean contains(final DirectBuffer path, final int length) {
        if (length == 0 || path.getByte(0) != Paths.SEPARATOR) {
            return false;
        }
        final int above = Paths.parentLength(path, 0, length);
        return (above > 1 && isParentInside(path, above)) || isTop(path, length);
    }

    private boolean isParentInside(final DirectBuffer path, final int length) {
        if (length != parentLength || !Paths.isSame(path, 0, parent, 0, length)) {
            isParentInside = isInside(path, length);
            parentLength = length;
            parent.putBytes(0, path, 0, length);
        }
        return isParentInside;
    }

    private boolean isInside(final DirectBuffer path, final int length) {
        for (int end = Subtree.nextEnd(path, length, 1); end < length; end = Subtree.nextEnd(path, length, end)) {
            if (isTop(path, end)) {
                return true;
            }
        }
        return isTop(path, length);
    }

    /** Whether the part contains the node whose path is the first bytes of a buffer, and it is no host node. */
    boolean isTop(final DirectBuffer path, final int length) {
        return !domains.isHostPath(path, length) && cursor.find(path, 0, length);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
