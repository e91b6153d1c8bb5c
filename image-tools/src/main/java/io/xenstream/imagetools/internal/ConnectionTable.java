// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.SeededHash;
import java.nio.ByteOrder;

/** The connections of an image by their ids, outside of the heap. Of two with the same id, the first one counts. */
public final class ConnectionTable implements AutoCloseable {
    private final OffsetTable table = new OffsetTable();
    private final RecordView record;
    private final long seed;

    public ConnectionTable(final Region image, final ByteOrder order, final long seed) {
        this.record = new RecordView(image, order);
        this.seed = seed;
    }

    public void add(final long connId, final long offset) {
        table.add(SeededHash.of(connId, seed), offset);
    }

    public void seal() {
        table.seal();
    }

    /**
     * The connection with an id.
     *
     * @return the table's own flyweight; null if there is no such connection
     */
    public ConnectionDataDecoder find(final long connId) {
        long entry = table.first(SeededHash.of(connId, seed));
        while (entry >= 0) {
            final ConnectionDataDecoder connection =
                    record.moveTo(table.offset(entry)).connectionData();
            if (connection.connId() == connId) {
                return connection;
            }
            entry = table.next(entry);
        }
        return null;
    }

    @Override
    public void close() {
        record.close();
        table.close();
    }
}
