// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.internal.Paths;
import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Determines whether the records that a record depends on have been written, come later, or are absent.
 *
 * <p>The specification requires connections before their watches and transactions, transactions before their nodes, and parents before
 * children. Daemons require more; a record is deferred for those requirements only if the other record exists.
 */
final class RecordDependencies {
    /** The rank of a record that can be written immediately. */
    static final int NO_RANK = -1;

    private static final int TARGETING_RANK = 0;
    private static final int TRANSACTION_RANK = 1;
    private static final int WATCH_RANK = 2;
    private static final int DOMAIN_RANK = 3;
    private static final int NODE_RANK = 4;

    private final RecordTable table;
    private final boolean createParents;
    private final BiConsumer<Rule, String> absent;
    private final RecordKey key = new RecordKey();
    private final MutableDirectBuffer path = Buffers.empty();
    private long current;
    private long connectionsEnd;
    private boolean hasDeferredConnection;
    private boolean isLast;

    /** The state of a dependency. */
    enum Standing {
        WRITTEN,
        LATER,
        ABSENT
    }

    /**
     * Creates the check.
     *
     * @param absent receives the rule that a record breaks because a dependency is absent
     */
    RecordDependencies(final RecordTable table, final boolean createParents, final BiConsumer<Rule, String> absent) {
        this.table = table;
        this.createParents = createParents;
        this.absent = absent;
    }

    /** Sets the offset of the last connection. */
    void lastConnection(final long record) {
        connectionsEnd = record;
    }

    /** Called when a connection is deferred. */
    void connectionDeferred() {
        hasDeferredConnection = true;
    }

    /** Called once all records but the deferred ones have been written. */
    void beginLast() {
        isLast = true;
    }

    /**
     * Returns whether a valid record must be deferred.
     *
     * @param cursor positioned on the record
     * @param record its offset in the image
     * @return its rank among the deferred records, or {@value #NO_RANK}
     */
    int rank(final RecordCursor cursor, final long record) {
        current = record;
        return switch (cursor.type()) {
            case RecordType.NODE_DATA -> nodeRank(cursor.nodeData());
            case RecordType.CONNECTION_DATA -> connectionRank(cursor.connectionData());
            case RecordType.WATCH_DATA ->
                rank(connectionOf(cursor.watchData().connId(), FormatRule.WATCH_CONNECTION), WATCH_RANK);
            case RecordType.WATCH_DATA_EXTENDED ->
                rank(connectionOf(cursor.watchDataExtended().connId(), FormatRule.WATCH_CONNECTION), WATCH_RANK);
            case RecordType.TRANSACTION_DATA ->
                rank(
                        connectionOf(cursor.transactionData().connId(), FormatRule.TRANSACTION_CONNECTION),
                        TRANSACTION_RANK);
            case RecordType.DOMAIN_DATA ->
                rank(standing(key.ring(cursor.domainData().domid())), DOMAIN_RANK);
            default -> NO_RANK;
        };
    }

    private static int rank(final Standing standing, final int rank) {
        return standing == Standing.LATER ? rank : NO_RANK;
    }

    private Standing connectionOf(final long connId, final Rule rule) {
        final Standing standing = standing(key.connection(connId));
        if (standing == Standing.ABSENT) {
            absent.accept(rule, "connection " + connId + ", which is not in the image");
        }
        return standing;
    }

    /** A connection depends on that of its target. GLOBAL_DATA, on which the connections of guests depend, is always written first. */
    private int connectionRank(final ConnectionDataDecoder connection) {
        if (connection.connType() != ConnectionDataDecoder.RING) {
            return NO_RANK;
        }
        final int target = connection.tdomid();
        final boolean hasTarget = target != ConnectionDataDecoder.DOMID_INVALID && target != connection.domid();
        return hasTarget && isLater(key.ring(target)) ? TARGETING_RANK : NO_RANK;
    }

    private int nodeRank(final NodeDataDecoder node) {
        final DirectBuffer nodePath = node.path();
        final boolean isEarly = node.isCommitted() ? isEarly(node, nodePath) : isEarlyInTransaction(node, nodePath);
        return isEarly ? NODE_RANK + Paths.depth(nodePath) : NO_RANK;
    }

