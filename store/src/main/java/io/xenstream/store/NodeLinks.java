// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** How nodes are found: by path, as children of a node, as nodes of a domain, as special nodes. Offsets that come from the index are checked. */
final class NodeLinks {
    /** The path of the root. */
    static final MutableDirectBuffer ROOT = Buffers.of(new byte[] {Paths.SEPARATOR});

    private static final int CACHE_LINE = 64;
    private static final long SHORTEST = NodeRecord.requiredLength(1, 1, 0);

    private final StoreRegion image;
    private final StoreRegion index;
    private final UndoJournal journal;
    private final ImageSpace space;
    private final PathTable paths;
    private final OffsetList lists;
    private final String label;
    private final MutableDirectBuffer view = Buffers.empty();
    /** Keeps the compiler from dropping the reads of records in advance. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

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

    /** The hash of a path, for {@link #find(int, DirectBuffer, int)}. */
    int hash(final DirectBuffer path, final int length) {
        return paths.hash(path, 0, length);
    }

    /** Begins to load what is needed to add a path that was not found, while the caller does something else. */
    void expect(final int hash) {
        paths.expect(hash);
    }

    /** Returns the offset of a node's record, or 0. */
    long find(final DirectBuffer path, final int length) {
        return find(paths.hash(path, 0, length), path, length);
    }

    /** Returns the offset of a node's record, or 0. */
    long find(final int hash, final DirectBuffer path, final int length) {
        try {
            return paths.find(hash, path, 0, length);
        } catch (final IndexOutOfBoundsException | InternalError fault) {
            throw explained(fault);
        }
    }

    /** What an access outside the files, or behind the end of a file that was shortened, means. */
    RuntimeException explained(final Throwable fault) {
        if (fault instanceof InternalError error) {
            return journal.explain(error);
        }
        return StoreException.at(StoreRule.INDEX, label, 0, "an offset is outside the files: " + fault.getMessage());
    }

    /** The list of a domain's nodes. */
    long ownerList(final int domid) {
        return index.getLong(IndexLayout.owner(domid));
    }

    /** The list of the nodes with a permission for a domain, beside the owner's; once for each permission. Domain 0 has none: it never goes. */
    long grantList(final int domid) {
        return index.getLong(IndexLayout.grants(domid));
    }

    long specialList() {
        return index.getLong(IndexLayout.SPECIAL_OFFSET);
    }

    long childList(final long record) {
        return image.getLong(NodeRecord.children(image, record));
    }

    /** Returns the record at a position of a list, which is any node if the list is damaged. */
    private long record(final long list, final int position) {
        try {
            return requireNode(ImageSpace.offset(lists.get(list, position)));
        } catch (final IndexOutOfBoundsException | InternalError fault) {
            throw explained(fault);
        }
    }

    /** Returns the child at a position of a node's list. */
    long childAt(final long parent, final int position) {
        final long child = record(childList(parent), position);
        requireChild(child, parent, position);
        return child;
    }

    private void requireChild(final long child, final long parent, final int position) {
        final long lengths = NodeRecord.lengths(image, parent);
        requireChild(child, parent + NodeRecord.pathOffset(lengths), NodeRecord.pathLength(lengths), position);
    }

    private void requireChild(final long child, final long parentPath, final int parentPathLength, final int position) {
        final long lengths = NodeRecord.lengths(image, child);
        final boolean isChild = NodeRecord.positionInParent(image, child) == position
                && Paths.isParent(
                        image.region(),
                        parentPath,
                        parentPathLength,
                        child + NodeRecord.pathOffset(lengths),
                        NodeRecord.pathLength(lengths));
        if (!isChild) {
            throw notInList(child);
        }
    }

    /** Returns the root, at position 0, or a special node. */
    long specialAt(final int position) {
        final long record = record(specialList(), position);
        final long lengths = NodeRecord.lengths(image, record);
        final int length = NodeRecord.pathLength(lengths);
        image.region().wrap(view, record + NodeRecord.pathOffset(lengths), length);
        if (NodeRecord.positionInParent(image, record) != position || Paths.parentLength(view, 0, length) != 0) {
            throw notInList(record);
        }
        return record;
    }

    /** Returns the node at a position of a domain's list. */
    long ownedAt(final int domid, final int position) {
        final long record = record(ownerList(domid), position);
        if (NodeRecord.owner(image, record) != domid || NodeRecord.positionInOwner(image, record) != position) {
            throw notInList(record);
        }
        return record;
    }

