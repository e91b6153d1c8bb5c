// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import java.util.function.LongConsumer;
import org.agrona.MutableDirectBuffer;

/** Builds an index from the nodes of an image, which is not trusted. */
final class IndexRebuild {
    private final StoreRegion image;
    private final StoreRegion index;
    private final ImageSpace space;
    private final PathTable paths;
    private final NodeLinks links;
    /** Creates the path table with room for a number of nodes. */
    private final LongConsumer table;

    private final String label;
    private final MutableDirectBuffer path = Buffers.empty();
    private long nodes;

    IndexRebuild(
            final StoreRegion image,
            final StoreRegion index,
            final ImageSpace space,
            final PathTable paths,
            final NodeLinks links,
            final LongConsumer table,
            final String label) {
        this.image = image;
        this.index = index;
        this.space = space;
        this.paths = paths;
        this.links = links;
        this.table = table;
        this.label = label;
    }

    /**
     * Enters all records of the image into an empty index. Links and generations in the records are written anew.
     *
     * @param firstNode where the nodes begin
     * @param limit     bytes of the image that may be accessed
     */
    void run(final long firstNode, final long limit) {
        final long end = requireFraming(firstNode, limit);
        index.putLong(IndexLayout.END_OFFSET, end);
        table.accept(nodes);
        boolean isAfterFree = false;
        for (long record = firstNode; record < end; record += NodeRecord.length(image, record)) {
            if (NodeRecord.type(image, record) == ImageSpace.FREE) {
                space.relink(record);
                isAfterFree = true;
            } else {
                enter(record, isAfterFree);
                isAfterFree = false;
            }
        }
        if (links.find(NodeLinks.ROOT, 1) == 0) {
            throw StoreException.at(StoreRule.IMAGE, label, firstNode, "the image has no root");
        }
    }

    /** Checks that the records lead to END, and counts the nodes. Returns the offset of END. */
    private long requireFraming(final long firstNode, final long limit) {
        long record = firstNode;
        while (record <= limit - Long.BYTES) {
            final int type = NodeRecord.type(image, record);
            final long length = NodeRecord.length(image, record);
            if (image.getLong(record) == RecordType.END) {
                return record;
            }
            final long shortest = type == RecordType.NODE_DATA
                    ? NodeRecord.requiredLength(1, 1, 0)
                    : type == ImageSpace.FREE ? ImageSpace.SHORTEST_FREE : Long.MAX_VALUE;
            if (length < shortest || (length & Long.BYTES - 1) != 0 || length > limit - record) {
                throw StoreException.at(
                        StoreRule.IMAGE, label, record, "a record of type " + type + " with " + length + " bytes");
            }
            nodes += type == RecordType.NODE_DATA ? 1 : 0;
            record += length;
        }
        throw StoreException.at(StoreRule.IMAGE, label, record, "the image has no END");
    }

    private void enter(final long record, final boolean isAfterFree) {
        final long lengths = NodeRecord.lengths(image, record);
        final int count = NodeRecord.permissionCount(lengths);
        final int pathLength = NodeRecord.pathLength(lengths);
        final int valueLength = NodeRecord.valueLength(lengths);
        if (count == 0
                || pathLength < 1
                || NodeRecord.requiredLength(count, pathLength, valueLength) > NodeRecord.length(image, record)) {
            throw StoreException.at(StoreRule.IMAGE, label, record, "the lengths in a node do not fit its record");
        }
        image.region().wrap(path, record + NodeRecord.pathOffset(lengths), pathLength);
        final long parent = links.parent(path, pathLength);
        final boolean hasNoParent = Paths.isSpecial(path) || Paths.isRoot(path);
        final boolean isNew = paths.insert(links.hash(path, pathLength), record);
        if (!isNew || (parent == 0) != hasNoParent) {
            throw StoreException.at(StoreRule.IMAGE, label, record, "a node is there twice, or before its parent");
        }
        final long generation = index.getLong(IndexLayout.SEQUENCE_OFFSET);
        NodeRecord.putFields(image, record, count, pathLength, valueLength, generation, isAfterFree);
        // If the value's length is damaged, the rest of the value is there.
        final long valueEnd = record + NodeRecord.valueOffset(lengths) + valueLength;
        image.clear(valueEnd, NodeRecord.contentEnd(image, record, count) - valueEnd);
        image.putLong(NodeRecord.links(image, record), 0);
        image.putLong(NodeRecord.children(image, record), 0);
        image.putLong(NodeRecord.childrenGeneration(image, record), generation);
        links.attach(record, parent, generation);
        links.enterDomains(record);
        index.putLong(IndexLayout.NODES_OFFSET, index.getLong(IndexLayout.NODES_OFFSET) + 1);
    }
}
