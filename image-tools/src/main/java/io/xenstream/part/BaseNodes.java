// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.PathFilter;
import io.xenstream.codec.internal.Paths;
import io.xenstream.index.NodeSelection;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import org.agrona.DirectBuffer;

/**
 * The nodes of a base, as a part sees them: those that it has as well, with all above them, and by chance some others, are looked up; those that it has and hosts
 * do not share are replaced, with all below them. Most nodes of a base are in subtrees that the part has nothing of.
 */
final class BaseNodes implements NodeSelection {
    private final Region base;
    private final PartTree tree;
    private final PathFilter paths;
    /** Nothing of it is in the part. */
    private final Subtree foreign;

    private final Subtree kept;
    private final Subtree replaced;

    BaseNodes(final Region base, final Region part, final StoreIndex partIndex, final PartTree tree) {
        this.base = base;
        this.tree = tree;
        paths = new PathFilter(partIndex.nodes());
        try (StoreCursor cursor = partIndex.cursor()) {
            cursor.walkAll();
            while (cursor.next()) {
                final NodeDataDecoder node = cursor.node();
                if (Paths.isAbsolute(node.path())) {
                    paths.addWithAncestors(part, cursor.offset() + node.pathOffset(), node.pathLength());
                }
            }
        }
        foreign = new Subtree(base);
        kept = new Subtree(base);
        replaced = new Subtree(base);
    }

    @Override
    public boolean includes(final NodeDataDecoder node, final long offset) {
        final long at = offset + node.pathOffset();
        final int length = node.pathLength();
        if (foreign.contains(at, length) || !node.isCommitted()) {
            return false;
        }
        final DirectBuffer path = node.path();
        if (!Paths.isAbsolute(path)) {
            return false;
        }
        for (int end = 1; ; end = Subtree.nextEnd(path, length, end)) {
            if (!paths.mayContain(base, at, end)) {
                foreign.set(at, end);
                return false;
            } else if (end == length) {
                return true;
            }
        }
    }

    /** Returns whether the part replaces a committed node, which is in a record at an offset. */
    boolean isReplaced(final NodeDataDecoder node, final long offset) {
        final long at = offset + node.pathOffset();
        final int length = node.pathLength();
        return !kept.contains(at, length) && (replaced.contains(at, length) || decide(node.path(), at));
    }

    private boolean decide(final DirectBuffer path, final long at) {
        final int length = path.capacity();
        if (!Paths.isAbsolute(path)) {
            return false;
        }
        for (int end = 1; ; end = Subtree.nextEnd(path, length, end)) {
            if (tree.isTop(path, end)) {
                replaced.set(at, end);
                return true;
            } else if (!paths.mayContain(base, at, end)) {
                kept.set(at, end);
                return false;
            } else if (end == length) {
                return false;
            }
        }
    }
}
