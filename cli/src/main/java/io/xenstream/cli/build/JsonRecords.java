// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import io.xenstream.cli.command.DataEncoding;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.GlobalQuotaDataEncoder;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordType;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Encodes the records of {@code dump --format ndjson}. Fields that say where a record was are ignored. */
final class JsonRecords {
    private static final int UINT16 = 0xFFFF;
    private static final long UINT32 = 0xFFFF_FFFFL;
    private static final int STALE = NodeDataDecoder.PERMISSION_STALE;

    private final ImageWriter writer;
    private final DataEncoding encoding;

    JsonRecords(final ImageWriter writer, final DataEncoding encoding) {
        this.writer = writer;
        this.encoding = encoding;
    }

    /**
     * Writes a record.
     *
     * @throws DescriptionException if it is of no known type, or its fields are not those of its type
     */
    void write(final JsonRecord json) {
        json.ignore("index");
        json.ignore("offset");
        switch (json.type()) {
            case "END" -> json.requireNoMore();
            case "GLOBAL_DATA" -> globalData(json);
            case "CONNECTION_DATA" -> connection(json);
            case "WATCH_DATA" -> watch(json);
            case "WATCH_DATA_EXTENDED" -> extendedWatch(json);
            case "TRANSACTION_DATA" -> transaction(json);
            case "NODE_DATA" -> node(json);
            case "GLOBAL_QUOTA_DATA" -> globalQuotas(json);
            case "DOMAIN_DATA" -> domain(json);
            case "UNKNOWN" -> unknown(json);
            case "HEADER" -> throw new DescriptionException("HEADER is not the first line");
            default -> throw new DescriptionException("there is no type " + json.type());
        }
    }

    private void commit(final JsonRecord json) {
        json.requireNoMore();
        writer.commit();
    }

    private void globalData(final JsonRecord json) {
        writer.claimGlobalData().rwSocketFd(json.int32("rwSocketFd")).evtchnFd(json.int32("evtchnFd"));
        commit(json);
    }

    private void connection(final JsonRecord json) {
        final DirectBuffer input = json.data("inData", encoding);
        final DirectBuffer output = json.data("outData", encoding);
        requireRoom("inData", input.capacity(), UINT16);
        final boolean hasUniqueId = json.has("uniqueId");
        final ConnectionDataEncoder connection =
                writer.claimConnectionData(input.capacity(), output.capacity(), hasUniqueId);
        connection.connId(json.uint32("connId"));
        final String kind = json.text("connType");
        switch (kind) {
            case "ring" ->
                connection.ring(
                        (int) json.number("domid", UINT16), (int) json.number("tdomid", UINT16), json.uint32("evtchn"));
            case "socket" -> connection.socket(json.int32("socketFd"));
            default ->
                throw new DescriptionException(
                        "connType is ring or socket; a dump does not contain what another one, such as " + kind
                                + ", consists of");
        }
        connection
                .outRespLength((int) json.numberOr(0, "outRespLen", UINT16))
                .inData(input)
                .outData(output);
        if (hasUniqueId) {
            connection.uniqueId(uniqueId(json.text("uniqueId")));
        }
        commit(json);
    }

    private static long uniqueId(final String digits) {
        try {
            return Long.parseUnsignedLong(digits);
        } catch (final NumberFormatException notOne) {
            throw new DescriptionException("uniqueId is a string of decimal digits, from 0 to 18446744073709551615");
        }
    }

    private static void requireRoom(final String name, final int length, final int most) {
        if (length > most) {
            throw new DescriptionException(
                    "the field " + name + " has " + length + " bytes, and can have at most " + most);
        }
    }

    private DirectBuffer string(final JsonRecord json, final String name) {
        final DirectBuffer bytes = json.bytes(name);
        requireRoom(name, bytes.capacity(), NodeDataEncoder.LONGEST_PATH);
        return bytes;
    }

    private void watch(final JsonRecord json) {
        final DirectBuffer path = string(json, "wpath");
        final DirectBuffer token = string(json, "token");
        writer.claimWatchData(path.capacity(), token.capacity())
                .connId(json.uint32("connId"))
                .wpath(path)
                .token(token);
        commit(json);
    }

