// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A record as a value, to compare what was written with what is read. Byte strings are in hex. {@link #body} spells the format out once
 * more, so that the codec is not only compared with itself.
 */
// Every buffer here is allocated over an array of its own.
@SuppressWarnings("ByteBufferBackingArray")
sealed interface TestRecord {
    int type();

    /** The body without padding. */
    byte[] body(ByteOrder order);

    void write(ImageWriter writer);

    private static ByteBuffer bytes(final ByteOrder order, final int length) {
        return ByteBuffer.allocate(length).order(order);
    }

    private static int size(final String hex) {
        return hex.length() / 2;
    }

    private static DirectBuffer view(final String hex) {
        return Octets.view(hex);
    }

    record Global(int rwSocketFd, int evtchnFd) implements TestRecord {
        @Override
        public int type() {
            return 1;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            return bytes(order, 8).putInt(rwSocketFd).putInt(evtchnFd).array();
        }

        @Override
        public void write(final ImageWriter writer) {
            writer.claimGlobalData().rwSocketFd(rwSocketFd).evtchnFd(evtchnFd);
            writer.commit();
        }
    }

    /** Ring: domid, tdomid and evtchn count. Socket: evtchn is the descriptor. */
    record Connection(
            long connId,
            boolean isSocket,
            int domid,
            int tdomid,
            long evtchn,
            int outRespLength,
            String inData,
            String outData,
            Long uniqueId)
            implements TestRecord {
        @Override
        public int type() {
            return 2;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            final int dataEnd = 24 + size(inData) + size(outData);
            final int length = uniqueId == null ? dataEnd : (dataEnd + 7 & ~7) + 8;
            final ByteBuffer body = bytes(order, length);
            body.putInt((int) connId).putShort((short) (isSocket ? 1 : 0)).putShort((short) (uniqueId == null ? 0 : 1));
            if (isSocket) {
                body.putInt((int) evtchn).putInt(0);
            } else {
                body.putShort((short) domid).putShort((short) tdomid).putInt((int) evtchn);
            }
            body.putShort((short) size(inData)).putShort((short) outRespLength).putInt(size(outData));
            body.put(Octets.of(inData)).put(Octets.of(outData));
            if (uniqueId != null) {
                body.putLong(length - 8, uniqueId);
            }
            return body.array();
        }

        @Override
        public void write(final ImageWriter writer) {
            final ConnectionDataEncoder encoder =
                    writer.claimConnectionData(size(inData), size(outData), uniqueId != null);
            encoder.connId(connId)
                    .outRespLength(outRespLength)
                    .inData(view(inData))
                    .outData(view(outData));
            if (isSocket) {
                encoder.socket((int) evtchn);
            } else {
                encoder.ring(domid, tdomid, evtchn);
            }
            if (uniqueId != null) {
                encoder.uniqueId(uniqueId);
            }
            writer.commit();
        }

        static Connection of(final ConnectionDataDecoder decoder) {
            final boolean isSocket = decoder.connType() == 1;
            return new Connection(
                    decoder.connId(),
                    isSocket,
                    isSocket ? 0 : decoder.domid(),
                    isSocket ? 0 : decoder.tdomid(),
                    isSocket ? decoder.socketFd() : decoder.evtchn(),
                    decoder.outRespLength(),
                    Octets.hex(decoder.inData()),
                    Octets.hex(decoder.outData()),
                    decoder.hasUniqueId() ? decoder.uniqueId() : null);
        }
    }

    record Watch(long connId, String wpath, String token) implements TestRecord {
        @Override
        public int type() {
            return 3;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            return bytes(order, 10 + size(wpath) + size(token))
                    .putInt((int) connId)
                    .putShort((short) (size(wpath) + 1))
                    .putShort((short) (size(token) + 1))
                    .put(Octets.of(wpath, "00", token, "00"))
                    .array();
        }

        @Override
        public void write(final ImageWriter writer) {
            writer.claimWatchData(size(wpath), size(token))
                    .connId(connId)
                    .wpath(view(wpath))
                    .token(view(token));
            writer.commit();
        }
    }

    record WatchExtended(long connId, String wpath, String token, int depth) implements TestRecord {
        @Override
        public int type() {
            return 8;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            return bytes(order, 14 + size(wpath) + size(token))
                    .putInt((int) connId)
                    .putShort((short) (size(wpath) + 1))
                    .putShort((short) (size(token) + 1))
                    .putShort((short) depth)
                    .putShort((short) 0)
                    .put(Octets.of(wpath, "00", token, "00"))
                    .array();
        }

        @Override
        public void write(final ImageWriter writer) {
            writer.claimWatchDataExtended(size(wpath), size(token))
                    .connId(connId)
                    .depth(depth)
                    .wpath(view(wpath))
                    .token(view(token));
            writer.commit();
        }
    }

    record Transaction(long connId, long txId) implements TestRecord {
        @Override
        public int type() {
            return 4;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            return bytes(order, 8).putInt((int) connId).putInt((int) txId).array();
        }

        @Override
        public void write(final ImageWriter writer) {
            writer.claimTransactionData().connId(connId).txId(txId);
            writer.commit();
        }
    }

    record Permission(byte letter, int flags, int domid) {}

