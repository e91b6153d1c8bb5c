// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreIndex;

/** One of two images: its committed nodes by an index, its other records by a table, all outside of the heap. */
final class ComparedImage implements AutoCloseable {
    private final Region region;
    private final ImageHeader header;
    private final ConnectionTable connections;
    private final OffsetTable records = new OffsetTable();
    private final RecordMeaning meaning;
    private final StoreIndex index;
    private final long committedNodes;
    private final long surplusLength;

    ComparedImage(final Region region, final ReadOptions options, final long seed) {
        this.region = region;
        try (ImageReader reader = ImageReader.open(region, options)) {
            header = reader.header();
            connections = new ConnectionTable(region, header.byteOrder(), seed);
            meaning = new RecordMeaning(new RecordWindow(region, header.byteOrder()), connections, seed);
            try {
                committedNodes = readConnections(reader);
                surplusLength = reader.surplusLength();
                readOthers(options);
                index = StoreIndex.build(region, options, Duplicates.LAST_WINS);
            } catch (final RuntimeException | InternalError unreadable) {
                connections.close();
                records.close();
                throw unreadable;
            }
        }
    }

    /** Checks the inner lengths of all records on its way, so that nobody has to afterwards. */
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

    /** Committed nodes are in the index, and END is nothing to compare. */
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

    RecordMeaning meaning() {
        return meaning;
    }

    StoreIndex index() {
        return index;
    }

    /** Committed nodes that come again later. */
    long duplicateNodes() {
        return committedNodes - index.nodes();
    }

    /** Octets behind END. */
    long surplusLength() {
        return surplusLength;
    }

    @Override
    public void close() {
        index.close();
        records.close();
        connections.close();
    }
}