    private void extendedWatch(final JsonRecord json) {
        final DirectBuffer path = string(json, "wpath");
        final DirectBuffer token = string(json, "token");
        writer.claimWatchDataExtended(path.capacity(), token.capacity())
                .depth((int) json.number("depth", UINT16))
                .connId(json.uint32("connId"))
                .wpath(path)
                .token(token);
        commit(json);
    }

    private void transaction(final JsonRecord json) {
        writer.claimTransactionData().connId(json.uint32("connId")).txId(json.uint32("txId"));
        commit(json);
    }

    private void node(final JsonRecord json) {
        final DirectBuffer path = string(json, "path");
        final DirectBuffer value = json.data("value", encoding);
        requireRoom("value", value.capacity(), UINT16);
        final List<String> permissions = json.list("perms");
        requireRoom("perms", permissions.size(), UINT16);
        final NodeDataEncoder node = writer.claimNodeData(permissions.size(), path.capacity(), value.capacity());
        final long connection = json.numberOr(0, "connId", UINT32);
        final long transaction = json.numberOr(0, "txId", UINT32);
        final int access = (int) json.numberOr(0, "access", UINT16);
        if (connection != 0 || transaction != 0) {
            if (connection == 0 || transaction == 0) {
                throw new DescriptionException(
                        "a node of a transaction has both a connId and a txId; others have none");
            }
            node.transaction(connection, transaction, access);
        }
        for (int i = 0; i < permissions.size(); i++) {
            node.permission(i, permission(permissions.get(i)));
        }
        node.path(path).value(value);
        commit(json);
    }

    /** A letter, which may be any byte, the number of a domain, and an exclamation mark if it is stale. */
    private static int permission(final String text) {
        final boolean isStale = text.endsWith("!");
        try {
            final int domid = Integer.parseInt(text, 1, text.length() - (isStale ? 1 : 0), 10);
            if (domid >= 0 && domid <= UINT16 && text.charAt(0) <= 0xFF && text.charAt(1) != '+') {
                return text.charAt(0) | (isStale ? STALE << 8 : 0) | domid << 16;
            }
        } catch (final NumberFormatException | IndexOutOfBoundsException notOne) {
            // Explained below.
        }
        throw new DescriptionException("a permission is written as n0 or r3, with ! if it is stale, not as " + text);
    }

    private void globalQuotas(final JsonRecord json) {
        final Map<String, Long> ofDomains = json.quotas("domQuota");
        final Map<String, Long> global = json.quotas("globQuota");
        requireQuotas("domQuota", ofDomains);
        requireQuotas("globQuota", global);
        final GlobalQuotaDataEncoder quotas = writer.claimGlobalQuotaData(
                ofDomains.size(), global.size(), namesLength(ofDomains) + namesLength(global));
        ofDomains.forEach((name, limit) -> quotas.quota(JsonRecord.bytes("domQuota", name), limit));
        global.forEach((name, limit) -> quotas.quota(JsonRecord.bytes("globQuota", name), limit));
        commit(json);
    }

    private void domain(final JsonRecord json) {
        final Map<String, Long> limits = json.quotas("quota");
        requireQuotas("quota", limits);
        final DomainDataEncoder domain = writer.claimDomainData(limits.size(), namesLength(limits));
        domain.domid((int) json.number("domid", UINT16)).features(json.uint32("features"));
        limits.forEach((name, limit) -> domain.quota(JsonRecord.bytes("quota", name), limit));
        commit(json);
    }

    private static void requireQuotas(final String name, final Map<String, Long> quotas) {
        requireRoom(name, quotas.size(), UINT16);
        quotas.forEach((quota, limit) -> {
            if (quota.indexOf(0) >= 0) {
                throw new DescriptionException("the name of a quota contains NUL, which ends it");
            }
            if (limit < 0 || limit > UINT32) {
                throw new DescriptionException("the quota " + quota + " is not from 0 to " + UINT32);
            }
        });
    }

    private static int namesLength(final Map<String, Long> quotas) {
        return quotas.keySet().stream().mapToInt(name -> name.length() + 1).sum();
    }

    private void unknown(final JsonRecord json) {
        final long code = json.uint32("code");
        final DirectBuffer body = json.data("body", encoding);
        if (RecordType.isKnown((int) code)) {
            throw new DescriptionException("the type with the code " + code + " is " + RecordType.name((int) code));
        }
        writer.claimRecord((int) code, body.capacity()).body(body);
        commit(json);
    }
}
