// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDecoder;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Loads the state of a daemon from an image. */
final class StateReader {
    private final StoreState state;
    private final Store store;
    private final StoreState.SocketAdopter sockets;
    private final Map<List<Permission>, List<Permission>> permissions = new HashMap<>();
    private final TransactionRestorer transactions;
    private int listeningDescriptor = -1;
    private int droppedConnections;
    private long droppedWatches;
    private long droppedTransactions;
    private long droppedBytes;
    private long duplicateNodes;
    private long orphanNodes;
    private long skippedNodes;
    private boolean hasRoot;

    StateReader(final StoreState state, final StoreState.SocketAdopter sockets) {
        this.state = state;
        this.store = state.store();
        this.sockets = sockets;
        this.transactions = new TransactionRestorer(store);
    }

    StoreState.LoadReport read(final ImageReader reader) {
        while (reader.next()) {
            read(reader, reader.type());
        }
        transactions.restore();
        final int domains = (int)
                state.domains().values().stream().filter(Domain::isIntroduced).count();
        return new StoreState.LoadReport(
                store.nodes(),
                state.sessions().size(),
                droppedConnections,
                domains,
                droppedWatches,
                droppedTransactions,
                droppedBytes,
                duplicateNodes,
                orphanNodes,
                skippedNodes,
                listeningDescriptor);
    }

    private void read(final ImageReader reader, final int type) {
        switch (type) {
            case RecordType.GLOBAL_DATA ->
                listeningDescriptor = reader.globalData().rwSocketFd();
            case RecordType.CONNECTION_DATA -> readConnection(reader);
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> readWatch(reader, type);
            case RecordType.TRANSACTION_DATA -> readTransaction(reader);
            case RecordType.NODE_DATA -> readNode(reader.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA -> readGlobalQuotas(reader.globalQuotaData());
            case RecordType.DOMAIN_DATA -> readDomain(reader.domainData());
            default -> {
                // END, and record types of later versions.
            }
        }
    }

    private void readConnection(final ImageReader reader) {
        final ConnectionDataDecoder record = reader.connectionData();
        if (record.connType() == ConnectionDataDecoder.RING) {
            final Domain domain = state.domain(record.domid());
            domain.introduce(record.connId(), record.evtchn());
            domain.target(record.tdomid());
            droppedBytes += record.inDataLength() + record.outDataLength();
            return;
        }
        final byte[] output = bytes(record.outData());
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
        session.input().restore(bytes(record.inData()));
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
            session.watches().add(new Watch(text(record.wpath()), text(record.token()), depth));
        } catch (final RequestException noPath) {
            droppedWatches++;
        }
    }

    private void readTransaction(final ImageReader reader) {
        final long txId = reader.transactionData().txId();
        final ClientSession session = state.session(reader.transactionData().connId());
        if (session == null || txId == 0) {
            droppedTransactions++;
        } else {
            session.restore(new Transaction((int) txId, store, state.limits().maxTransactionNodes()));
        }
    }

    private void readNode(final NodeDataDecoder record) {
        final String path = text(record.path());
        if (record.isCommitted()) {
            readCommitted(record, path);
            return;
        }
        final ClientSession session = state.session(record.connId());
        final Transaction transaction =
                session == null ? null : session.transactions().get((int) record.txId());
        if (transaction != null && StorePath.isValid(path)) {
            final boolean isDeleted = record.access() == 0 || record.permissionCount() == 0;
            transactions.add(
                    transaction,
                    path,
                    isDeleted ? null : record.valueBytes(),
                    isDeleted ? null : permissions(record),
                    record.access());
        }
    }

    private void readCommitted(final NodeDataDecoder record, final String path) {
        if (!StorePath.isValid(path) || record.permissionCount() == 0) {
            skippedNodes++;
            return;
        }
        if (StorePath.isRoot(path)) {
            duplicateNodes += hasRoot ? 1 : 0;
            hasRoot = true;
        } else if (!StorePath.isSpecial(path)) {
            if (store.find(path) != null) {
                duplicateNodes++;
            } else if (store.find(StorePath.parent(path)) == null) {
                orphanNodes++;
            }
        }
        store.put(path, record.valueBytes(), permissions(record));
    }

    /** Shares equal permissions, because most nodes have the same ones. */
    private List<Permission> permissions(final NodeDataDecoder record) {
        final List<Permission> list = new ArrayList<>(record.permissionCount());
        for (int i = 0; i < record.permissionCount(); i++) {
            final boolean isStale = (record.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0;
            list.add(new Permission((char) record.permissionLetter(i), isStale, record.permissionDomid(i)));
        }
        return permissions.computeIfAbsent(List.copyOf(list), copy -> copy);
    }

    private void readGlobalQuotas(final GlobalQuotaDataDecoder record) {
        final int ofDomains = record.domainQuotaCount();
        final QuotaEntries quotas = record.quotas();
        while (quotas.next()) {
            (quotas.index() < ofDomains ? state.domainQuotas() : state.globalQuotas())
                    .put(quotas.nameString(), quotas.value());
        }
    }

    private void readDomain(final DomainDataDecoder record) {
        final Domain domain = state.domain(record.domid());
        domain.features(record.features());
        final QuotaEntries quotas = record.quotas();
        while (quotas.next()) {
            domain.quotas().put(quotas.nameString(), quotas.value());
        }
    }

    private static byte[] bytes(final DirectBuffer view) {
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        return bytes;
    }

    private static String text(final DirectBuffer view) {
        return ProtocolText.text(bytes(view), 0, view.capacity());
    }
}
