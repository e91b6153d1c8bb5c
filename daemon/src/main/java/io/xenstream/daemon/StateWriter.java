// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.GlobalQuotaDataEncoder;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import java.nio.channels.Channel;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the state of a daemon to an image. */
final class StateWriter {
    private static final int FIRST_VERSION_WITH_FEATURES = 2;

    private final StoreState state;
    private final ImageWriter writer;
    private final boolean hasVersion2;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    StateWriter(final StoreState state, final ImageWriter writer) {
        this.state = state;
        this.writer = writer;
        this.hasVersion2 = writer.header().version() >= FIRST_VERSION_WITH_FEATURES;
    }

    /** Writes the state without clients. */
    void write() {
        writeHost(-1);
        writeStore();
    }

    /** Writes the state with clients, whose sockets have these numbers. */
    void write(final ToIntFunction<Channel> descriptors, final int listeningDescriptor) {
        writeHost(listeningDescriptor);
        for (final ClientSession session : state.sessions()) {
            writeConnection(session, descriptors.applyAsInt(session.channel()));
        }
        writeStore();
        for (final ClientSession session : state.sessions()) {
            session.transactions().values().forEach(transaction -> writeNodes(session, transaction));
        }
    }

    private void writeHost(final int listeningDescriptor) {
        writer.claimGlobalData().rwSocketFd(listeningDescriptor);
        writer.commit();
        writeGlobalQuotas();
        state.domains().values().forEach(this::writeDomain);
    }

    private void writeStore() {
        state.store().special().forEach(this::writeNode);
        final Node root = state.store().root();
        writeNode(StorePath.ROOT, root);
        NodeWalk.below(StorePath.ROOT, root, this::writeNode);
    }

    private UnsafeBuffer view(final byte[] bytes) {
        view.wrap(bytes);
        return view;
    }

    private void writeGlobalQuotas() {
        final Map<String, Long> ofDomains = state.domainQuotas();
        final Map<String, Long> global = state.globalQuotas();
        if (ofDomains.isEmpty() && global.isEmpty()) {
            return;
        }
        final GlobalQuotaDataEncoder record = writer.claimGlobalQuotaData(
                ofDomains.size(), global.size(), namesLength(ofDomains) + namesLength(global));
        ofDomains.forEach((name, value) -> record.quota(view(ProtocolText.of(name)), value));
        global.forEach((name, value) -> record.quota(view(ProtocolText.of(name)), value));
        writer.commit();
    }

    private static int namesLength(final Map<String, Long> quotas) {
        return quotas.keySet().stream().mapToInt(name -> name.length() + 1).sum();
    }

    private void writeDomain(final Domain domain) {
        if (domain.isIntroduced()) {
            writer.claimConnectionData(0, 0, false)
                    .connId(domain.connectionId())
                    .ring(domain.domid(), domain.target(), domain.eventChannel());
            writer.commit();
        }
        if (domain.hasRecord()) {
            final DomainDataEncoder record =
                    writer.claimDomainData(domain.quotas().size(), namesLength(domain.quotas()));
            record.domid(domain.domid()).features(hasVersion2 ? domain.features() : 0);
            domain.quotas().forEach((name, value) -> record.quota(view(ProtocolText.of(name)), value));
            writer.commit();
        }
    }

    private void writeConnection(final ClientSession session, final int descriptor) {
        final byte[] input = session.input().copy();
        final byte[] output = session.output().copy();
        final ConnectionDataEncoder record = writer.claimConnectionData(input.length, output.length, hasVersion2)
                .connId(session.id())
                .socket(descriptor)
                .outRespLength(session.output().partial())
                .inData(view(input));
        record.outData(view(output));
        if (hasVersion2) {
            record.uniqueId(session.uniqueId());
        }
        writer.commit();
        session.watches().forEach(watch -> writeWatch(session.id(), watch));
        for (final Transaction transaction : session.transactions().values()) {
            writer.claimTransactionData().connId(session.id()).txId(Integer.toUnsignedLong(transaction.id()));
            writer.commit();
        }
    }

    private void writeWatch(final long connectionId, final Watch watch) {
        final byte[] wpath = ProtocolText.of(watch.wpath());
        final byte[] token = ProtocolText.of(watch.token());
        if (watch.depth() == Watch.UNLIMITED) {
            writer.claimWatchData(wpath.length, token.length)
                    .connId(connectionId)
                    .wpath(view(wpath))
                    .token(view(token));
        } else {
            writer.claimWatchDataExtended(wpath.length, token.length)
                    .depth(watch.depth())
                    .connId(connectionId)
                    .wpath(view(wpath))
                    .token(view(token));
        }
        writer.commit();
    }

    private void writeNode(final String path, final Node node) {
        encode(path, node.value(), node.permissions());
        writer.commit();
    }

    private NodeDataEncoder encode(final String path, final byte[] value, final List<Permission> permissions) {
        final byte[] bytes = ProtocolText.of(path);
        final NodeDataEncoder record = writer.claimNodeData(permissions.size(), bytes.length, value.length);
        for (int i = 0; i < permissions.size(); i++) {
            final Permission permission = permissions.get(i);
            record.permission(
                    i,
                    (byte) permission.letter(),
                    permission.isStale() ? NodeDataDecoder.PERMISSION_STALE : 0,
                    permission.domid());
        }
        return record.path(view(bytes)).value(view(value));
    }

    private void writeNodes(final ClientSession session, final Transaction transaction) {
        final long txId = Integer.toUnsignedLong(transaction.id());
        transaction.nodes().forEach((path, node) -> {
            if (node.exists()) {
                final int access = (node.isRead() ? NodeDataDecoder.ACCESS_READ : 0)
                        | (node.isWritten() ? NodeDataDecoder.ACCESS_WRITTEN : 0);
                encode(path, node.value(), node.permissions()).transaction(session.id(), txId, access);
            } else {
                encode(path, ProtocolText.NONE, List.of()).transaction(session.id(), txId, 0);
            }
            writer.commit();
        });
        if (transaction.isConflicting()) {
            // The format cannot mark a transaction as failed, but it can express the cause: the transaction has read a
            // node that does not exist.
            encode(missing(transaction), ProtocolText.NONE, List.of(new Permission('n', false, 0)))
                    .transaction(session.id(), txId, NodeDataDecoder.ACCESS_READ);
            writer.commit();
        }
    }

    private String missing(final Transaction transaction) {
        String path = "/@conflict";
        while (state.store().exists(path) || transaction.nodes().containsKey(path)) {
            path += '-';
        }
        return path;
    }
}
