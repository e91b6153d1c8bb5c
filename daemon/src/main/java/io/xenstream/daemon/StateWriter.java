// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.store.LiveCursor;
import io.xenstream.store.StoreTransaction;
import java.nio.channels.Channel;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the state of a daemon, or parts of it, to an image. */
final class StateWriter {
    /**
     * A part of an open transaction, for the successor: connection id (8 bytes), transaction id (4 bytes), length (4 bytes), bytes of
     * {@link StoreTransaction#save}.
     */
    static final int TRANSACTION_TYPE = 0x8000_0003;

    static final int TRANSACTION_HEADER = 16;
    /** Where the store is: whether it is temporary (4 bytes), length of the path (4 bytes), path. */
    static final int LOCATION_TYPE = 0x8000_0004;

    static final int LONGEST_PART = 1 << 16;
    private static final int FIRST_VERSION_WITH_FEATURES = 2;

    private final StoreState state;
    private final ImageWriter writer;
    private final boolean hasVersion2;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer input = new UnsafeBuffer(0, 0);

    StateWriter(final StoreState state, final ImageWriter writer) {
        this.state = state;
        this.writer = writer;
        this.hasVersion2 = writer.header().version() >= FIRST_VERSION_WITH_FEATURES;
    }

    /** Writes the number of the listening socket, or -1. */
    void writeListening(final int listeningDescriptor) {
        writer.claimGlobalData().rwSocketFd(listeningDescriptor);
        writer.commit();
    }

    /** Writes clients, whose sockets have these numbers, with their watches and transactions. */
    void writeSessions(final ToIntFunction<Channel> descriptors) {
        for (final ClientSession session : state.sessions()) {
            writeConnection(session, descriptors.applyAsInt(session.channel()));
        }
        for (final ClientSession session : state.sessions()) {
            if (session.isAdopted()) {
                // Stands for all that it may have had with that daemon.
                writer.claimTransactionData().connId(session.id()).txId(ClientSession.LAST_LOST_TRANSACTION);
                writer.commit();
            }
            session.watches().forEach(watch -> writeWatch(session.id(), watch));
            session.transactions().forEach((id, transaction) -> writeTransaction(session, id, transaction));
        }
    }

    /** Writes where the store is. */
    void writeLocation(final StoreLocation location) {
        final byte[] path = location.directory().toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer body = new UnsafeBuffer(new byte[2 * Integer.BYTES + path.length]);
        body.putInt(0, location.isTemporary() ? 1 : 0);
        body.putInt(Integer.BYTES, path.length);
        body.putBytes(2 * Integer.BYTES, path);
        writer.claimRecord(LOCATION_TYPE, body.capacity()).body(body);
        writer.commit();
    }

    /** Writes the committed nodes, parents before children. */
    void writeNodes() {
        final LiveCursor cursor = state.cursor();
        for (int i = 0; i < cursor.specialCount(); i++) {
            cursor.moveToSpecial(i);
            do {
                writeNode(cursor.node());
            } while (cursor.nextInSubtree());
        }
    }

    private void writeNode(final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        final DirectBuffer value = node.value();
        final NodeDataEncoder record = writer.claimNodeData(node.permissionCount(), path.capacity(), value.capacity());
        for (int i = 0; i < node.permissionCount(); i++) {
            record.permission(i, node.permissionLetter(i), node.permissionFlags(i), node.permissionDomid(i));
        }
        record.path(path).value(value);
        writer.commit();
    }

    private void writeConnection(final ClientSession session, final int descriptor) {
        session.input().wrap(input);
        session.output().wrap(view);
        final ConnectionDataEncoder record = writer.claimConnectionData(input.capacity(), view.capacity(), hasVersion2)
                .connId(session.id())
                .socket(descriptor)
                .outRespLength(session.output().partial())
                .inData(input);
        record.outData(view);
        if (hasVersion2) {
            record.uniqueId(session.uniqueId());
        }
        writer.commit();
    }

    private void writeWatch(final long connectionId, final Watch watch) {
        final UnsafeBuffer wpath = watch.wpath();
        final UnsafeBuffer token = watch.token();
        if (watch.depth() == Watch.UNLIMITED) {
            writer.claimWatchData(wpath.capacity(), token.capacity())
                    .connId(connectionId)
                    .wpath(wpath)
                    .token(token);
        } else {
            writer.claimWatchDataExtended(wpath.capacity(), token.capacity())
                    .depth(watch.depth())
                    .connId(connectionId)
                    .wpath(wpath)
                    .token(token);
        }
        writer.commit();
    }

    /** Writes a transaction in parts, none of which is very long. */
    private void writeTransaction(final ClientSession session, final int id, final StoreTransaction transaction) {
        final UnsafeBuffer saved = new UnsafeBuffer(new byte[transaction.savedLength()]);
        transaction.save(saved, 0);
        final UnsafeBuffer body = new UnsafeBuffer(new byte[TRANSACTION_HEADER + LONGEST_PART]);
        for (int from = 0; from < saved.capacity(); from += LONGEST_PART) {
            final int length = Math.min(LONGEST_PART, saved.capacity() - from);
            body.putLong(0, session.id());
            body.putInt(Long.BYTES, id);
            body.putInt(Long.BYTES + Integer.BYTES, length);
            body.putBytes(TRANSACTION_HEADER, saved, from, length);
            view.wrap(body, 0, TRANSACTION_HEADER + length);
            writer.claimRecord(TRANSACTION_TYPE, view.capacity()).body(view);
            writer.commit();
        }
    }
}
