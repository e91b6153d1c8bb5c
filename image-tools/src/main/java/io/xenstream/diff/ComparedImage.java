// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.NodeRun;
import io.xenstream.imagetools.internal.ConnectionTable;
import io.xenstream.imagetools.internal.LogicalRecord;
import io.xenstream.imagetools.internal.NodeStretch;
import io.xenstream.imagetools.internal.OffsetTable;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreIndex;
import org.agrona.collections.LongArrayList;

/** One of the two images: if need be an index of its committed nodes, and a table of its other records, both off-heap. */
final class ComparedImage implements AutoCloseable {
    private static final int MOST_SPECIAL = 16;

    private final Region region;
    private final ImageHeader header;
    private final ConnectionTable connections;
    private final OffsetTable records = new OffsetTable();
    private final LogicalRecord meaning;
    private final ReadOptions options;
    private final NodeStretch stretch = new NodeStretch();
    private final LongArrayList specialNodes = new LongArrayList();

    private final long committedNodes;
    private final long surplusLength;
    private long specials;
    /** Built when it is needed. */
    private StoreIndex index;

    ComparedImage(final Region region, final ReadOptions options, final long seed) {
        this.region = region;
        this.options = options;
        try (ImageReader reader = ImageReader.open(region, options)) {
            header = reader.header();
            connections = new ConnectionTable(region, header.byteOrder(), seed);
            meaning = new LogicalRecord(new RecordView(region, header.byteOrder()), connections, seed);
            try {
                committedNodes = readConnections(reader);
                surplusLength = reader.surplusLength();
                readOthers();
            } catch (final RuntimeException | InternalError unreadable) {
                meaning.close();
                connections.close();
                records.close();
                throw unreadable;
            }
        }
    }

    /** Checks the inner lengths of all records, so that later passes need not. */
    private long readConnections(final ImageReader reader) {
        long nodes = 0;
        while (reader.next()) {
            reader.fieldsLength();
            final boolean isNode = isCommittedNode(reader);
            stretch.add(reader, isNode);
            if (isNode) {
                nodes++;
                takeSpecial(reader);
            } else if (reader.type() == RecordType.CONNECTION_DATA) {
                connections.add(reader.connectionData().connId(), reader.offset());
            } else if (reader.type() == RecordType.NODE_DATA) {
                reader.nodeData().pathLength();
            } else if (reader.type() == RecordType.WATCH_DATA) {
                reader.watchData().isTerminated();
            } else if (reader.type() == RecordType.WATCH_DATA_EXTENDED) {
                reader.watchDataExtended().isTerminated();
            }
        }
        connections.seal();
        return nodes;
    }

    private static boolean isCommittedNode(final ImageReader reader) {
        return reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted();
    }

    private void takeSpecial(final ImageReader reader) {
        if (!OrderedNodes.isOfTree(reader.nodeData())) {
            specials++;
            if (specials <= MOST_SPECIAL) {
                specialNodes.addLong(reader.offset());
            }
        }
    }

    private void readOthers() {
        try (ImageReader reader = ImageReader.open(region, options)) {
            while (reader.next()) {
                // Committed nodes are compared in another way, and END carries nothing to compare.
                if (stretch.skip(reader) == 0 && reader.type() != RecordType.END && !isCommittedNode(reader)) {
                    meaning.go(reader.offset());
                    records.add(meaning.hash(), reader.offset());
                }
            }
        }
        records.seal();
    }

    Region region() {
        return region;
    }

    ImageHeader header() {
        return header;
    }

    OffsetTable records() {
        return records;
    }

    LogicalRecord meaning() {
        return meaning;
    }

    /** Returns the number of committed nodes. */
    long nodes() {
        return committedNodes;
    }

    /** Returns whether all committed nodes are in the order of the tree, each once. Takes a pass over the image. */
    boolean isInOrder() {
        try (ImageReader reader = ImageReader.open(region, options);
                NodeRun run = new NodeRun(region, header.byteOrder(), true)) {
            while (reader.nextNode() != null) {
                final NodeDataDecoder node = reader.nodeData();
                if (node.isCommitted() && !run.add(reader.offset(), node.path())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the offsets of the nodes that are in no tree, in the order of the image; null if there are many. */
    LongArrayList specialNodes() {
        return specials > MOST_SPECIAL ? null : specialNodes;
    }

    StoreIndex index() {
        if (index == null) {
            index = StoreIndex.build(region, options, Duplicates.LAST_WINS);
        }
        return index;
    }

    /** Returns the number of committed nodes that a later record replaces. */
    long duplicateNodes() {
        return committedNodes - index().nodes();
    }

    /** Returns the number of bytes after END. */
    long surplusLength() {
        return surplusLength;
    }

    @Override
    public void close() {
        if (index != null) {
            index.close();
        }
        meaning.close();
        records.close();
        connections.close();
    }
}