    record Node(long connId, long txId, int access, List<Permission> permissions, String path, String value)
            implements TestRecord {
        @Override
        public int type() {
            return 5;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            final ByteBuffer body = bytes(order, 17 + 4 * permissions.size() + size(path) + size(value));
            body.putInt((int) connId).putInt((int) txId);
            body.putShort((short) (size(path) + 1)).putShort((short) size(value));
            body.putShort((short) access).putShort((short) permissions.size());
            for (final Permission permission : permissions) {
                body.put(permission.letter()).put((byte) permission.flags()).putShort((short) permission.domid());
            }
            return body.put(Octets.of(path, "00", value)).array();
        }

        @Override
        public void write(final ImageWriter writer) {
            final NodeDataEncoder encoder = writer.claimNodeData(permissions.size(), size(path), size(value));
            encoder.transaction(connId, txId, access).path(view(path)).value(view(value));
            for (int i = 0; i < permissions.size(); i++) {
                final Permission permission = permissions.get(i);
                encoder.permission(i, permission.letter(), permission.flags(), permission.domid());
            }
            writer.commit();
        }

        static Node of(final NodeDataDecoder decoder) {
            final List<Permission> permissions = new ArrayList<>();
            for (int i = 0; i < decoder.permissionCount(); i++) {
                permissions.add(new Permission(
                        decoder.permissionLetter(i), decoder.permissionFlags(i), decoder.permissionDomid(i)));
            }
            return new Node(
                    decoder.connId(),
                    decoder.txId(),
                    decoder.access(),
                    permissions,
                    Octets.hex(decoder.path()),
                    Octets.hex(decoder.value()));
        }
    }

    record Quota(String name, long value) {}

    private static int length(final List<Quota> quotas) {
        return quotas.stream().mapToInt(quota -> size(quota.name()) + 1).sum();
    }

    private static byte[] append(final ByteBuffer body, final List<Quota> quotas) {
        quotas.forEach(quota -> body.putInt((int) quota.value()));
        quotas.forEach(quota -> body.put(Octets.of(quota.name(), "00")));
        return body.array();
    }

    private static List<Quota> list(final QuotaEntries entries) {
        final List<Quota> quotas = new ArrayList<>();
        while (entries.next()) {
            quotas.add(new Quota(Octets.hex(entries.name()), entries.value()));
        }
        return quotas;
    }

    record GlobalQuota(int domainQuotas, List<Quota> quotas) implements TestRecord {
        @Override
        public int type() {
            return 6;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            final ByteBuffer body = bytes(order, 4 + 4 * quotas.size() + length(quotas));
            return append(body.putShort((short) domainQuotas).putShort((short) (quotas.size() - domainQuotas)), quotas);
        }

        @Override
        public void write(final ImageWriter writer) {
            final GlobalQuotaDataEncoder encoder =
                    writer.claimGlobalQuotaData(domainQuotas, quotas.size() - domainQuotas, length(quotas));
            quotas.forEach(quota -> encoder.quota(view(quota.name()), quota.value()));
            writer.commit();
        }
    }

    record Domain(int domid, long features, List<Quota> quotas) implements TestRecord {
        @Override
        public int type() {
            return 7;
        }

        @Override
        public byte[] body(final ByteOrder order) {
            final ByteBuffer body = bytes(order, 8 + 4 * quotas.size() + length(quotas));
            body.putShort((short) domid).putShort((short) quotas.size()).putInt((int) features);
            return append(body, quotas);
        }

        @Override
        public void write(final ImageWriter writer) {
            final DomainDataEncoder encoder = writer.claimDomainData(quotas.size(), length(quotas));
            encoder.domid(domid).features(features);
            quotas.forEach(quota -> encoder.quota(view(quota.name()), quota.value()));
            writer.commit();
        }
    }

    /** Of an unknown type; the body's length is a multiple of 8, as nothing tells its padding from it. */
    record Unknown(int type, String content) implements TestRecord {
        @Override
        public byte[] body(final ByteOrder order) {
            return Octets.of(content);
        }

        @Override
        public void write(final ImageWriter writer) {
            writer.claimRecord(type, size(content)).body(view(content));
            writer.commit();
        }
    }

    /** The record that a cursor stands on, END excepted. */
    static TestRecord of(final RecordCursor cursor) {
        return switch (cursor.type()) {
            case RecordType.GLOBAL_DATA ->
                new Global(cursor.globalData().rwSocketFd(), cursor.globalData().evtchnFd());
            case RecordType.CONNECTION_DATA -> Connection.of(cursor.connectionData());
            case RecordType.WATCH_DATA ->
                new Watch(
                        cursor.watchData().connId(),
                        Octets.hex(cursor.watchData().wpath()),
                        Octets.hex(cursor.watchData().token()));
            case RecordType.WATCH_DATA_EXTENDED ->
                new WatchExtended(
                        cursor.watchDataExtended().connId(),
                        Octets.hex(cursor.watchDataExtended().wpath()),
                        Octets.hex(cursor.watchDataExtended().token()),
                        cursor.watchDataExtended().depth());
            case RecordType.TRANSACTION_DATA ->
                new Transaction(
                        cursor.transactionData().connId(),
                        cursor.transactionData().txId());
            case RecordType.NODE_DATA -> Node.of(cursor.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA ->
                new GlobalQuota(
                        cursor.globalQuotaData().domainQuotaCount(),
                        list(cursor.globalQuotaData().quotas()));
            case RecordType.DOMAIN_DATA ->
                new Domain(
                        cursor.domainData().domid(),
                        cursor.domainData().features(),
                        list(cursor.domainData().quotas()));
            default -> new Unknown(cursor.type(), Octets.hex(cursor.record().body()));
        };
    }
}
