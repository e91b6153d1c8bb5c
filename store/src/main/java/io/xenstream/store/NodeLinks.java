// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.internal.Paths;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How nodes are found: by path, as children of a node, as nodes of a domain, as special nodes. Offsets that come from the index are checked. */
final class NodeLinks {
    /** The path of the root. */
    static final UnsafeBuffer ROOT = new UnsafeBuffer(new byte[] {Paths.SEPARATOR});

    private final StoreRegion image;
    private final StoreRegion index;
    private final UndoJournal journal;
    private final ImageSpace space;
    private final PathTable paths;
    private final OffsetList lists;
    private final String label;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    NodeLinks(
            final StoreRegion image,
            final StoreRegion index,
            final UndoJournal journal,
            final ImageSpace space,
            final PathTable paths,
            final OffsetList lists,
            final String label) {
        this.image = image;
        this.index = index;
        this.journal = journal;
        this.space = space;
        this.paths = paths;
        this.lists = lists;
        this.label = label;
    }

    /** Returns the offset of a node's record, or 0. */
    long find(final DirectBuffer path, final int length) {
        return paths.find(paths.hash(path, 0, length), path, 0, length);
    }

    /** The list of a domain's nodes. */
    long ownerList(final int domid) {
        return index.getLong(IndexLayout.owner(domid));
    }

    long specialList() {
        return index.getLong(IndexLayout.SPECIAL_OFFSET);
    }

    long childList(final long record) {
        return image.getLong(NodeRecord.children(image, record));
    }

    /** Returns the record at a position of a list. */
    long child(final long list, final int position) {
        return requireNode(ImageSpace.offset(lists.get(list, position)));
    }

    /** Checks an offset that comes from the index. */
    private long requireNode(final long record) {
        if (record >= space.end() || !NodeRecord.isNode(image, record) || !isWhole(record)) {
            throw StoreException.at(StoreRule.INDEX, label, record, "the index refers to a node that is not there");
        }
        return record;
    }

    /** Whether the lengths in a record fit it, and it fits the image. */
    private boolean isWhole(final long record) {
        final long length = NodeRecord.length(image, record);
        final long lengths = NodeRecord.lengths(image, record);
        return length <= space.end() - record
                && (length & Long.BYTES - 1) == 0
                && NodeRecord.valueOffset(lengths) + NodeRecord.valueLength(lengths) + NodeRecord.LINKS_LENGTH
                        <= length;
    }

    /** The record of a node's parent; 0 for the root and special nodes. */
    long parent(final long record) {
        final long lengths = NodeRecord.lengths(image, record);
        final int length = NodeRecord.pathLength(lengths);
        image.region().wrap(view, record + NodeRecord.pathOffset(lengths), length);
        return parent(view, length);
    }

    long parent(final DirectBuffer path, final int length) {
        final int parentLength = Paths.parentLength(path, 0, length);
        return parentLength == 0 ? 0 : find(path, parentLength);
    }

    void attach(final long record, final long parent, final long generation) {
        final long at = parent == 0 ? IndexLayout.SPECIAL_OFFSET : NodeRecord.children(image, parent);
        final StoreRegion holder = parent == 0 ? index : image;
        final long list = holder.getLong(at);
        image.putInt(NodeRecord.links(image, record), OffsetList.size(list));
        journal.putLong(holder, at, lists.append(list, ImageSpace.units(record)));
        if (parent != 0) {
            journal.putLong(image, NodeRecord.childrenGeneration(image, parent), generation);
        }
    }

    void own(final long record, final int domid) {
        final long list = ownerList(domid);
        NodeRecord.setPositionInOwner(journal, image, record, OffsetList.size(list));
        journal.putLong(index, IndexLayout.owner(domid), lists.append(list, ImageSpace.units(record)));
    }

    void disown(final long record) {
        final long at = IndexLayout.owner(NodeRecord.owner(image, record));
        final long list = index.getLong(at);
        final int position = NodeRecord.positionInOwner(image, record);
        final long last = last(list);
        journal.putLong(index, at, lists.remove(list, requirePosition(list, position, record)));
        if (last != record) {
            NodeRecord.setPositionInOwner(journal, image, last, position);
        }
    }

    private long last(final long list) {
        return OffsetList.size(list) == 0 ? 0 : child(list, OffsetList.size(list) - 1);
    }

    private int requirePosition(final long list, final int position, final long record) {
        if (position < 0
                || position >= OffsetList.size(list)
                || lists.get(list, position) != ImageSpace.units(record)) {
            throw StoreException.at(StoreRule.INDEX, label, record, "a list of the index does not contain its node");
        }
        return position;
    }

    void detach(final long record, final long parent, final long generation) {
        final StoreRegion holder = parent == 0 ? index : image;
        final long at = parent == 0 ? IndexLayout.SPECIAL_OFFSET : NodeRecord.children(image, parent);
        final long list = holder.getLong(at);
        final int position = NodeRecord.positionInParent(image, record);
        final long last = last(list);
        journal.putLong(holder, at, lists.remove(list, requirePosition(list, position, record)));
        if (last != record) {
            NodeRecord.setPositionInParent(journal, image, last, position);
        }
        if (parent != 0) {
            journal.putLong(image, NodeRecord.childrenGeneration(image, parent), generation);
        }
    }

    /** Makes the index refer to a node's new record. */
    void redirect(final long record, final long target, final boolean isWithoutOwner) {
        final int units = ImageSpace.units(target);
        paths.move(paths.hash(record), record, target);
        final long parent = parent(record);
        final long siblings = parent == 0 ? specialList() : childList(parent);
        lists.set(siblings, requirePosition(siblings, NodeRecord.positionInParent(image, record), record), units);
        if (!isWithoutOwner) {
            final long owned = ownerList(NodeRecord.owner(image, record));
            lists.set(owned, requirePosition(owned, NodeRecord.positionInOwner(image, record), record), units);
        }
    }
}
