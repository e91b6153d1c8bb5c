// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;

/** The connections of an image by their ids, outside of the heap. Of two with the same id, the first one counts. */
final class ConnectionTable implements AutoCloseable {
    private final OffsetTable table = new OffsetTable();
    private final RecordWindow record;
    private final long seed;

    ConnectionTable(final Region image, final ByteOrder order, final long seed) {
        this.record = new RecordWindow(image, order);
        this.seed = seed;
    }

    void add(final long connId, final long offset) {
        table.add(Octets.hash(connId, seed), offset);
    }

    void seal() {
        table.seal();
    }

    /**
     * The connection with an id.
     *
     * @return the table's own flyweight; null if there is no such connection
     */
    ConnectionDataDecoder find(final long connId) {
        long entry = table.first(Octets.hash(connId, seed));
        while (entry >= 0) {
            record.go(table.offset(entry));
            final ConnectionDataDecoder connection = record.connectionData();
            if (connection.connId() == connId) {
                return connection;
            }
            entry = table.next(entry);
        }
        return null;
    }

    @Override
    public void close() {
        table.close();
    }
}
