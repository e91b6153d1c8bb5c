// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.agrona.DirectBuffer;

/**
 * Everything that a cursor says of its record, as one line, the same for the same record however it was read. A field that the record is
 * too damaged to have is written as the code of the rule; any other exception is foreign, and passed on.
 */
final class RecordText {
    private static final int LONGEST_HEX = 64;

    private final RecordCursor cursor;
    private final StringBuilder text;

    private RecordText(final RecordCursor cursor, final StringBuilder text) {
        this.cursor = cursor;
        this.text = text;
    }

    static void append(final RecordCursor cursor, final StringBuilder text) {
        new RecordText(cursor, text).append();
    }

    private void append() {
        text.append(cursor.index())
                .append(" @")
                .append(cursor.offset())
                .append(' ')
                .append(RecordType.name(cursor.type()))
                .append(" unknown=")
                .append(cursor.unknownRecords());
        final RecordDecoder record = cursor.record();
        field("type", record::type);
        field("length", record::length);
        field("paddedLength", cursor::paddedLength);
        bytes("body", record::body);
        field("fieldsLength", cursor::fieldsLength);
        field("surplus", cursor::hasSurplus);
        field("paddingZero", cursor::isPaddingZero);
        try {
            appendFields();
        } catch (final MalformedImageException damaged) {
            text.append(" !").append(damaged.rule().code());
        }
        text.append('\n');
    }

    private void appendFields() {
        switch (cursor.type()) {
            case RecordType.GLOBAL_DATA -> append(cursor.globalData());
            case RecordType.CONNECTION_DATA -> append(cursor.connectionData());
            case RecordType.WATCH_DATA -> append(cursor.watchData());
            case RecordType.WATCH_DATA_EXTENDED -> append(cursor.watchDataExtended());
            case RecordType.TRANSACTION_DATA -> append(cursor.transactionData());
            case RecordType.NODE_DATA -> append(cursor.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA -> append(cursor.globalQuotaData());
            case RecordType.DOMAIN_DATA -> append(cursor.domainData());
            default -> {}
        }
    }

    private void append(final GlobalDataDecoder global) {
        field("rwSocketFd", global::rwSocketFd);
        field("evtchnFd", global::evtchnFd);
    }

    private void append(final ConnectionDataDecoder connection) {
        field("connId", connection::connId);
        field("connType", connection::connType);
        field("fields", connection::fields);
        field("domid", connection::domid);
        field("tdomid", connection::tdomid);
        field("evtchn", connection::evtchn);
        field("socketFd", connection::socketFd);
        field("inDataLength", connection::inDataLength);
        field("outRespLength", connection::outRespLength);
        field("outDataLength", connection::outDataLength);
        bytes("inData", connection::inData);
        bytes("outData", connection::outData);
        if (connection.hasUniqueId()) {
            field("uniqueId", connection::uniqueId);
        }
    }

    private void append(final WatchDataDecoder watch) {
        field("connId", watch::connId);
        bytes("wpath", watch::wpath);
        bytes("token", watch::token);
        field("wpathString", watch::wpathString);
        field("tokenString", watch::tokenString);
        field("terminated", watch::isTerminated);
    }

    private void append(final WatchDataExtendedDecoder watch) {
        field("connId", watch::connId);
        field("depth", watch::depth);
        field("reserved", watch::reserved);
        bytes("wpath", watch::wpath);
        bytes("token", watch::token);
        field("wpathString", watch::wpathString);
        field("tokenString", watch::tokenString);
        field("terminated", watch::isTerminated);
    }

    private void append(final TransactionDataDecoder transaction) {
        field("connId", transaction::connId);
        field("txId", transaction::txId);
    }

    private void append(final NodeDataDecoder node) {
        field("connId", node::connId);
        field("txId", node::txId);
        field("committed", node::isCommitted);
        field("access", node::access);
        field("permissionCount", node::permissionCount);
        appendPermissions(node);
        field("pathLength", node::pathLength);
        bytes("path", node::path);
        field("pathString", node::pathString);
        field("pathTerminator", node::pathTerminator);
        field("valueLength", node::valueLength);
        bytes("value", node::value);
        field("valueBytes", () -> node.valueBytes().length);
    }

    private void appendPermissions(final NodeDataDecoder node) {
        try {
            for (int i = 0; i < node.permissionCount(); i++) {
                text.append(' ')
                        .append(node.permissionLetter(i))
                        .append('/')
                        .append(node.permissionFlags(i))
                        .append('/')
                        .append(node.permissionDomid(i));
            }
        } catch (final MalformedImageException damaged) {
            text.append(" !").append(damaged.rule().code());
        }
    }

    private void append(final GlobalQuotaDataDecoder quotas) {
        field("domainQuotaCount", quotas::domainQuotaCount);
        field("globalQuotaCount", quotas::globalQuotaCount);
        append(quotas.quotas());
    }

    private void append(final DomainDataDecoder domain) {
        field("domid", domain::domid);
        field("features", domain::features);
        field("quotaCount", domain::quotaCount);
        append(domain.quotas());
    }

    private void append(final QuotaEntries quotas) {
        while (quotas.next()) {
            text.append(" [").append(quotas.index());
            field("value", quotas::value);
            bytes("name", quotas::name);
            field("nameString", quotas::nameString);
            text.append(']');
        }
    }

    private void field(final String name, final Supplier<?> value) {
        text.append(' ').append(name).append('=');
        try {
            text.append(value.get());
        } catch (final MalformedImageException damaged) {
            text.append('!').append(damaged.rule().code());
        }
    }

    private void bytes(final String name, final Supplier<DirectBuffer> view) {
        field(name, () -> describe(view.get()));
    }

    private static String describe(final DirectBuffer view) {
        final byte[] copy = new byte[view.capacity()];
        view.getBytes(0, copy);
        if (copy.length <= LONGEST_HEX) {
            return Octets.hex(copy);
        }
        final CRC32 checksum = new CRC32();
        checksum.update(copy);
        return copy.length + ":" + Long.toHexString(checksum.getValue());
    }
}