    private boolean isEarlyInTransaction(final NodeDataDecoder node, final DirectBuffer nodePath) {
        final long connId = node.connId();
        final Standing connection = connectionOf(connId, FormatRule.NODE_CONNECTION);
        if (connection == Standing.ABSENT) {
            return false;
        }
        final Standing transaction = standing(key.transaction(connId, node.txId()));
        if (transaction == Standing.ABSENT) {
            absent.accept(
                    FormatRule.NODE_TRANSACTION,
                    "transaction " + node.txId() + " of connection " + connId + ", which is not in the image");
            return false;
        }
        return connection == Standing.LATER
                || transaction == Standing.LATER
                || isParentLater(connId, node.txId(), nodePath);
    }

    private boolean isParentLater(final long connId, final long txId, final DirectBuffer nodePath) {
        final int length = Paths.parentLength(nodePath);
        if (length == 0) {
            return false;
        }
        final Standing own = standing(key.node(connId, txId, nodePath, length));
        final Standing committed = standing(key.node(0, 0, nodePath, length));
        return own != Standing.WRITTEN
                && committed != Standing.WRITTEN
                && (own == Standing.LATER || committed == Standing.LATER);
    }

    /** A committed node depends on its parent and on the connections of domain 0 and of the domains that its permissions name. */
    private boolean isEarly(final NodeDataDecoder node, final DirectBuffer nodePath) {
        final int length = Paths.parentLength(nodePath);
        final Standing parent = length == 0 ? Standing.WRITTEN : standing(key.node(0, 0, nodePath, length));
        return switch (parent) {
            case WRITTEN -> isConnectionLater(node);
            case LATER -> true;
            case ABSENT -> isOrphanEarly(nodePath, length) || isConnectionLater(node);
        };
    }

    /** Returns whether no connection is written after the record at an offset, unless that is deferred. */
    boolean areConnectionsBefore(final long record) {
        return record > connectionsEnd && !hasDeferredConnection;
    }

    private boolean isConnectionLater(final NodeDataDecoder node) {
        if (areConnectionsBefore(current)) {
            return false;
        }
        boolean isLater = isLater(key.ring(0));
        for (int i = 0; i < node.permissionCount() && !isLater; i++) {
            isLater = isLater(key.ring(node.permissionDomid(i))) || isLater(key.target(node.permissionDomid(i)));
        }
        return isLater;
    }

    /** If missing parents are created, a node without a parent depends on its nearest ancestor. */
    private boolean isOrphanEarly(final DirectBuffer nodePath, final int parentLength) {
        if (!createParents) {
            if (standing(key.global()) == Standing.WRITTEN) {
                absent.accept(
                        FormatRule.NODE_PARENT,
                        "node " + text(nodePath, nodePath.capacity()) + ", parent " + text(nodePath, parentLength)
                                + ", which is not in the image; createParents (--create-parents) creates it");
            }
            return false;
        }
        int length = parentLength;
        while (length > 0) {
            if (isLater(key.node(0, 0, nodePath, length))) {
                return true;
            }
            path.wrap(nodePath, 0, length);
            length = Paths.parentLength(path);
        }
        return false;
    }

    static String text(final DirectBuffer path, final int length) {
        return path.getStringWithoutLengthAscii(0, length);
    }

    private boolean isLater(final RecordKey wanted) {
        return standing(wanted) == Standing.LATER;
    }

    private Standing standing(final RecordKey wanted) {
        final long slot = table.find(wanted);
        if (slot == RecordTable.NONE || table.isDropped(slot)) {
            return Standing.ABSENT;
        }
        final boolean isWritten = isLast
                || table.isCreated(slot)
                || table.isFirst(slot)
                || (table.offset(slot) < current && !table.isDeferred(slot));
        return isWritten ? Standing.WRITTEN : Standing.LATER;
    }

    void release() {
        key.release();
        path.wrap(0, 0);
    }
}