    /** Returns the node at a position of the list of those that grant something to a domain. */
    long grantingAt(final int domid, final int position) {
        final long record = record(grantList(domid), position);
        grantAt(record, NodeRecord.permissionCount(NodeRecord.lengths(image, record)), domid, position);
        return record;
    }

    /**
     * Gets children of a node. Reads them in advance, so that the processor waits for all of them at the same time rather than for each.
     *
     * @param from    the position of the first one
     * @param records receives as many as there are, at most its length
     * @return how many there are
     */
    int childrenAt(final long parent, final int from, final long[] records) {
        final long list = childList(parent);
        final int count = Math.min(records.length, Math.max(0, OffsetList.size(list) - from));
        try {
            fetched = fetch(list, from, records, count);
            final long lengths = NodeRecord.lengths(image, parent);
            final long path = parent + NodeRecord.pathOffset(lengths);
            for (int i = 0; i < count; i++) {
                requireChild(requireNode(records[i]), path, NodeRecord.pathLength(lengths), from + i);
            }
        } catch (final IndexOutOfBoundsException | InternalError fault) {
            throw explained(fault);
        }
        return count;
    }

    private long fetch(final long list, final int from, final long[] records, final int count) {
        final long end = space.end() - CACHE_LINE;
        long sum = 0;
        lists.get(list, from, records, count);
        for (int i = 0; i < count; i++) {
            final long record = ImageSpace.offset((int) records[i]);
            records[i] = record;
            // Most records are in two lines.
            sum += record < end ? image.getLong(record) + image.getLong(record + CACHE_LINE) : 0;
        }
        return sum;
    }

    /** Checks an offset that comes from the index or another record: there are a node's record, which the image contains, and its lengths, which fit it. */
    long requireNode(final long record) {
        final long room = space.end() - record;
        final long header = record == 0 || room < SHORTEST ? 0 : image.getLong(record);
        final long length = NodeRecord.length(header);
        final long lengths = length < SHORTEST ? 0 : NodeRecord.lengths(image, record);
        final int permissions = NodeRecord.permissionCount(lengths);
        if ((int) header != RecordType.NODE_DATA
                || length > room
                || (length & Long.BYTES - 1) != 0
                || permissions == 0
                || NodeRecord.pathLength(lengths) < 1
                || NodeRecord.valueOffset(lengths)
                                + NodeRecord.valueLength(lengths)
                                + NodeRecord.tailLength(permissions)
                        > length) {
            throw StoreException.at(StoreRule.INDEX, label, record, "the index refers to a node that is not there");
        }
        return record;
    }

