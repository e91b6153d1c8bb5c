// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

/**
 * Gives nodes that outgrow their records more room. A node without children moves anywhere behind its parent. A node with children must stay before them:
 * it grows in place if it can, else it moves to the end with all nodes below it.
 */
final class NodeMoves {
    private final StoreRegion image;
    private final UndoJournal journal;
    private final ImageSpace space;
    private final NodeLinks links;
    private final WalkStack walk = new WalkStack();

    NodeMoves(final StoreRegion image, final UndoJournal journal, final ImageSpace space, final NodeLinks links) {
        this.image = image;
        this.journal = journal;
        this.space = space;
        this.links = links;
    }

    /**
     * Makes a record longer, in place or at another place. Its content stays; the links are at its new end.
     *
     * @param isInDomains whether the lists of domains contain the node
     */
    long enlarge(final long record, final long required, final boolean isInDomains) {
        final boolean isLeaf = OffsetList.size(links.childList(record)) == 0;
        if (isLeaf) {
            return relocate(record, space.allocate(required, links.parent(record)), isInDomains);
        }
        if (extend(record, required)) {
            return record;
        }
        return moveSubtree(record, required, isInDomains);
    }

    /** Extends a record in place: over free records, over the end of the image, and over nodes without children, which move to the end. */
    private boolean extend(final long record, final long required) {
        final long position = journal.position();
        while (true) {
            final long length = NodeRecord.length(image, record);
            if (extendOver(record, length, required)) {
                return true;
            }
            long next = record + length;
            if (space.isFree(next)) {
                next += NodeRecord.length(image, next);
            }
            if (next == space.end() || OffsetList.size(links.childList(next)) != 0) {
                journal.rollBackTo(position);
                return false;
            }
            relocate(next, space.allocateAtEnd(NodeRecord.length(image, next)), true);
        }
    }

    private boolean extendOver(final long record, final long length, final long required) {
        final int tail = NodeRecord.tailLength(NodeRecord.permissionCount(NodeRecord.lengths(image, record)));
        final long tailAt = record + length - tail;
        journal.save(image, tailAt, tail);
        if (!space.extend(record, length, required)) {
            return false;
        }
        final long moved = record + NodeRecord.length(image, record) - tail;
        image.copy(image, tailAt, moved, tail);
        image.clear(tailAt, moved - tailAt);
        return true;
    }

    /** Moves a node and all nodes below it to the end of the image, parents first. Returns the node's new record. */
    private long moveSubtree(final long record, final long required, final boolean isInDomains) {
        final long top = relocate(record, space.allocateAtEnd(required), isInDomains);
        walk.clear();
        walk.push(top);
        while (walk.depth() > 0) {
            if (walk.position() < OffsetList.size(links.childList(walk.top()))) {
                final long child = links.childAt(walk.top(), walk.next());
                walk.push(relocate(child, space.allocateAtEnd(NodeRecord.length(image, child)), true));
            } else {
                walk.pop();
            }
        }
        return top;
    }

    /** Moves a node to an allocated record that is at least as long, and frees the old one. Returns the new record. */
    private long relocate(final long record, final long target, final boolean isInDomains) {
        final long length = NodeRecord.length(image, record);
        final long targetLength = NodeRecord.length(image, target);
        final int tail = NodeRecord.tailLength(NodeRecord.permissionCount(NodeRecord.lengths(image, record)));
        final long tailAt = length - tail;
        final boolean isAfterFree = NodeRecord.isAfterFree(image, record);
        image.clear(target + Long.BYTES, targetLength - Long.BYTES);
        image.copy(image, record + Long.BYTES, target + Long.BYTES, tailAt - Long.BYTES);
        image.copy(image, record + tailAt, target + targetLength - tail, tail);
        if (isAfterFree) {
            final long lengths = NodeRecord.lengths(image, target);
            NodeRecord.putFields(
                    image,
                    target,
                    NodeRecord.permissionCount(lengths),
                    NodeRecord.pathLength(lengths),
                    NodeRecord.valueLength(lengths),
                    NodeRecord.generation(image, target),
                    false);
        }
        links.redirect(record, target, isInDomains);
        space.free(record, length, isAfterFree);
        return target;
    }
}
