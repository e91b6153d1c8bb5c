// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.NodeDataDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The tree: nodes in the image, found through the index. Changes belong to the commit in progress; the caller begins and ends it, and takes it back if a
 * change throws. A parent's record is always before those of its children, as daemons that load the image require.
 */
final class StoreTree {
    private static final MutableDirectBuffer EMPTY = Buffers.empty();

    private final StoreRegion image;
    private final StoreRegion index;
    private final UndoJournal journal;
    private final ImageSpace space;
    private final IndexSpace blocks;
    private final PathTable paths;
    private final OffsetList lists;
    private final NodeLinks links;
    private final NodeMoves moves;
    private final ImageState state;
    private final String label;

    private final MutableDirectBuffer copy = Buffers.expandable(4096);
    private final MutableDirectBuffer view = Buffers.empty();
    private final WalkStack walk = new WalkStack();
    private int[] scratchPermissions = new int[16];

    StoreTree(final StoreRegion image, final StoreRegion index, final UndoJournal journal, final String label) {
        this.image = image;
        this.index = index;
        this.journal = journal;
        this.label = label;
        this.space = new ImageSpace(image, index, journal, label);
        this.blocks = new IndexSpace(index, journal, label);
        this.paths = new PathTable(image, index, journal, blocks, label);
        this.lists = new OffsetList(index, journal, blocks, label);
        this.links = new NodeLinks(image, index, journal, space, paths, lists, label);
        this.moves = new NodeMoves(image, journal, space, links);
        this.state = new ImageState(image, index, label);
    }

    /** Begins to add the nodes of an image of a length in bytes to an empty store. */
    NodeAppender appender(final long imageLength) {
        return new NodeAppender(image, index, blocks, paths, lists, links, label, imageLength);
    }

    /** Creates the path table with entries, and with room for a number of them. Returns 0, or the record of a node whose path another one has. */
    long createPaths(final long expected, final PathEntries entries) {
        try (NewPathTable table = new NewPathTable(image, index, blocks, expected)) {
            return table.write(entries, paths);
        }
    }

    private void createPaths(final long expected) {
        try (NewPathTable table = new NewPathTable(image, index, blocks, expected)) {
            table.write();
        }
    }

    /** Creates the path table and the root. */
    void create(final int[] rootPermissions) {
        createPaths(1);
        final int hash = links.hash(NodeLinks.ROOT, 1);
        insert(NodeLinks.ROOT, 1, hash, 0, EMPTY, 0, 0, rootPermissions, rootPermissions.length, 1);
    }

    /** The header of the image, without the flag of a commit in progress. */
    ImageHeader header() {
        image.region().wrap(view, 0, ImageHeader.LENGTH);
        final ImageHeader header = ImageHeader.decode(view, label);
        return ImageHeader.of(header.version(), header.byteOrder());
    }

    /** Where the nodes begin in the image. */
    long firstNode() {
        return index.getLong(IndexLayout.FIRST_NODE_OFFSET);
    }

    StoreRegion index() {
        return index;
    }

    /** The first unused byte of the index. */
    long indexEnd() {
        return index.getLong(IndexLayout.TOP_OFFSET);
    }

    StoreRegion image() {
        return image;
    }

    ImageSpace space() {
        return space;
    }

    NodeLinks links() {
        return links;
    }

    /** Builds the index again from an image whose nodes begin at an offset. */
    void rebuild(final long firstNode, final long limit) {
        new IndexRebuild(image, index, space, paths, links, this::createPaths, label).run(firstNode, limit);
    }

    long nodes() {
        return index.getLong(IndexLayout.NODES_OFFSET);
    }

    long sequence() {
        return index.getLong(IndexLayout.SEQUENCE_OFFSET);
    }

    /**
     * Adds a node.
     *
     * @param hash   {@link NodeLinks#hash} of the path
     * @param parent the parent's record; 0 for the root and special nodes
     * @return the node's record; 0 if there is a node with this path, and the commit cannot go on
     */
    long insert(
            final DirectBuffer path,
            final int pathLength,
            final int hash,
            final long parent,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int[] permissions,
            final int permissionCount,
            final long generation) {
        final long record = space.allocate(NodeRecord.newLength(permissionCount, pathLength, valueLength), parent);
        fill(record, path, pathLength, value, valueOffset, valueLength, permissions, permissionCount, generation);
        if (!paths.insert(hash, record)) {
            return 0;
        }
        links.attach(record, parent, generation);
        links.enterDomains(record);
        journal.putLong(index, IndexLayout.NODES_OFFSET, nodes() + 1);
        return record;
    }

    /** Writes a new record, without its links. */
    private void fill(
            final long record,
            final DirectBuffer path,
            final int pathLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int[] permissions,
            final int permissionCount,
            final long generation) {
        NodeRecord.putFields(image, record, permissionCount, pathLength, valueLength, generation, false);
        fillContent(record, path, pathLength, value, valueOffset, valueLength, permissions, permissionCount);
        image.putLong(NodeRecord.links(image, record), 0);
        image.putLong(NodeRecord.children(image, record), 0);
        image.putLong(NodeRecord.childrenGeneration(image, record), generation);
    }

    /** Writes permissions, path and value, and clears what is left up to the record's tail. */
    private void fillContent(
            final long record,
            final DirectBuffer path,
            final int pathLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int[] permissions,
            final int permissionCount) {
        final long end = NodeRecord.contentEnd(image, record, permissionCount);
        final long content = record + NodeDataDecoder.PERMISSIONS_OFFSET;
        final long pathAt = content + (long) NodeDataDecoder.PERMISSION_LENGTH * permissionCount;
        final long valueAt = pathAt + pathLength + 1;
        image.clear(pathAt + pathLength, end - pathAt - pathLength);
        for (int i = 0; i < permissionCount; i++) {
            NodeRecord.putPermission(image, record, i, permissions[i]);
        }
        image.putBytes(pathAt, path, 0, pathLength);
        image.putBytes(valueAt, value, valueOffset, valueLength);
    }

