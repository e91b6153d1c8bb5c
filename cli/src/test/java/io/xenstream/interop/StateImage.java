// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes a state for a daemon, one line a record, and then breaks it byte by byte. */
final class StateImage {
    static final Descriptors DESCRIPTORS = new Descriptors(20, 21);

    static final long DOMAIN_0 = 1;

    private static final int BODY = 8;
    private static final int NO_TARGET = 0x7FF4;

    private final WritableRegion region = WritableRegion.allocate(4096, "state");
    private final ImageWriter writer;
    private final List<Integer> offsets = new ArrayList<>();
    private byte[] bytes;

    StateImage(final int version, final ByteOrder order) {
        writer = ImageWriter.open(region, ImageHeader.of(version, order));
    }

    StateImage() {
        this(1, ByteOrder.LITTLE_ENDIAN);
    }

    private StateImage commit() {
        offsets.add(Math.toIntExact(writer.commit()));
        return this;
    }

    StateImage global() {
        writer.claimGlobalData().rwSocketFd(DESCRIPTORS.listening()).evtchnFd(DESCRIPTORS.events());
        return commit();
    }

    StateImage ring(final long connId, final int domid, final byte[] in, final byte[] out) {
        writer.claimConnectionData(in.length, out.length, false)
                .connId(connId)
                .ring(domid, NO_TARGET, domid + 1)
                .inData(new UnsafeBuffer(in))
                .outData(new UnsafeBuffer(out));
        return commit();
    }

    StateImage ring(final long connId, final int domid) {
        return ring(connId, domid, new byte[0], new byte[0]);
    }

    /** What a daemon has before any node: descriptors, domain 0, guests 1 and 2. */
    StateImage host() {
        return global().ring(DOMAIN_0, 0).ring(2, 1).ring(3, 2);
    }

    StateImage target(final long connId, final int domid, final int target) {
        writer.claimConnectionData(0, 0, false).connId(connId).ring(domid, target, domid + 1);
        return commit();
    }

    StateImage watch(final long connId, final String wpath, final String token) {
        writer.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(wpath)
                .token(token);
        return commit();
    }

    StateImage depthWatch(final long connId, final String wpath) {
        writer.claimWatchDataExtended(wpath.length(), 1)
                .depth(2)
                .connId(connId)
                .wpath(wpath)
                .token("t");
        return commit();
    }

    StateImage transaction(final long connId, final long txId) {
        writer.claimTransactionData().connId(connId).txId(txId);
        return commit();
    }

    /**
     * A node.
     *
     * @param permissions such as {@code n0}, the owner's first
     */
    StateImage node(final String path, final String value, final String... permissions) {
        claim(path, value, permissions);
        return commit();
    }

    StateImage transactionNode(final long connId, final long txId, final String path) {
        claim(path, "pending", "n0").transaction(connId, txId, NodeDataDecoder.ACCESS_WRITTEN);
        return commit();
    }

    private NodeDataEncoder claim(final String path, final String value, final String... permissions) {
        final NodeDataEncoder node = writer.claimNodeData(permissions.length, path.length(), value.length());
        for (int i = 0; i < permissions.length; i++) {
            node.permission(i, (byte) permissions[i].charAt(0), 0, Integer.parseInt(permissions[i].substring(1)));
        }
        return node.path(path).value(new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII)));
    }

    /** A small tree: domain 0's, and a home for guests 1 and 2. */
    StateImage tree() {
        return node("/", "", "n0")
                .node("/tool", "tools", "n0")
                .node("/local", "", "n0")
                .node("/local/domain", "", "n0")
                .node("/local/domain/1", "one", "n1", "r2")
                .node("/local/domain/1/name", "guest", "n1")
                .node("/local/domain/2", "two", "n2", "b1");
    }

    StateImage raw(final int type, final byte... body) {
        writer.claimRecord(type, body.length).body(new UnsafeBuffer(body));
        return commit();
    }

    StateImage quotas() {
        writer.claimGlobalQuotaData(1, 0, 6).quota("nodes", 7);
        return commit();
    }

    StateImage domain(final int domid) {
        writer.claimDomainData(0, 0).domid(domid);
        return commit();
    }

    StateImage end() {
        offsets.add(Math.toIntExact(writer.position()));
        bytes = new byte[Math.toIntExact(writer.finish())];
        writer.close();
        region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
        region.close();
        return this;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    int offset(final int record) {
        return offsets.get(record);
    }

    /** The number of the last record but END. */
    int last() {
        return offsets.size() - 2;
    }

    private UnsafeBuffer body(final int record) {
        return new UnsafeBuffer(bytes, offset(record) + BODY, bytes.length - offset(record) - BODY);
    }

    StateImage with8(final int record, final int bodyOffset, final int value) {
        body(record).putByte(bodyOffset, (byte) value);
        return this;
    }

    StateImage with16(final int record, final int bodyOffset, final int value) {
        body(record).putShort(bodyOffset, (short) value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    StateImage with32(final int record, final int bodyOffset, final int value) {
        body(record).putInt(bodyOffset, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    StateImage withLength(final int record, final int length) {
        new UnsafeBuffer(bytes).putInt(offset(record) + 4, length, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    StateImage withByte(final int offset, final int value) {
        bytes[offset] = (byte) value;
        return this;
    }

    StateImage resized(final int length) {
        bytes = java.util.Arrays.copyOf(bytes, length);
        return this;
    }

    /** A message of the wire protocol. */
    static byte[] message(final int claimedLength, final int bytes) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[16 + bytes]);
        message.putInt(0, 2, ByteOrder.LITTLE_ENDIAN);
        message.putInt(12, claimedLength, ByteOrder.LITTLE_ENDIAN);
        return message.byteArray();
    }
}
