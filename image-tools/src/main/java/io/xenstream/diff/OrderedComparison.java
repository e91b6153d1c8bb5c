// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.internal.Paths;
import io.xenstream.imagetools.internal.LogicalRecord;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * Compares the nodes of two images that are in the order of the tree: two readers go over them side by side, and nothing is indexed. Where the children of a node
 * begin to differ, the paths of those that follow are remembered as hashes: then a child that the other image does not have is told from one that comes later.
 *
 * <p>Holds 16 bytes for each node that differs.
 */
final class OrderedComparison implements AutoCloseable {
    /** What is remembered is on the heap. */
    private static final int MOST_AHEAD = 1 << 20;
    /** To look ahead at each node more often takes longer than an index. */
    private static final long MOST_LOOKS = 8;

    private final ComparedImage before;
    private final ComparedImage after;
    private final boolean isExact;
    private final boolean isSameByteOrder;
    private final OrderedNodes ours;
    private final OrderedNodes theirs;
    private final LongHashSet differentParents = new LongHashSet();
    /** For each node of {@link #beforeOffsets}, the other one's offset, or 0 if it was removed. */
    private final OffsetList afterOffsets = new OffsetList();

    private final OffsetList beforeOffsets = new OffsetList();
    private final OffsetList added = new OffsetList();
    private long looks;

    OrderedComparison(
            final ComparedImage before,
            final ComparedImage after,
            final ReadOptions options,
            final boolean isExact,
            final long seed) {
        this.before = before;
        this.after = after;
        this.isExact = isExact;
        isSameByteOrder = before.header().byteOrder() == after.header().byteOrder();
        ours = new OrderedNodes(before.region(), options, seed);
        theirs = new OrderedNodes(after.region(), options, seed);
    }

    /**
     * Compares all nodes.
     *
     * @return false if the nodes are certainly not in the order of the tree, or common children of a node are not in the same order in both images, or the
     *     images differ too much; then the result is incomplete
     */
    boolean compare() {
        if (before.specialNodes() == null || after.specialNodes() == null || !compareTrees()) {
            return false;
        }
        compareSpecialNodes();
        return isSame() || isInOrder();
    }

    private boolean isSame() {
        return beforeOffsets.count() == 0 && added.count() == 0;
    }

    /**
     * Returns whether what was found is certain. If no node differs, it is so in any case. Otherwise each node must be in the image only once, and below an open
     * one. The second image's nodes are some of the first one's in the same order, unless some were added.
     */
    private boolean isInOrder() {
        return before.isInOrder() && (added.count() == 0 || after.isInOrder());
    }

    private boolean compareTrees() {
        ours.next();
        theirs.next();
        while (!ours.isAtEnd() && !theirs.isAtEnd()) {
            if (isSameByteOrder && ours.hasSameBytes(theirs)) {
                ours.next();
                theirs.next();
            } else if (ours.hasSamePath(theirs)) {
                if (isExact || !LogicalRecord.isSame(ours.node(), theirs.node())) {
                    beforeOffsets.add(ours.offset());
                    afterOffsets.add(theirs.offset());
                }
                ours.next();
                theirs.next();
            } else if (!skipOne()) {
                return false;
            }
        }
        while (!ours.isAtEnd()) {
            remove();
        }
        while (!theirs.isAtEnd()) {
            theirs.skipSubtree(added);
        }
        return true;
    }

    /** Passes a node that the other image does not have, with all below it. The parents of both nodes are the last common node or above it. */
    private boolean skipOne() {
        final int parentLength = ours.parentLength();
        final int otherParentLength = theirs.parentLength();
        if (parentLength > otherParentLength) {
            remove();
        } else if (parentLength < otherParentLength) {
            theirs.skipSubtree(added);
        } else {
            return skipSibling(parentLength);
        }
        return true;
    }

    private boolean skipSibling(final int parentLength) {
        if (differentParents.add(ours.hash(parentLength)) && !lookAhead()) {
            return false;
        }
        if (!theirs.mayBeAhead(ours.hash())) {
            remove();
        } else if (!ours.mayBeAhead(theirs.hash())) {
            theirs.skipSubtree(added);
        } else {
            return false;
        }
        return true;
    }

    private boolean lookAhead() {
        looks += ours.lookAhead() + theirs.lookAhead();
        return looks <= MOST_LOOKS * (before.nodes() + after.nodes())
                && ours.nodesAhead() + theirs.nodesAhead() <= MOST_AHEAD;
    }

    private void remove() {
        ours.skipSubtree(beforeOffsets);
        while (afterOffsets.count() < beforeOffsets.count()) {
            afterOffsets.add(0);
        }
    }

    /** Special nodes are few, and follow all others. */
    private void compareSpecialNodes() {
        final LongArrayList rest = new LongArrayList();
        rest.addAll(after.specialNodes());
        try (RecordView our = new RecordView(before.region(), before.header().byteOrder());
                RecordView their = new RecordView(after.region(), after.header().byteOrder())) {
            before.specialNodes().forEachOrderedLong(offset -> {
                final NodeDataDecoder node = our.moveTo(offset).nodeData();
                final long other = take(rest, their, node);
                if (other == 0 || isExact || !LogicalRecord.isSame(node, their.nodeData())) {
                    beforeOffsets.add(offset);
                    afterOffsets.add(other);
                }
            });
        }
        rest.forEachOrderedLong(added::add);
    }

    /** Goes to the node of the same path, removes it from a list of nodes, and returns its offset, or 0 if there is none. */
    private static long take(final LongArrayList nodes, final RecordView view, final NodeDataDecoder wanted) {
        for (int i = 0; i < nodes.size(); i++) {
            final long offset = nodes.getLong(i);
            if (Paths.isSame(view.moveTo(offset).nodeData().path(), wanted.path())) {
                nodes.removeAt(i);
                return offset;
            }
        }
        return 0;
    }

    /** Returns where the nodes are that were removed or may have changed, in the order of the first image. */
    OffsetList beforeOffsets() {
        return beforeOffsets;
    }

    /** Returns where each of them is in the second image; 0 if it was removed. */
    OffsetList afterOffsets() {
        return afterOffsets;
    }

    /** Returns where the nodes are that were added, in the order of the second image. */
    OffsetList added() {
        return added;
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
        beforeOffsets.close();
        afterOffsets.close();
        added.close();
    }
}