    /** Removes a node and all nodes below it. Returns their number. */
    long remove(final long record, final long generation) {
        links.detach(record, links.parent(record), generation);
        long removed = 0;
        walk.clear();
        walk.push(record);
        while (walk.depth() > 0) {
            final long children = links.childList(walk.top());
            if (walk.position() < OffsetList.size(children)) {
                walk.push(links.childAt(walk.top(), walk.next()));
            } else {
                lists.free(children);
                discard(walk.top());
                walk.pop();
                removed++;
            }
        }
        journal.putLong(index, IndexLayout.NODES_OFFSET, nodes() - removed);
        return removed;
    }

    private void discard(final long record) {
        paths.remove(paths.hash(record), record);
        links.leaveDomains(record);
        space.free(record, NodeRecord.length(image, record), NodeRecord.isAfterFree(image, record));
    }

    /** Changes a node's value. Returns its record, which may have moved. */
    long setValue(
            final long record, final DirectBuffer value, final int offset, final int length, final long generation) {
        final long lengths = NodeRecord.lengths(image, record);
        final long valueAt = record + NodeRecord.valueOffset(lengths);
        final long available = NodeRecord.contentEnd(image, record, NodeRecord.permissionCount(lengths)) - valueAt;
        if (length > available) {
            return replace(
                    record,
                    value,
                    offset,
                    length,
                    permissions(record),
                    NodeRecord.permissionCount(lengths),
                    generation);
        }
        final int oldLength = NodeRecord.valueLength(lengths);
        // Fields and value in one entry, if they are close: path and permissions are between them.
        journal.save(image, record + Long.BYTES, 2 * Long.BYTES);
        journal.save(image, valueAt, Math.max(oldLength, length));
        image.putBytes(valueAt, value, offset, length);
        if (length < oldLength) {
            image.clear(valueAt + length, oldLength - length);
        }
        putFields(record, NodeRecord.permissionCount(lengths), NodeRecord.pathLength(lengths), length, generation);
        return record;
    }

    private void putFields(
            final long record, final int permissions, final int pathLength, final int length, final long generation) {
        final boolean isAfterFree = NodeRecord.isAfterFree(image, record);
        NodeRecord.putFields(image, record, permissions, pathLength, length, generation, isAfterFree);
    }

    /** Copies a node's permissions to an array that the next call overwrites. */
    int[] permissions(final long record) {
        final int count = NodeRecord.permissionCount(NodeRecord.lengths(image, record));
        if (scratchPermissions.length < count) {
            scratchPermissions = new int[2 * count];
        }
        for (int i = 0; i < count; i++) {
            scratchPermissions[i] = NodeRecord.permission(image, record, i);
        }
        return scratchPermissions;
    }

    /** Changes a node's permissions. Returns its record, which may have moved. */
    long setPermissions(final long record, final int[] permissions, final int count, final long generation) {
        final long lengths = NodeRecord.lengths(image, record);
        final int valueLength = NodeRecord.valueLength(lengths);
        image.region().wrap(view, record + NodeRecord.valueOffset(lengths), valueLength);
        copy.putBytes(0, view, 0, valueLength);
        final boolean isInDomains = hasSameDomains(record, permissions, count);
        if (!isInDomains) {
            links.leaveDomains(record);
        }
        final long moved = replace(record, copy, 0, valueLength, permissions, count, generation, isInDomains);
        if (!isInDomains) {
            links.enterDomains(moved);
        }
        return moved;
    }

    /** Whether permissions name the domains that a node's permissions name, in the same order. */
    private boolean hasSameDomains(final long record, final int[] permissions, final int count) {
        boolean isSame = count == NodeRecord.permissionCount(NodeRecord.lengths(image, record));
        for (int i = 0; isSame && i < count; i++) {
            isSame = permissions[i] >>> 16 == NodeRecord.permission(image, record, i) >>> 16;
        }
        return isSame;
    }

    private long replace(
            final long record,
            final DirectBuffer value,
            final int offset,
            final int length,
            final int[] permissions,
            final int count,
            final long generation) {
        return replace(record, value, offset, length, permissions, count, generation, true);
    }

    /** Writes other content into a node's record, or into a new record if it does not fit. */
    private long replace(
            final long record,
            final DirectBuffer value,
            final int offset,
            final int length,
            final int[] permissions,
            final int count,
            final long generation,
            final boolean isInDomains) {
        final long lengths = NodeRecord.lengths(image, record);
        final int pathLength = NodeRecord.pathLength(lengths);
        image.region().wrap(view, record + NodeRecord.pathOffset(lengths), pathLength);
        // Nodes may move below, and the value may be in one of them.
        if (value != copy) {
            copy.putBytes(0, value, offset, length);
        }
        copy.putBytes(length, view, 0, pathLength);
        final long required = NodeRecord.requiredLength(count, pathLength, length);
        final long place =
                required <= NodeRecord.length(image, record) ? record : moves.enlarge(record, required, isInDomains);
        view.wrap(copy, length, pathLength);
        journal.save(image, place, NodeRecord.length(image, place));
        putFields(place, count, pathLength, length, generation);
        fillContent(place, view, pathLength, copy, 0, length, permissions, count);
        return place;
    }

    /** Begins a commit with a number. */
    void begin(final long sequence) {
        state.begin(journal, sequence);
    }

    /** Prepares the end of a commit. */
    void end() {
        state.repeat();
    }
}
