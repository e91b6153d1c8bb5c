// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.imagetools.internal.Bytes;
import io.xenstream.imagetools.internal.LogicalRecord;
import io.xenstream.imagetools.internal.Quotas;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Describes a record for reports. */
final class RecordDescription {
    private static final int CONN_SPEC_OFFSET = RecordDecoder.BODY_OFFSET + 8;

    private RecordDescription() {}

    /** Returns the fields that identify the record. */
    static List<RecordField> identity(final LogicalRecord meaning) {
        final RecordView record = meaning.record();
        final List<RecordField> fields = new ArrayList<>();
        switch (record.type()) {
            case RecordType.CONNECTION_DATA -> fields.add(RecordField.of("connection", name(record.connectionData())));
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> {
                final WatchDecoder watch = record.watch();
                fields.add(connection(meaning, watch.connId()));
                fields.add(RecordField.of("wpath", Bytes.text(watch.wpath())));
                fields.add(RecordField.of("token", Bytes.text(watch.token())));
            }
            case RecordType.TRANSACTION_DATA -> {
                fields.add(connection(meaning, record.transactionData().connId()));
                fields.add(RecordField.of("txId", record.transactionData().txId()));
            }
            case RecordType.NODE_DATA -> addNode(meaning, record.nodeData(), fields);
            case RecordType.DOMAIN_DATA ->
                fields.add(RecordField.of("domid", record.domainData().domid()));
            case RecordType.GLOBAL_DATA, RecordType.GLOBAL_QUOTA_DATA -> {
                // An image has only one.
            }
            default -> {
                fields.add(RecordField.of("code", Integer.toUnsignedLong(record.type())));
                fields.add(data("body", Bytes.hex(record.record().body())));
            }
        }
        return fields;
    }

    private static void addNode(
            final LogicalRecord meaning, final NodeDataDecoder node, final List<RecordField> fields) {
        fields.add(RecordField.of("path", Bytes.text(node.path())));
        if (!node.isCommitted()) {
            fields.add(connection(meaning, node.connId()));
            fields.add(RecordField.of("txId", node.txId()));
        }
    }

    private static RecordField connection(final LogicalRecord meaning, final long connId) {
        final ConnectionDataDecoder connection = meaning.connections().find(connId);
        return RecordField.of("connection", connection == null ? "unknown " + connId : name(connection));
    }

    private static String name(final ConnectionDataDecoder connection) {
        return switch (connection.connType()) {
            case ConnectionDataDecoder.RING -> "ring " + connection.domid();
            case ConnectionDataDecoder.SOCKET -> "socket " + connection.socketFd();
            default ->
                "type " + connection.connType() + " " + Bytes.hex(connection.buffer(), CONN_SPEC_OFFSET, Long.BYTES);
        };
    }

    /** Returns the fields other than the identity. */
    static List<RecordField> content(final LogicalRecord meaning) {
        final RecordView record = meaning.record();
        final List<RecordField> fields = new ArrayList<>();
        switch (record.type()) {
            case RecordType.GLOBAL_DATA -> {
                fields.add(RecordField.of("rwSocketFd", record.globalData().rwSocketFd()));
                fields.add(RecordField.of("evtchnFd", record.globalData().evtchnFd()));
            }
            case RecordType.CONNECTION_DATA -> addContent(record.connectionData(), fields);
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED ->
                fields.add(RecordField.of("depth", depth(meaning.depth())));
            case RecordType.NODE_DATA -> addContent(record.nodeData(), fields);
            case RecordType.DOMAIN_DATA -> {
                fields.add(RecordField.of("features", record.domainData().features()));
                Quotas.of(record.domainData()).forEach((name, value) -> fields.add(RecordField.of(name, value)));
            }
            case RecordType.GLOBAL_QUOTA_DATA ->
                Quotas.of(record.globalQuotaData()).forEach((name, value) -> fields.add(RecordField.of(name, value)));
            default -> {
                // The identity is all there is.
            }
        }
        return fields;
    }

    private static String depth(final int depth) {
        return depth == WatchDataExtendedDecoder.UNLIMITED_DEPTH ? "unlimited" : Integer.toString(depth);
    }

    private static void addContent(final ConnectionDataDecoder connection, final List<RecordField> fields) {
        if (connection.connType() == ConnectionDataDecoder.RING) {
            fields.add(RecordField.of("tdomid", connection.tdomid()));
            fields.add(RecordField.of("evtchn", connection.evtchn()));
        }
        if (connection.hasUniqueId()) {
            fields.add(RecordField.of("uniqueId", Long.toUnsignedString(connection.uniqueId())));
        }
        fields.add(data("inData", Bytes.hex(connection.inData())));
        fields.add(RecordField.of("outRespLen", connection.outRespLength()));
        fields.add(data("outData", Bytes.hex(connection.outData())));
    }

    private static void addContent(final NodeDataDecoder node, final List<RecordField> fields) {
        if (!node.isCommitted()) {
            fields.add(RecordField.of("access", node.access()));
        }
        fields.add(data("value", Bytes.hex(node.value())));
        fields.add(RecordField.of("perms", permissions(node)));
    }

    /** Formats permissions as {@code xenstore-ls -p} does, with a trailing exclamation mark for stale ones. */
    static String permissions(final NodeDataDecoder node) {
        final StringBuilder permissions = new StringBuilder();
        for (int i = 0; i < node.permissionCount(); i++) {
            permissions
                    .append(i == 0 ? "" : ",")
                    .append((char) (node.permissionLetter(i) & 0xFF))
                    .append(node.permissionDomid(i));
            final int flags = node.permissionFlags(i);
            if ((flags & NodeDataDecoder.PERMISSION_STALE) != 0) {
                permissions.append('!');
            }
            if ((flags & ~NodeDataDecoder.PERMISSION_STALE) != 0) {
                permissions.append('/').append(flags);
            }
        }
        return permissions.toString();
    }

    /** Returns what readers ignore: lengths, padding, surplus, ids local to the image, reserved fields. */
    static List<RecordField> form(final LogicalRecord meaning) {
        final RecordView record = meaning.record();
        final List<RecordField> fields = new ArrayList<>();
        switch (record.type()) {
            case RecordType.CONNECTION_DATA -> {
                fields.add(RecordField.of("connId", record.connectionData().connId()));
                fields.add(RecordField.of("fields", record.connectionData().fields()));
            }
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> {
                fields.add(RecordField.of("type", RecordType.name(record.type())));
                fields.add(RecordField.of("connId", record.watch().connId()));
                if (record.type() == RecordType.WATCH_DATA_EXTENDED) {
                    fields.add(RecordField.of(
                            "reserved", record.watchDataExtended().reserved()));
                }
            }
            case RecordType.TRANSACTION_DATA ->
                fields.add(RecordField.of("connId", record.transactionData().connId()));
            case RecordType.NODE_DATA -> {
                fields.add(RecordField.of("connId", record.nodeData().connId()));
                if (record.nodeData().isCommitted()) {
                    fields.add(RecordField.of("txId", record.nodeData().txId()));
                    fields.add(RecordField.of("access", record.nodeData().access()));
                }
            }
            default -> {
                // Only the fields common to all records.
            }
        }
        final int end = RecordDecoder.BODY_OFFSET + record.fieldsLength();
        final MutableDirectBuffer padding = Buffers.empty();
        record.region().wrap(padding, record.offset() + end, record.paddedLength() - end);
        fields.add(RecordField.of("len", record.length()));
        fields.add(data("padding", Bytes.hex(padding)));
        return fields;
    }

    private static RecordField data(final String name, final String hex) {
        return new RecordField(name, hex, true);
    }
}
