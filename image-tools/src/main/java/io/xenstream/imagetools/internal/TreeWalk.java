// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.internal.Paths;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;

/**
 * Goes over the committed nodes of an image in the order of its tree, or to the same nodes as another walk does. Two images of one store have most nodes in the
 * same order: where the next one is the wanted one, nothing is looked up.
 */
public final class TreeWalk implements AutoCloseable {
    private final StoreCursor cursor;
    private final long nodes;
    private long following;

    public TreeWalk(final StoreIndex index) {
        cursor = index.cursor();
        nodes = index.nodes();
    }

    /** Goes to the next node. */
    public boolean next() {
        if (following >= nodes) {
            return false;
        }
        cursor.go(following);
        following++;
        return true;
    }

    /** Goes to the node that another walk is on. */
    public boolean find(final TreeWalk other) {
        final NodeDataDecoder wanted = other.cursor.node();
        final int pathOffset = wanted.pathOffset();
        final int pathLength = wanted.pathLength();
        if (!isNext(wanted, pathOffset, pathLength) && !cursor.find(wanted.buffer(), pathOffset, pathLength)) {
            return false;
        }
        following = cursor.ordinal() + 1;
        return true;
    }

    private boolean isNext(final NodeDataDecoder wanted, final int pathOffset, final int pathLength) {
        if (following >= nodes) {
            return false;
        }
        cursor.go(following);
        final NodeDataDecoder node = cursor.node();
        return node.pathLength() == pathLength
                && Paths.isSame(node.buffer(), node.pathOffset(), wanted.buffer(), pathOffset, pathLength);
    }

    public NodeDataDecoder node() {
        return cursor.node();
    }

    /** Where the node's record begins in the image. */
    public long offset() {
        return cursor.offset();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
