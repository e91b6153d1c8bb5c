// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import org.agrona.DirectBuffer;

/** What becomes of an image on its way into oxenstored's text, and of the text in its loader (docs/format.md, section 7). */
final class OxenstoredPass extends ReceiverPass {
    private final SeenIds ids = new SeenIds();
    private final OxenstoredNodes nodes;
    private boolean hasDomain0;

    OxenstoredPass(final ImageReader image, final Judgement judgement) {
        super(image, judgement);
        nodes = new OxenstoredNodes(this);
    }

    @Override
    boolean begin() {
        return true;
    }

    @Override
    boolean read() {
        switch (image.type()) {
            case RecordType.GLOBAL_DATA -> readGlobalData();
            case RecordType.CONNECTION_DATA -> readConnection(image.connectionData());
            case RecordType.WATCH_DATA -> readWatch(image.watchData());
            case RecordType.WATCH_DATA_EXTENDED -> readDepthWatch(image.watchDataExtended());
            case RecordType.TRANSACTION_DATA ->
                lost(
                        ReceiverRule.OX_TRANSACTION,
                        "connection " + image.transactionData().connId());
            case RecordType.NODE_DATA -> nodes.read(image.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA -> {
                if (image.globalQuotaData().quotas().next()) {
                    lost(ReceiverRule.OX_QUOTA, "quotas of the daemon");
                }
            }
            case RecordType.DOMAIN_DATA -> readDomainData(image.domainData());
            case RecordType.END -> {}
            default -> lost(ReceiverRule.OX_UNKNOWN_TYPE, "type " + Integer.toUnsignedString(image.type()));
        }
        return true;
    }

    void lost(final Rule rule, final String detail) {
        add(rule, Loading.LOADS_WITH_LOSS, detail);
    }

    private void readGlobalData() {
        if (!ids.addGlobalData()) {
            lost(ReceiverRule.OX_SOCKET, "a second GLOBAL_DATA");
        }
        if (image.globalData().rwSocketFd() < 0) {
            lost(ReceiverRule.OX_SOCKET, "rw-socket-fd " + image.globalData().rwSocketFd());
        }
    }

    private void readConnection(final ConnectionDataDecoder connection) {
        switch (connection.connType()) {
            case ConnectionDataDecoder.RING -> readRing(connection);
            case ConnectionDataDecoder.SOCKET -> readSocket(connection);
            default -> lost(ReceiverRule.OX_UNKNOWN_TYPE, "a connection of type " + connection.connType());
        }
        if (connection.inDataLength() > 0 || connection.outDataLength() > 0) {
            lost(
                    ReceiverRule.OX_PENDING,
                    connection.inDataLength() + " octets of input, " + connection.outDataLength() + " of output");
        }
        if (connection.hasUniqueId()) {
            add(ReceiverRule.OX_UNIQUE_ID, Loading.LOADS, "unique-id " + Long.toUnsignedString(connection.uniqueId()));
        }
    }

    private void readRing(final ConnectionDataDecoder connection) {
        if (connection.domid() == 0) {
            hasDomain0 = true;
            ids.addConnection(connection.connId());
        } else {
            lost(ReceiverRule.OX_GUEST, "domain " + connection.domid());
        }
        if (connection.tdomid() != ConnectionDataDecoder.DOMID_INVALID) {
            lost(ReceiverRule.OX_TARGET, "target " + connection.tdomid());
        }
    }

    private void readSocket(final ConnectionDataDecoder connection) {
        if (connection.socketFd() > 0) {
            ids.addConnection(connection.connId());
        } else {
            lost(ReceiverRule.OX_CLIENT, "socket-fd " + connection.socketFd());
        }
    }

    private void readDepthWatch(final WatchDataExtendedDecoder watch) {
        if (watch.depth() != WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            lost(ReceiverRule.OX_WATCH_DEPTH, "depth " + watch.depth());
        }
        readWatch(watch);
    }

    private void readWatch(final WatchDecoder watch) {
        watch.fieldsLength();
        if (!ids.hasConnection(watch.connId())) {
            lost(ReceiverRule.OX_WATCH_CONNECTION, "connection " + watch.connId());
        }
        final DirectBuffer path = watch.wpath();
        final boolean isAbsolute = path.capacity() > 0 && path.getByte(0) == '/';
        final String fault = path.capacity() == 0
                ? "an empty path"
                : PathRules.isSpecial(path) ? null : OxenstoredNodes.fault(path, isAbsolute ? 1 : 0);
        if (fault != null) {
            lost(ReceiverRule.OX_WATCH_PATH, fault);
        }
    }

    private void readDomainData(final DomainDataDecoder domain) {
        if (domain.features() != 0) {
            add(ReceiverRule.OX_FEATURES, Loading.LOADS, "features 0x" + Long.toHexString(domain.features()));
        }
        if (domain.quotas().next()) {
            lost(ReceiverRule.OX_QUOTA, "quotas of domain " + domain.domid());
        }
    }

    /** No text can be made of it. */
    @Override
    void readMalformed(final MalformedImageException malformed) {
        judgement.add(malformed, Loading.FAILS);
    }

    @Override
    void readUnreadable(final ImageException unreadable) {
        judgement.add(unreadable, Loading.FAILS);
    }

    @Override
    void end() {
        if (!ids.hasGlobalData()) {
            lost(ReceiverRule.OX_SOCKET, "no GLOBAL_DATA");
        }
        if (!hasDomain0) {
            lost(ReceiverRule.OX_DOMAIN_0, "no ring of domain 0");
        }
    }

    @Override
    public void close() {
        nodes.close();
    }
}
