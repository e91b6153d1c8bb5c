// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.store.LiveStore;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads everything but the nodes of a daemon's state from an image. */
final class StateReader {
    /** For what a predecessor has written. */
    static final ReadOptions OWN_OPTIONS = ReadOptions.DEFAULT.withMaxRecordLength(ReadOptions.LARGEST_RECORD_LENGTH);

    private final StoreState state;
    private final StoreState.SocketAdopter sockets;
    private final Map<Long, SavedTransaction> transactions = new LinkedHashMap<>();
    private int listeningDescriptor = -1;
    private int guests;
    private int droppedConnections;
    private long droppedWatches;
    private long droppedTransactions;
    private long droppedBytes;

    StateReader(final StoreState state, final StoreState.SocketAdopter sockets) {
        this.state = state;
        this.sockets = sockets;
    }

    /** The parts of a transaction, as far as they have been read. */
    private static final class SavedTransaction {
        private final ClientSession session;
        private final int id;
        private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        private int length;

        SavedTransaction(final ClientSession session, final int id) {
            this.session = session;
            this.id = id;
        }

        void add(final DirectBuffer part, final int offset, final int partLength) {
            bytes.putBytes(length, part, offset, partLength);
            length += partLength;
        }

        void restore(final LiveStore store) {
            session.restore(id, store.resume(bytes, 0, length));
        }
    }

    /** Reads where a predecessor's store is. */
    static StoreLocation location(final Region image) {
        try (ImageReader reader = ImageReader.open(image, OWN_OPTIONS)) {
            while (reader.next()) {
                if (reader.type() == StateWriter.LOCATION_TYPE) {
                    final DirectBuffer body = reader.record().body();
                    final int length = body.getInt(Integer.BYTES);
                    final String path = body.getStringWithoutLengthUtf8(2 * Integer.BYTES, length);
                    return new StoreLocation(Path.of(path), body.getInt(0) != 0);
                }
            }
            throw new ImageIoException(
                    IoRule.READ,
                    reader.place(),
                    "the predecessor does not say where its store is: it is of another version",
                    null);
        }
    }

    void read(final ImageReader reader) {
        while (reader.next()) {
            read(reader, reader.type());
        }
        restoreTransactions();
    }

    /** Reads some records of an image: the offset and the number of each. */
    void read(final ImageReader reader, final LongArrayList records) {
        for (int i = 0; i < records.size(); i += 2) {
            reader.moveTo(records.getLong(i), records.getLong(i + 1));
            if (reader.next()) {
                read(reader, reader.type());
            }
        }
        restoreTransactions();
    }

    private void restoreTransactions() {
        transactions.values().forEach(saved -> saved.restore(state.store()));
    }

    StoreState.LoadReport report() {
        return new StoreState.LoadReport(
                state.store().nodes(),
                state.sessions().size(),
                droppedConnections,
                guests,
                droppedWatches,
                droppedTransactions,
                droppedBytes,
                state.store().isRecovered(),
                listeningDescriptor);
    }

    private void read(final ImageReader reader, final int type) {
        switch (type) {
            case RecordType.GLOBAL_DATA ->
                listeningDescriptor = reader.globalData().rwSocketFd();
            case RecordType.CONNECTION_DATA -> readConnection(reader);
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> readWatch(reader, type);
            case RecordType.TRANSACTION_DATA -> readLost(reader.transactionData());
            case StateWriter.TRANSACTION_TYPE -> readTransaction(reader.record().body());
            case RecordType.GLOBAL_QUOTA_DATA, RecordType.DOMAIN_DATA ->
                state.domains().read(reader);
            default -> {
                // Nodes, END, and record types of later versions.
            }
        }
    }

    private void readConnection(final ImageReader reader) {
        final ConnectionDataDecoder record = reader.connectionData();
        if (record.connType() == ConnectionDataDecoder.RING) {
            state.domains().read(reader);
            guests++;
            droppedBytes += record.inDataLength() + record.outDataLength();
            return;
        }
        final UnsafeBuffer output = new UnsafeBuffer(record.outData());
        final boolean isUsable = record.connType() == ConnectionDataDecoder.SOCKET
                && state.session(record.connId()) == null
                && OutputBuffer.isValid(output, record.outRespLength());
        final SocketChannel channel = isUsable ? adopt(reader, record.socketFd()) : null;
        if (channel == null) {
            droppedConnections++;
            droppedBytes += record.inDataLength() + record.outDataLength();
            return;
        }
        final ClientSession session =
                state.connect(record.connId(), record.hasUniqueId() ? record.uniqueId() : record.connId(), channel);
        session.input().restore(new UnsafeBuffer(record.inData()));
        session.output().restore(output, record.outRespLength());
    }

    private SocketChannel adopt(final ImageReader reader, final int descriptor) {
        try {
            return sockets.adopt(descriptor);
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.READ,
                    reader.place(),
                    "cannot adopt the socket of descriptor " + descriptor + ": " + refused,
                    refused);
        }
    }

    private void readWatch(final ImageReader reader, final int type) {
        // Without the flyweight, whose checks do not matter for a connection that is dropped.
        final DirectBuffer body = reader.record().body();
        final ClientSession session = body.capacity() < Integer.BYTES
                ? null
                : state.session(
                        Integer.toUnsignedLong(body.getInt(0, reader.header().byteOrder())));
        if (session == null) {
            droppedWatches++;
            return;
        }
        final WatchDecoder record = type == RecordType.WATCH_DATA ? reader.watchData() : reader.watchDataExtended();
        final int depth = type == RecordType.WATCH_DATA
                ? Watch.UNLIMITED
                : reader.watchDataExtended().depth();
        try {
            state.add(new Watch(session, text(record.wpath()), text(record.token()), depth));
        } catch (final RequestException noPath) {
            droppedWatches++;
        }
    }

    /** Transactions depend on the store of their daemon; they come with it, in records of their own. Others are lost, and a client that comes along is told. */
    private void readLost(final TransactionDataDecoder record) {
        final ClientSession session = state.session(record.connId());
        if (session != null) {
            session.adopted();
        }
        if (session == null || record.txId() != ClientSession.LAST_LOST_TRANSACTION) {
            droppedTransactions++;
        }
    }

    /** Adds a part of a transaction to those before it. */
    private void readTransaction(final DirectBuffer body) {
        final ClientSession session = state.session(body.getLong(0));
        if (session == null) {
            droppedTransactions++;
            return;
        }
        final int id = body.getInt(Long.BYTES);
        final int length = body.getInt(Long.BYTES + Integer.BYTES);
        final long key = session.id() << Integer.SIZE | Integer.toUnsignedLong(id);
        transactions
                .computeIfAbsent(key, missing -> new SavedTransaction(session, id))
                .add(body, StateWriter.TRANSACTION_HEADER, length);
    }

    private static String text(final DirectBuffer view) {
        return ProtocolText.text(view, 0, view.capacity());
    }
}
