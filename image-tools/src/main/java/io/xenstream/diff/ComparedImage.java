// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.imagetools.internal.ConnectionTable;
import io.xenstream.imagetools.internal.LogicalRecord;
import io.xenstream.imagetools.internal.OffsetTable;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreIndex;

/** One of the two images: an index of its committed nodes and a table of its other records, both off-heap. */
final class ComparedImage implements AutoCloseable {
    private final Region region;
    private final ImageHeader header;
    private final ConnectionTable connections;
    private final OffsetTable records = new OffsetTable();
    private final LogicalRecord meaning;
    private final StoreIndex index;
    private final long committedNodes;
    private final long surplusLength;

    ComparedImage(final Region region, final ReadOptions options, final long seed) {
        this.region = region;
        try (ImageReader reader = ImageReader.open(region, options)) {
            header = reader.header();
            connections = new ConnectionTable(region, header.byteOrder(), seed);
            meaning = new LogicalRecord(new RecordView(region, header.byteOrder()), connections, seed);
            try {
                committedNodes = readConnections(reader);
                surplusLength = reader.surplusLength();
                readOthers(options);
                index = StoreIndex.build(region, options, Duplicates.LAST_WINS);
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
            if (reader.type() == RecordType.CONNECTION_DATA) {
                connections.add(reader.connectionData().connId(), reader.offset());
            } else if (reader.type() == RecordType.NODE_DATA) {
                reader.nodeData().pathLength();
                nodes += reader.nodeData().isCommitted() ? 1 : 0;
            } else if (reader.type() == RecordType.WATCH_DATA) {
                reader.watchData().isTerminated();
            } else if (reader.type() == RecordType.WATCH_DATA_EXTENDED) {
                reader.watchDataExtended().isTerminated();
            }
        }
        connections.seal();
        return nodes;
    }

    private void readOthers(final ReadOptions options) {
        try (ImageReader reader = ImageReader.open(region, options)) {
            while (reader.next()) {
                if (!isElsewhere(reader)) {
                    meaning.go(reader.offset());
                    records.add(meaning.hash(), reader.offset());
                }
            }
        }
        records.seal();
    }

    /** Committed nodes are in the index, and END carries nothing to compare. */
    private static boolean isElsewhere(final ImageReader reader) {
        return switch (reader.type()) {
            case RecordType.END -> true;
            case RecordType.NODE_DATA -> reader.nodeData().isCommitted();
            default -> false;
        };
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

    StoreIndex index() {
        return index;
    }

    /** Returns the number of committed nodes that a later record replaces. */
    long duplicateNodes() {
        return committedNodes - index.nodes();
    }

    /** Returns the number of bytes after END. */
    long surplusLength() {
        return surplusLength;
    }

    @Override
    public void close() {
        index.close();
        meaning.close();
        records.close();
        connections.close();
    }
}