    /** Whether a record, or 0, is that of the node with a path. */
    boolean hasPath(final long record, final DirectBuffer path, final int length) {
        if (record == 0) {
            return false;
        }
        final long lengths = NodeRecord.lengths(image, record);
        return NodeRecord.pathLength(lengths) == length
                && image.region().isSame(record + NodeRecord.pathOffset(lengths), path, 0, length);
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

    /** Begins to load what {@link #attach} and {@link #enterDomains} change, while the caller does something else. */
    void expectChild(final long parent, final int owner) {
        fetched = (long) lists.last(childList(parent)) + lists.last(ownerList(owner));
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

    /** Enters a node in the lists of the domains that its permissions name. */
    void enterDomains(final long record) {
        final int owner = NodeRecord.owner(image, record);
        final long list = ownerList(owner);
        NodeRecord.setPositionInOwner(journal, image, record, OffsetList.size(list));
        journal.putLong(index, IndexLayout.owner(owner), lists.append(list, ImageSpace.units(record)));
        final int count = NodeRecord.permissionCount(NodeRecord.lengths(image, record));
        for (int i = 1; i < count; i++) {
            final int domid = NodeRecord.permission(image, record, i) >>> 16;
            final long grants = grantList(domid);
            journal.putInt(image, NodeRecord.grant(image, record, i), OffsetList.size(grants));
            if (domid != 0) {
                journal.putLong(index, IndexLayout.grants(domid), lists.append(grants, ImageSpace.units(record)));
            }
        }
    }

    /** Removes a node from the lists of the domains that its permissions name. */
    void leaveDomains(final long record) {
        final long at = IndexLayout.owner(NodeRecord.owner(image, record));
        final long list = index.getLong(at);
        final int position = NodeRecord.positionInOwner(image, record);
        final long last = last(list);
        requireLast(list, last, NodeRecord.positionInOwner(image, last));
        journal.putLong(index, at, lists.remove(list, requirePosition(list, position, record)));
        if (last != record) {
            NodeRecord.setPositionInOwner(journal, image, last, position);
        }
        // The last one first: if they are of one domain, they are the last ones of its list.
        for (int i = NodeRecord.permissionCount(NodeRecord.lengths(image, record)) - 1; i > 0; i--) {
            final int domid = NodeRecord.permission(image, record, i) >>> 16;
            if (domid != 0) {
                revoke(record, i, domid);
            }
        }
    }

    private void revoke(final long record, final int permission, final int domid) {
        final long list = grantList(domid);
        final int position = image.getInt(NodeRecord.grant(image, record, permission));
        final long last = last(list);
        final int lastPosition = OffsetList.size(list) - 1;
        journal.putLong(index, IndexLayout.grants(domid), lists.remove(list, requirePosition(list, position, record)));
        if (position != lastPosition) {
            // Of this node, the later permissions have left the list.
            final int candidates =
                    last == record ? permission : NodeRecord.permissionCount(NodeRecord.lengths(image, last));
            journal.putInt(image, grantAt(last, candidates, domid, lastPosition), position);
        }
    }

    /** The offset of a position in the own bytes of a record, among those of its first permissions. */
    private long grantAt(final long record, final int permissions, final int domid, final int position) {
        for (int i = permissions - 1; i > 0; i--) {
            final long at = NodeRecord.grant(image, record, i);
            if (image.getInt(at) == position && NodeRecord.permission(image, record, i) >>> 16 == domid) {
                return at;
            }
        }
        throw notInList(record);
    }

    private long last(final long list) {
        if (OffsetList.size(list) == 0) {
            throw StoreException.at(StoreRule.INDEX, label, 0, "a list of the index has no nodes");
        }
        return record(list, OffsetList.size(list) - 1);
    }

    private void requireLast(final long list, final long last, final int position) {
        if (position != OffsetList.size(list) - 1) {
            throw notInList(last);
        }
    }

    private int requirePosition(final long list, final int position, final long record) {
        if (position < 0
                || position >= OffsetList.size(list)
                || lists.get(list, position) != ImageSpace.units(record)) {
            throw notInList(record);
        }
        return position;
    }

    private StoreException notInList(final long record) {
        return StoreException.at(StoreRule.INDEX, label, record, "a list of the index does not contain its node");
    }

    void detach(final long record, final long parent, final long generation) {
        final StoreRegion holder = parent == 0 ? index : image;
        final long at = parent == 0 ? IndexLayout.SPECIAL_OFFSET : NodeRecord.children(image, parent);
        final long list = holder.getLong(at);
        final int position = NodeRecord.positionInParent(image, record);
        final long last = last(list);
        requireLast(list, last, NodeRecord.positionInParent(image, last));
        journal.putLong(holder, at, lists.remove(list, requirePosition(list, position, record)));
        if (last != record) {
            NodeRecord.setPositionInParent(journal, image, last, position);
        }
        if (parent != 0) {
            journal.putLong(image, NodeRecord.childrenGeneration(image, parent), generation);
        }
    }

    /** Makes the index refer to a node's new record; its domains' lists only if it is in them. */
    void redirect(final long record, final long target, final boolean isInDomains) {
        final int units = ImageSpace.units(target);
        paths.move(paths.hash(record), record, target);
        final long parent = parent(record);
        final long siblings = parent == 0 ? specialList() : childList(parent);
        lists.set(siblings, requirePosition(siblings, NodeRecord.positionInParent(image, record), record), units);
        if (!isInDomains) {
            return;
        }
        final long owned = ownerList(NodeRecord.owner(image, record));
        lists.set(owned, requirePosition(owned, NodeRecord.positionInOwner(image, record), record), units);
        for (int i = NodeRecord.permissionCount(NodeRecord.lengths(image, record)) - 1; i > 0; i--) {
            final int domid = NodeRecord.permission(image, record, i) >>> 16;
            if (domid != 0) {
                final long grants = grantList(domid);
                final int position = image.getInt(NodeRecord.grant(image, record, i));
                lists.set(grants, requirePosition(grants, position, record), units);
            }
        }
    }
}
