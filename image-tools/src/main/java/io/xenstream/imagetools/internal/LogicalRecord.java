// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeededHash;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a record of an image means, whatever the image's byte order and version: what it is known by, as bytes of their own, and whether
 * another one says the same about that. Ids of connections mean nothing outside of an image: in their place stands what the connection is known by.
 */
public final class LogicalRecord implements AutoCloseable {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int CONN_SPEC_OFFSET = 8;
    /** In the place of a connection that is not in the image. */
    private static final long NO_CONNECTION = -1;

    private final RecordView record;
    private final ConnectionTable connections;
    private final long seed;
    private final MutableDirectBuffer key = Buffers.expandable(128);
    private int keyLength;

    public LogicalRecord(final RecordView record, final ConnectionTable connections, final long seed) {
        this.record = record;
        this.connections = connections;
        this.seed = seed;
    }

    /** Goes to a record whose inner lengths a reader has checked. */
    public void go(final long offset) {
        record.moveTo(offset);
        keyLength = 0;
        add(record.type() == RecordType.WATCH_DATA_EXTENDED ? RecordType.WATCH_DATA : record.type());
        switch (record.type()) {
            case RecordType.CONNECTION_DATA -> add(record.connectionData());
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> add(record.watch());
            case RecordType.TRANSACTION_DATA -> {
                addConnection(record.transactionData().connId());
                add(record.transactionData().txId());
            }
            case RecordType.NODE_DATA -> add(record.nodeData());
            case RecordType.DOMAIN_DATA -> add(record.domainData().domid());
            case RecordType.GLOBAL_DATA, RecordType.GLOBAL_QUOTA_DATA -> {
                // There is one in an image.
            }
            default -> {
                // The type, and the body where it is.
            }
        }
    }

    private void add(final long number) {
        key.putLong(keyLength, number, ORDER);
        keyLength += Long.BYTES;
    }

    private void add(final DirectBuffer bytes) {
        add(bytes.capacity());
        key.putBytes(keyLength, bytes, 0, bytes.capacity());
        keyLength += bytes.capacity();
    }

    private void add(final ConnectionDataDecoder connection) {
        add(connection.connType());
        switch (connection.connType()) {
            case ConnectionDataDecoder.RING -> add(connection.domid());
            case ConnectionDataDecoder.SOCKET -> add(connection.socketFd());
            default -> {
                key.putBytes(keyLength, connection.buffer(), RecordDecoder.BODY_OFFSET + CONN_SPEC_OFFSET, Long.BYTES);
                keyLength += Long.BYTES;
            }
        }
    }

    private void addConnection(final long connId) {
        final ConnectionDataDecoder connection = connections.find(connId);
        if (connection == null) {
            add(NO_CONNECTION);
            add(connId);
        } else {
            add(connection);
        }
    }

    private void add(final WatchDecoder watch) {
        addConnection(watch.connId());
        add(watch.wpath());
        add(watch.token());
    }

    private void add(final NodeDataDecoder node) {
        if (!node.isCommitted()) {
            addConnection(node.connId());
            add(node.txId());
        }
        add(node.path());
    }

    public RecordView record() {
        return record;
    }

    public ConnectionTable connections() {
        return connections;
    }

    /** The hash of what the record is known by. */
    public long hash() {
        final long hash = SeededHash.of(key, keyLength, seed);
        return hasOpaqueBody() ? hash ^ SeededHash.of(record.record().buffer(), bodyEnd(), seed) : hash;
    }

    /** Whether the body is part of the key: the record has no fields to identify it by. */
    private boolean hasOpaqueBody() {
        return record.type() == RecordType.END || !RecordType.isKnown(record.type());
    }

    /** Where the body ends, trailing zeros excluded. */
    private int bodyEnd() {
        final DirectBuffer bytes = record.record().buffer();
        int end = bytes.capacity();
        while (end > RecordDecoder.BODY_OFFSET && bytes.getByte(end - 1) == 0) {
            end--;
        }
        return end;
    }

    public boolean hasSameKey(final LogicalRecord other) {
        return keyLength == other.keyLength
                && Paths.isSame(key, 0, other.key, 0, keyLength)
                && (!hasOpaqueBody() || hasSameBody(other));
    }

    /** Where padding counts as part of the body. */
    private boolean hasSameBody(final LogicalRecord other) {
        final int end = bodyEnd();
        final int body = RecordDecoder.BODY_OFFSET;
        return end == other.bodyEnd()
                && record.paddedLength() == other.record.paddedLength()
                && Paths.isSame(
                        record.record().buffer(), body, other.record.record().buffer(), body, end - body);
    }

    /** Whether another record, known by the same, says the same. */
    public boolean hasSameContent(final LogicalRecord other) {
        return switch (record.type()) {
            case RecordType.GLOBAL_DATA ->
                record.globalData().rwSocketFd() == other.record.globalData().rwSocketFd()
                        && record.globalData().evtchnFd()
                                == other.record.globalData().evtchnFd();
            case RecordType.CONNECTION_DATA -> isSame(record.connectionData(), other.record.connectionData());
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> depth() == other.depth();
            case RecordType.NODE_DATA -> {
                final NodeDataDecoder node = record.nodeData();
                yield (node.isCommitted()
                                || node.access() == other.record.nodeData().access())
                        && isSame(node, other.record.nodeData());
            }
            case RecordType.DOMAIN_DATA ->
                record.domainData().features() == other.record.domainData().features()
                        && Quotas.of(record.domainData()).equals(Quotas.of(other.record.domainData()));
            case RecordType.GLOBAL_QUOTA_DATA ->
                Quotas.of(record.globalQuotaData()).equals(Quotas.of(other.record.globalQuotaData()));
            default -> true;
        };
    }

    public int depth() {
        return record.type() == RecordType.WATCH_DATA
                ? WatchDataExtendedDecoder.UNLIMITED_DEPTH
                : record.watchDataExtended().depth();
    }

    private static boolean isSame(final ConnectionDataDecoder a, final ConnectionDataDecoder b) {
        final boolean isSameRing =
                a.connType() != ConnectionDataDecoder.RING || (a.tdomid() == b.tdomid() && a.evtchn() == b.evtchn());
        final boolean isSameUniqueId =
                a.hasUniqueId() == b.hasUniqueId() && (!a.hasUniqueId() || a.uniqueId() == b.uniqueId());
        return isSameRing
                && isSameUniqueId
                && a.outRespLength() == b.outRespLength()
                && Paths.isSame(a.inData(), b.inData())
                && Paths.isSame(a.outData(), b.outData());
    }

    /** Whether two nodes have the same value and permissions. */
    public static boolean isSame(final NodeDataDecoder a, final NodeDataDecoder b) {
        final int permissions = a.permissionCount();
        final int value = a.valueLength();
        if (permissions != b.permissionCount() || value != b.valueLength()) {
            return false;
        }
        for (int i = 0; i < permissions; i++) {
            if (a.permission(i) != b.permission(i)) {
                return false;
            }
        }
        return Paths.isSame(a.buffer(), a.valueOffset(), b.buffer(), b.valueOffset(), value);
    }

    @Override
    public void close() {
        record.close();
    }
}
