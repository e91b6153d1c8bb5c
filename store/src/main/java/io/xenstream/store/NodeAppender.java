// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import org.agrona.MutableDirectBuffer;

/**
 * Adds nodes to a new store one after the other. Nothing is saved in the journal: the store becomes one when it is complete.
 *
 * <p>Most images are in tree order. The parent of a node is then the node before it, or one above that, and no path is looked up; the path table is filled
 * in the end, when it also turns out whether a path is there twice. The first node whose parent is elsewhere makes the path table needed: it is filled with
 * the nodes so far, and the others are entered one by one.
 */
final class NodeAppender implements AutoCloseable {
    private final StoreRegion image;
    private final StoreRegion index;
    private final IndexSpace space;
    private final PathTable paths;
    private final OffsetList lists;
    private final NodeLinks links;
    private final NewRecords records;
    private final Ancestors ancestors;
    private final PathEntries entries;
    private final long sourceLength;
    private final MutableDirectBuffer path = Buffers.empty();
    private long nodes;
    private boolean hasRoot;
    /** Whether nodes are entered in the path table when they are added. */
    private boolean isIndexed;

    /** Begins to add the nodes of an image of a length in bytes. */
    NodeAppender(
            final StoreRegion image,
            final StoreRegion index,
            final IndexSpace space,
            final PathTable paths,
            final OffsetList lists,
            final NodeLinks links,
            final String label,
            final long sourceLength) {
        this.image = image;
        this.index = index;
        this.space = space;
        this.paths = paths;
        this.lists = lists;
        this.links = links;
        this.sourceLength = sourceLength;
        this.records = new NewRecords(image, index.getLong(IndexLayout.END_OFFSET), label);
        this.ancestors = new Ancestors(records, lists);
        this.entries = new PathEntries(sourceLength);
        // The first one is the root, wherever it is.
        index.putLong(IndexLayout.SPECIAL_OFFSET, lists.append(0, 0));
    }

    /**
     * Adds the committed node on which a reader is.
     *
     * @throws StoreException if it has no path or permissions, its parent has not been added, or it is noticed already that its path is there twice
     */
    void add(final NodeDataDecoder node, final ImageReader reader) {
        final int permissions = node.permissionCount();
        final int pathLength = node.pathLength();
        if (permissions == 0 || pathLength == 0) {
            throw new StoreException(StoreRule.IMAGE, reader.place(), "a node without a path or permissions");
        }
        final long record = records.end();
        final long linksAt = records.add(node, permissions, pathLength, path);
        final int parentLength = Paths.parentLength(path);
        final boolean isSpecial = Paths.isSpecial(path);
        final int position;
        if (parentLength > 0) {
            if (!ancestors.leaveTo(path, parentLength)) {
                ancestors.goTo(path, parentLength, NodeRecord.children(image, find(parentLength, reader)));
            }
            position = ancestors.addChild(record);
        } else {
            position = addTop(record, isSpecial, reader);
        }
        records.putInt(linksAt, position);
        enterDomains(record, permissions, linksAt);
        if (!isSpecial) {
            ancestors.enter(path, parentLength, linksAt + Long.BYTES);
        }
        enterPath(paths.hash(path, 0, pathLength), record, reader);
        nodes++;
    }

    /** Adds the root or a special node. */
    private int addTop(final long record, final boolean isSpecial, final ImageReader reader) {
        final long list = links.specialList();
        if (isSpecial) {
            index.putLong(IndexLayout.SPECIAL_OFFSET, lists.append(list, ImageSpace.units(record)));
            return OffsetList.size(list);
        }
        if (!Paths.isRoot(path)) {
            throw isBeforeParent(reader);
        }
        if (hasRoot) {
            throw isTwice(reader);
        }
        lists.set(list, 0, ImageSpace.units(record));
        hasRoot = true;
        return 0;
    }

    /** Enters a node in the lists of the domains that its permissions name, as {@link NodeLinks#enterDomains} does. */
    private void enterDomains(final long record, final int permissions, final long linksAt) {
        final int owner = permission(record, 0);
        final long list = links.ownerList(owner);
        records.putInt(linksAt + Integer.BYTES, OffsetList.size(list));
        index.putLong(IndexLayout.owner(owner), lists.append(list, ImageSpace.units(record)));
        for (int i = 1; i < permissions; i++) {
            final int domid = permission(record, i);
            final long grants = links.grantList(domid);
            records.putInt(linksAt - (long) Integer.BYTES * i, OffsetList.size(grants));
            if (domid != 0) {
                index.putLong(IndexLayout.grants(domid), lists.append(grants, ImageSpace.units(record)));
            }
        }
    }

    /** The domain of a permission. */
    private int permission(final long record, final int number) {
        return records.getInt(NodeRecord.permissionAt(record, number)) >>> 16;
    }

    private static StoreException isBeforeParent(final ImageReader reader) {
        return new StoreException(StoreRule.IMAGE, reader.place(), "the node comes before its parent");
    }

    private static StoreException isTwice(final ImageReader reader) {
        return new StoreException(StoreRule.IMAGE, reader.place(), "the node is there twice");
    }

    private void enterPath(final int hash, final long record, final ImageReader reader) {
        if (!isIndexed) {
            entries.add(hash, record);
            return;
        }
        index.putLong(IndexLayout.END_OFFSET, records.end());
        if (!paths.insert(hash, record)) {
            throw isTwice(reader);
        }
    }

    /** Finds a node that has been added. */
    private long find(final int length, final ImageReader reader) {
        if (!isIndexed) {
            records.writeInPlace();
            final double part = (double) reader.offset() / sourceLength;
            fillTable((long) (nodes / part), reader);
            isIndexed = true;
        }
        final long found = paths.find(paths.hash(path, 0, length), path, 0, length);
        if (found == 0) {
            throw isBeforeParent(reader);
        }
        return found;
    }

    private void fillTable(final long expected, final ImageReader reader) {
        index.putLong(IndexLayout.END_OFFSET, records.end());
        final long duplicate;
        try (NewPathTable table = new NewPathTable(image, index, space, expected)) {
            duplicate = table.write(entries, paths);
        }
        if (duplicate != 0) {
            moveToSecond(duplicate, reader);
            throw isTwice(reader);
        }
    }

    /** Moves a reader to the second node with the path of a node. */
    private void moveToSecond(final long record, final ImageReader reader) {
        reader.moveTo(ImageHeader.LENGTH, 0);
        int found = 0;
        while (found < 2 && reader.next()) {
            if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                final NodeDataDecoder node = reader.nodeData();
                found += links.hasPath(record, node.path(), node.pathLength()) ? 1 : 0;
            }
        }
    }

    /**
     * Ends the image and completes the index.
     *
     * @param reader has read the whole image
     * @throws StoreException if there is no root, or a path is there twice
     */
    void finish(final ImageReader reader) {
        if (!hasRoot) {
            throw new StoreException(StoreRule.IMAGE, reader.place(), "the image has no root");
        }
        ancestors.leaveAll();
        records.finish();
        index.putLong(IndexLayout.END_OFFSET, records.end());
        index.putLong(IndexLayout.NODES_OFFSET, nodes);
        if (!isIndexed) {
            fillTable(nodes, reader);
        }
    }

    @Override
    public void close() {
        records.close();
        entries.close();
    }
}
