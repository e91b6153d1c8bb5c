// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Whether what a record depends on has been written, will be, or is nowhere in the image.
 *
 * <p>The specification wants connections before their watches and transactions, transactions before their nodes, and parents before children. The
 * daemons want more: what is first in that order is first here, but a record does not wait for what is nowhere.
 */
final class Dependencies {
    /** Of a record that can be written at once. */
    static final int NO_RANK = -1;

    private static final int CONNECTION_RANK = 0;
    private static final int TARGETING_RANK = 1;
    private static final int TRANSACTION_RANK = 2;
    private static final int WATCH_RANK = 3;
    private static final int DOMAIN_RANK = 4;
    private static final int NODE_RANK = 5;

    private final RecordTable table;
    private final boolean createParents;
    private final BiConsumer<Rule, String> absent;
    private final RecordKey key = new RecordKey();
    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private long current;
    private boolean isLast;

    /** Where something is, seen from a record. */
    enum Standing {
        WRITTEN,
        LATER,
        ABSENT
    }

    /**
     * Dependencies.
     *
     * @param absent takes what is broken by a record that depends on something that is nowhere
     */
    Dependencies(final RecordTable table, final boolean createParents, final BiConsumer<Rule, String> absent) {
        this.table = table;
        this.createParents = createParents;
        this.absent = absent;
    }

    /** All records but those put off have been written. */
    void beginLast() {
        isLast = true;
    }

    /**
     * Where a sound record has to wait.
     *
     * @param cursor stands on the record
     * @param record where it begins in the image
     * @return its rank among the records put off, or {@value #NO_RANK}
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
            absent.accept(rule, "connection " + connId + ", which is nowhere in the image");
        }
        return standing;
    }

    /** A guest's connection waits for the daemon's own descriptors, and for that of the domain that it stands for. */
    private int connectionRank(final ConnectionDataDecoder connection) {
        if (connection.connType() != ConnectionDataDecoder.RING) {
            return NO_RANK;
        }
        final int target = connection.tdomid();
        final boolean hasTarget = target != ConnectionDataDecoder.DOMID_INVALID && target != connection.domid();
        final int rank = hasTarget ? TARGETING_RANK : CONNECTION_RANK;
        final boolean isEarly =
                (connection.domid() != 0 && isLater(key.global())) || (hasTarget && isLater(key.ring(target)));
        return isEarly ? rank : NO_RANK;
    }

    private int nodeRank(final NodeDataDecoder node) {
        final DirectBuffer nodePath = node.path();
        final boolean isEarly = node.isCommitted() ? isEarly(node, nodePath) : isEarlyInTransaction(node, nodePath);
        return isEarly ? NODE_RANK + depth(nodePath) : NO_RANK;
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
                    "transaction " + node.txId() + " of connection " + connId + ", which is nowhere in the image");
            return false;
        }
        return connection == Standing.LATER
                || transaction == Standing.LATER
                || isParentLater(connId, node.txId(), nodePath);
    }

    private boolean isParentLater(final long connId, final long txId, final DirectBuffer nodePath) {
        final int length = parentLength(nodePath);
        if (length == 0) {
            return false;
        }
        final Standing own = standing(key.node(connId, txId, nodePath, length));
        final Standing committed = standing(key.node(0, 0, nodePath, length));
        return own != Standing.WRITTEN
                && committed != Standing.WRITTEN
                && (own == Standing.LATER || committed == Standing.LATER);
    }

    /** A committed node waits for its parent, for domain 0 and for its owner. */
    private boolean isEarly(final NodeDataDecoder node, final DirectBuffer nodePath) {
        final int length = parentLength(nodePath);
        final Standing parent = length == 0 ? Standing.WRITTEN : standing(key.node(0, 0, nodePath, length));
        return switch (parent) {
            case WRITTEN -> isLater(key.ring(0)) || isLater(key.ring(node.permissionDomid(0)));
            case LATER -> true;
            case ABSENT -> isOrphanEarly(nodePath, length);
        };
    }

    /** A node without a parent waits for the nearest node above it, if its parents are to be created. */
    private boolean isOrphanEarly(final DirectBuffer nodePath, final int parentLength) {
        if (!createParents) {
            if (standing(key.global()) == Standing.WRITTEN) {
                absent.accept(
                        FormatRule.NODE_PARENT,
                        "node " + text(nodePath, nodePath.capacity()) + ", parent " + text(nodePath, parentLength)
                                + ", which is nowhere in the image; createParents (--create-parents) creates it");
            }
            return false;
        }
        int length = parentLength;
        while (length > 0) {
            if (isLater(key.node(0, 0, nodePath, length))) {
                return true;
            }
            path.wrap(nodePath, 0, length);
            length = parentLength(path);
        }
        return false;
    }

    static String text(final DirectBuffer path, final int length) {
        return path.getStringWithoutLengthAscii(0, length);
    }

    /** Octets of the parent's path; 0 for the root and for special nodes, which have none. */
    static int parentLength(final DirectBuffer path) {
        if (path.getByte(0) == '@' || path.capacity() == 1) {
            return 0;
        }
        int slash = path.capacity() - 1;
        while (slash > 0 && path.getByte(slash) != '/') {
            slash--;
        }
        return Math.max(slash, 1);
    }

    private static int depth(final DirectBuffer path) {
        int depth = 0;
        for (int i = 0; i < path.capacity(); i++) {
            depth += path.getByte(i) == '/' ? 1 : 0;
        }
        return path.capacity() == 1 ? 0 : depth;
    }

    private boolean isLater(final RecordKey wanted) {
        return standing(wanted) == Standing.LATER;
    }

    private Standing standing(final RecordKey wanted) {
        final long slot = table.find(wanted);
        if (slot == RecordTable.NONE) {
            return Standing.ABSENT;
        }
        final boolean isWritten =
                isLast || table.isCreated(slot) || (table.offset(slot) < current && !table.isPutOff(slot));
        return isWritten ? Standing.WRITTEN : Standing.LATER;
    }

    void release() {
        key.release();
        path.wrap(0, 0);
    }
}
