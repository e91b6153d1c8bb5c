// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes an image to be verified, one line a record, and remembers where each record begins. */
public final class ImageScript {
    private final WritableRegion region = WritableRegion.allocate(4096, "script");
    private final ImageWriter writer;
    private final List<Integer> offsets = new ArrayList<>();

    public ImageScript(final int version, final ByteOrder order) {
        writer = ImageWriter.open(region, ImageHeader.of(version, order));
    }

    public ImageScript(final ByteOrder order) {
        this(2, order);
    }

    private ImageScript commit() {
        offsets.add(Math.toIntExact(writer.commit()));
        return this;
    }

    public ImageScript globalData(final int rwSocketFd, final int evtchnFd) {
        writer.claimGlobalData().rwSocketFd(rwSocketFd).evtchnFd(evtchnFd);
        return commit();
    }

    public ImageScript connection(final long connId) {
        writer.claimConnectionData(0, 0, false).connId(connId).ring(1, 0x7FF4, 3);
        return commit();
    }

    public ImageScript connection(
            final long connId, final int inLength, final int outLength, final boolean hasUniqueId) {
        final var connection = writer.claimConnectionData(inLength, outLength, hasUniqueId)
                .connId(connId)
                .socket(5)
                .inData(new UnsafeBuffer(new byte[inLength]))
                .outData(new UnsafeBuffer(new byte[outLength]));
        if (hasUniqueId) {
            connection.uniqueId(77);
        }
        return commit();
    }

    public ImageScript ring(final long connId, final int domid, final int tdomid, final long evtchn) {
        writer.claimConnectionData(0, 0, false).connId(connId).ring(domid, tdomid, evtchn);
        return commit();
    }

    public ImageScript ring(final long connId, final int domid) {
        return ring(connId, domid, 0x7FF4, domid + 1L);
    }

    /** A guest's connection with pending data. */
    public ImageScript ring(final long connId, final int domid, final byte[] in, final byte[] out) {
        writer.claimConnectionData(in.length, out.length, false)
                .connId(connId)
                .ring(domid, 0x7FF4, domid + 1L)
                .inData(new UnsafeBuffer(in))
                .outData(new UnsafeBuffer(out));
        return commit();
    }

    /** What a daemon has before any node: descriptors, domain 0 and two guests. */
    public ImageScript host() {
        return globalData(3, 4).ring(1, 0).ring(2, 1).ring(3, 2);
    }

    /**
     * A node.
     *
     * @param permissions such as {@code n0}, the owner's first
     */
    public ImageScript node(final String path, final String value, final String... permissions) {
        final NodeDataEncoder node = writer.claimNodeData(permissions.length, path.length(), value.length());
        for (int i = 0; i < permissions.length; i++) {
            node.permission(i, (byte) permissions[i].charAt(0), 0, Integer.parseInt(permissions[i].substring(1)));
        }
        node.path(path).value(new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII)));
        return commit();
    }

    public ImageScript watch(final long connId, final String wpath, final String token) {
        writer.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(wpath)
                .token(token);
        return commit();
    }

    public ImageScript depthWatch(final long connId, final String wpath, final String token) {
        writer.claimWatchDataExtended(wpath.length(), token.length())
                .depth(1)
                .connId(connId)
                .wpath(wpath)
                .token(token);
        return commit();
    }

    public ImageScript transaction(final long connId, final long txId) {
        writer.claimTransactionData().connId(connId).txId(txId);
        return commit();
    }

    public ImageScript node(final String path) {
        return node(path, 0);
    }

    public ImageScript node(final String path, final int valueLength) {
        claimNode(path, valueLength);
        return commit();
    }

    /** A node as a transaction has it; committed, with a tx-id that means nothing, where connId is 0. */
    public ImageScript node(final long connId, final long txId, final int access, final String path) {
        claimNode(path, 0).transaction(connId, txId, access);
        return commit();
    }

    ImageScript deletedNode(final long connId, final long txId, final String path) {
        writer.claimNodeData(0, path.length(), 0).path(path).transaction(connId, txId, 0);
        return commit();
    }

    private NodeDataEncoder claimNode(final String path, final int valueLength) {
        return writer.claimNodeData(1, path.length(), valueLength)
                .permission(0, (byte) 'n', 0, 0)
                .path(path)
                .value(new UnsafeBuffer(new byte[valueLength]));
    }

    /** A domain quota and a global quota. */
    public ImageScript globalQuotas(final String domainQuota, final String globalQuota) {
        writer.claimGlobalQuotaData(1, 1, domainQuota.length() + globalQuota.length() + 2)
                .quota(domainQuota, 1)
                .quota(globalQuota, 2);
        return commit();
    }

    public ImageScript domain(final int domid, final long features, final String quota) {
        writer.claimDomainData(1, quota.length() + 1)
                .domid(domid)
                .features(features)
                .quota(quota, 9);
        return commit();
    }

    /** A record whose body is written by the byte; rounded up to 8. */
    public ImageScript raw(final int type, final byte... body) {
        writer.claimRecord(type, body.length).body(new UnsafeBuffer(body));
        return commit();
    }

    /**
     * WATCH_DATA_EXTENDED as Xen 4.22 writes it: strings where the depth should be, a length that counts the four bytes left out.
     */
    ImageScript dialectWatch(final long connId, final String wpath, final String token) {
        final ByteOrder order = writer.header().byteOrder();
        final UnsafeBuffer body = new UnsafeBuffer(new byte[8 + wpath.length() + token.length() + 2]);
        body.putInt(0, (int) connId, order);
        body.putShort(4, (short) (wpath.length() + 1), order);
        body.putShort(6, (short) (token.length() + 1), order);
        body.putStringWithoutLengthAscii(8, wpath);
        body.putStringWithoutLengthAscii(8 + wpath.length() + 1, token);
        return raw(RecordType.WATCH_DATA_EXTENDED, body.byteArray());
    }

    public TestImage end() {
        final ByteOrder order = writer.header().byteOrder();
        offsets.add(Math.toIntExact(writer.position()));
        final byte[] bytes = new byte[Math.toIntExact(writer.finish())];
        writer.close();
        region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
        region.close();
        return new TestImage(order, bytes, offsets);
    }

    /** Each of the nine types once or more, nothing wrong. */
    public static TestImage complete(final ByteOrder order) {
        return new ImageScript(order)
                .globalData(3, -1)
                .connection(1, 5, 12, true)
                .connection(2)
                .watch(1, "/local/domain", "token")
                .depthWatch(2, "@releaseDomain", "t")
                .transaction(1, 4)
                .globalQuotas("nodes", "total")
                .domain(1, 3, "nodes")
                .node("/")
                .node("/local", 3)
                .node("/local/domain")
                .node("@releaseDomain")
                .node(1, 4, 2, "/local/other")
                .deletedNode(1, 4, "/local/domain")
                .end();
    }
}
