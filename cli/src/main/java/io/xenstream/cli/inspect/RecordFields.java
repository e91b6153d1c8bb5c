// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** Names the fields of each record, in the order and with the names of the specification, independent of the output format. */
final class RecordFields {
    private final Form form;

    RecordFields(final Form form) {
        this.form = form;
    }

    /** An output format for fields. */
    interface Form {
        /** A signed or unsigned number of at most 32 bits. */
        void number(String name, long value) throws IOException;

        /** A symbolic value. */
        void word(String name, String value) throws IOException;

        /** A path or a token. */
        void string(String name, DirectBuffer bytes) throws IOException;

        /** Arbitrary bytes. */
        void data(String name, DirectBuffer bytes) throws IOException;

        /** A node's permissions. */
        void permissions(String name, NodeDataDecoder node) throws IOException;

        /** The next {@code count} quotas. */
        void quotas(String name, QuotaEntries quotas, int count) throws IOException;
    }

    /**
     * Prints the fields of the reader's current record.
     *
     * @throws io.xenstream.codec.MalformedImageException if a field extends past the record; fields before it may have been printed
     */
    void print(final ImageReader reader) throws IOException {
        switch (reader.type()) {
            case RecordType.END -> {
                // END has no fields.
            }
            case RecordType.GLOBAL_DATA -> print(reader.globalData());
            case RecordType.CONNECTION_DATA -> print(reader.connectionData());
            case RecordType.WATCH_DATA -> print(reader.watchData());
            case RecordType.TRANSACTION_DATA -> print(reader.transactionData());
            case RecordType.NODE_DATA -> print(reader.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA -> print(reader.globalQuotaData());
            case RecordType.DOMAIN_DATA -> print(reader.domainData());
            case RecordType.WATCH_DATA_EXTENDED -> print(reader.watchDataExtended());
            default -> {
                form.number("code", Integer.toUnsignedLong(reader.type()));
                form.data("body", reader.record().body());
            }
        }
    }

    private void print(final GlobalDataDecoder global) throws IOException {
        form.number("rwSocketFd", global.rwSocketFd());
        form.number("evtchnFd", global.evtchnFd());
    }

    private void print(final ConnectionDataDecoder connection) throws IOException {
        form.number("connId", connection.connId());
        switch (connection.connType()) {
            case ConnectionDataDecoder.RING -> {
                form.word("connType", "ring");
                form.number("domid", connection.domid());
                form.number("tdomid", connection.tdomid());
                form.number("evtchn", connection.evtchn());
            }
            case ConnectionDataDecoder.SOCKET -> {
                form.word("connType", "socket");
                form.number("socketFd", connection.socketFd());
            }
            default -> form.word("connType", Integer.toString(connection.connType()));
        }
        if (connection.hasUniqueId()) {
            form.word("uniqueId", Long.toUnsignedString(connection.uniqueId()));
        }
        form.data("inData", connection.inData());
        form.number("outRespLen", connection.outRespLength());
        form.data("outData", connection.outData());
    }

    private void print(final WatchDataDecoder watch) throws IOException {
        form.number("connId", watch.connId());
        form.string("wpath", watch.wpath());
        form.string("token", watch.token());
    }

    private void print(final WatchDataExtendedDecoder watch) throws IOException {
        form.number("connId", watch.connId());
        form.string("wpath", watch.wpath());
        form.string("token", watch.token());
        form.number("depth", watch.depth());
    }

    private void print(final TransactionDataDecoder transaction) throws IOException {
        form.number("connId", transaction.connId());
        form.number("txId", transaction.txId());
    }

    private void print(final NodeDataDecoder node) throws IOException {
        form.number("connId", node.connId());
        form.number("txId", node.txId());
        form.number("access", node.access());
        form.permissions("perms", node);
        form.string("path", node.path());
        form.data("value", node.value());
    }

    private void print(final GlobalQuotaDataDecoder quotas) throws IOException {
        final QuotaEntries entries = quotas.quotas();
        form.quotas("domQuota", entries, quotas.domainQuotaCount());
        form.quotas("globQuota", entries, quotas.globalQuotaCount());
    }

    private void print(final DomainDataDecoder domain) throws IOException {
        form.number("domid", domain.domid());
        form.number("features", domain.features());
        form.quotas("quota", domain.quotas(), domain.quotaCount());
    }
}
