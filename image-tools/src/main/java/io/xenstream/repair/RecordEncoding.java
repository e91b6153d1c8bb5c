// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.imagetools.internal.RecordCopier;
import org.agrona.DirectBuffer;

/** Writes records with changes that are given as bits. Only the first two bits of a node can make a record longer. */
final class RecordEncoding {
    /** The whole record is left out. */
    static final int DROP = 1;
    /** Unknown permission letters become n; a node without permissions is given to domain 0. */
    static final int LETTERS = 1 << 1;
    /** Domain 0 becomes the owner of the node. */
    static final int OWNER = 1 << 2;
    /** Permissions of unknown domains become stale. */
    static final int STALE = 1 << 3;
    /** The value becomes empty. */
    static final int NO_VALUE = 1 << 4;
    /** The connection loses its target. */
    static final int NO_TARGET = 1 << 5;
    /** The connection loses its pending input. */
    static final int NO_INPUT = 1 << 6;
    /** The connection loses its pending output. */
    static final int NO_OUTPUT = 1 << 7;
    /** WATCH_DATA_EXTENDED becomes WATCH_DATA. */
    static final int NO_DEPTH = 1 << 8;
    /** DOMAIN_DATA loses its quotas. */
    static final int NO_QUOTAS = 1 << 9;

    private static final DirectBuffer EMPTY = Buffers.of(new byte[0]);

    private final KnownDomains domains;

    /**
     * Creates an encoding.
     *
     * @param domains the domains whose permissions do not become stale
     */
    RecordEncoding(final KnownDomains domains) {
        this.domains = domains;
    }

    /** Writes the current record of a cursor with changes other than {@link #DROP}. */
    void write(
            final RecordCursor from, final int changes, final ImageWriter to, final RecordCopier.LossHandler losses) {
        final int type = from.type();
        if (type == RecordType.NODE_DATA && changes != 0) {
            writeNode(from.nodeData(), changes, to);
        } else if (type == RecordType.CONNECTION_DATA && changes != 0) {
            writeConnection(from.connectionData(), changes, to);
        } else if (type == RecordType.WATCH_DATA_EXTENDED && (changes & NO_DEPTH) != 0) {
            final WatchDataExtendedDecoder watch = from.watchDataExtended();
            RecordCopier.writeWatch(to, watch.connId(), watch.wpath(), watch.token());
        } else if (type == RecordType.DOMAIN_DATA && (changes & NO_QUOTAS) != 0) {
            final DomainDataDecoder domain = from.domainData();
            to.claimDomainData(0, 0)
                    .domid(domain.domid())
                    .features(RecordCopier.features(domain, to.header().version()));
            to.commit();
        } else {
            RecordCopier.copy(from, to, losses);
        }
    }

    /**
     * Writes a node.
     *
     * @return its permissions, as text
     */
    String writeNode(final NodeDataDecoder node, final int changes, final ImageWriter to) {
        final int count = Math.max((changes & LETTERS) != 0 ? 1 : 0, node.permissionCount());
        final DirectBuffer value = (changes & NO_VALUE) != 0 ? EMPTY : node.value();
        final NodeDataEncoder copy = to.claimNodeData(count, node.pathLength(), value.capacity());
        if (!node.isCommitted()) {
            copy.transaction(node.connId(), node.txId(), node.access());
        }
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            final boolean isMissing = i >= node.permissionCount();
            final byte letter = isMissing ? Permissions.NONE : node.permissionLetter(i);
            final int domid = isMissing || (i == 0 && (changes & OWNER) != 0) ? 0 : node.permissionDomid(i);
            final int flags = isMissing ? 0 : node.permissionFlags(i);
            final boolean isStale = i > 0 && (changes & STALE) != 0 && !domains.contains(domid);
            final byte known = (changes & LETTERS) != 0 ? Permissions.known(letter) : letter;
            copy.permission(i, known, isStale ? flags | NodeDataDecoder.PERMISSION_STALE : flags, domid);
            text.append(i == 0 ? "" : " ").append((char) known).append(domid);
        }
        copy.path(node.path()).value(value);
        to.commit();
        return text.toString();
    }

    void writeConnection(final ConnectionDataDecoder connection, final int changes, final ImageWriter to) {
        final DirectBuffer input = (changes & NO_INPUT) != 0 ? EMPTY : connection.inData();
        final boolean hasOutput = (changes & NO_OUTPUT) == 0;
        final DirectBuffer output = hasOutput ? connection.outData() : EMPTY;
        final boolean hasUniqueId = connection.hasUniqueId();
        final ConnectionDataEncoder copy = to.claimConnectionData(input.capacity(), output.capacity(), hasUniqueId);
        copy.connId(connection.connId()).outRespLength(hasOutput ? connection.outRespLength() : 0);
        if (connection.connType() == ConnectionDataDecoder.SOCKET) {
            copy.socket(connection.socketFd());
        } else {
            final boolean hasTarget = (changes & NO_TARGET) == 0;
            final int target = hasTarget ? connection.tdomid() : ConnectionDataDecoder.DOMID_INVALID;
            copy.ring(connection.domid(), target, connection.evtchn());
        }
        copy.inData(input).outData(output);
        if (hasUniqueId) {
            copy.uniqueId(connection.uniqueId());
        }
        to.commit();
    }
}
