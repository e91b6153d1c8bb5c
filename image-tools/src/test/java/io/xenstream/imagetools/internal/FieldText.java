// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;

/** What an image means, in words: equal texts are equal images, whatever their byte order, padding and surplus. */
public final class FieldText {
    private FieldText() {}

    /** One line for each record. */
    public static List<String> of(final byte[] image) {
        final List<String> lines = new ArrayList<>();
        try (ImageReader reader = ImageReader.open(Region.ofArray(image, "image"))) {
            while (reader.next()) {
                lines.add(line(reader));
            }
        }
        return lines;
    }

    private static String line(final RecordCursor record) {
        final String name = RecordType.name(record.type()) + " ";
        return switch (record.type()) {
            case RecordType.GLOBAL_DATA ->
                name + record.globalData().rwSocketFd() + " "
                        + record.globalData().evtchnFd();
            case RecordType.CONNECTION_DATA -> name + connection(record.connectionData());
            case RecordType.WATCH_DATA -> name + watch(record);
            case RecordType.WATCH_DATA_EXTENDED ->
                name + record.watchDataExtended().connId() + " "
                        + record.watchDataExtended().depth() + " "
                        + record.watchDataExtended().wpathString() + " "
                        + record.watchDataExtended().tokenString();
            case RecordType.TRANSACTION_DATA ->
                name + record.transactionData().connId() + " "
                        + record.transactionData().txId();
            case RecordType.NODE_DATA -> name + node(record.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA -> name + globalQuota(record.globalQuotaData());
            case RecordType.DOMAIN_DATA -> name + domain(record.domainData());
            default -> name + padded(record.record().body());
        };
    }

    private static String watch(final RecordCursor record) {
        return record.watchData().connId() + " " + record.watchData().wpathString() + " "
                + record.watchData().tokenString();
    }

    private static String connection(final ConnectionDataDecoder connection) {
        final String spec = switch (connection.connType()) {
            case ConnectionDataDecoder.RING ->
                "ring " + connection.domid() + " " + connection.tdomid() + " " + connection.evtchn();
            case ConnectionDataDecoder.SOCKET -> "socket " + connection.socketFd();
            default -> connection.connType() + " " + hex(connection.body(), 8, 8);
        };
        return connection.connId() + " " + spec + " in " + hex(connection.inData()) + " out "
                + connection.outRespLength() + " " + hex(connection.outData())
                + (connection.hasUniqueId() ? " unique " + Long.toUnsignedString(connection.uniqueId()) : "");
    }

    private static String node(final NodeDataDecoder node) {
        final StringBuilder line = new StringBuilder();
        if (!node.isCommitted()) {
            line.append(node.connId()).append(" tx ").append(node.txId());
            line.append(" access ").append(node.access()).append(' ');
        }
        line.append(node.pathString()).append(" = ").append(hex(node.value()));
        for (int i = 0; i < node.permissionCount(); i++) {
            line.append(' ').append((char) node.permissionLetter(i)).append(node.permissionDomid(i));
            line.append('/').append(node.permissionFlags(i));
        }
        return line.toString();
    }

    private static String globalQuota(final GlobalQuotaDataDecoder global) {
        return global.domainQuotaCount() + "+" + global.globalQuotaCount() + quotas(global.quotas());
    }

    private static String domain(final DomainDataDecoder domain) {
        return domain.domid() + " features " + domain.features() + quotas(domain.quotas());
    }

    private static String quotas(final QuotaEntries quotas) {
        final StringBuilder line = new StringBuilder();
        while (quotas.next()) {
            line.append(' ').append(quotas.nameString()).append('=').append(quotas.value());
        }
        return line.toString();
    }

    private static String padded(final DirectBuffer body) {
        return hex(body) + "00".repeat(-body.capacity() & 7);
    }

    private static String hex(final DirectBuffer bytes) {
        return hex(bytes, 0, bytes.capacity());
    }

    private static String hex(final DirectBuffer bytes, final int offset, final int length) {
        final byte[] copy = new byte[length];
        bytes.getBytes(offset, copy);
        return HexFormat.of().formatHex(copy);
    }
}
