// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SiblingHash;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Identifies a record among those of its type. Mutable and reused; does not allocate. */
final class RecordKey {
    /** Pseudo type of the connection of a domain, identified by the domain id. */
    static final int RING = -2;

    /** Pseudo type of the connection of a domain that has a target, identified by the id of the target. */
    static final int TARGET = -3;

    private static final int KIND_SHIFT = 60;

    private final MutableDirectBuffer path = Buffers.empty();
    private int kind;
    private long id;
    private long txId;

    RecordKey global() {
        return set(RecordType.GLOBAL_DATA, 0, 0);
    }

    RecordKey globalQuotas() {
        return set(RecordType.GLOBAL_QUOTA_DATA, 0, 0);
    }

    RecordKey connection(final long connId) {
        return set(RecordType.CONNECTION_DATA, connId, 0);
    }

    RecordKey ring(final int domid) {
        return set(RING, domid, 0);
    }

    RecordKey target(final int domid) {
        return set(TARGET, domid, 0);
    }

    RecordKey transaction(final long connId, final long transactionId) {
        return set(RecordType.TRANSACTION_DATA, connId, transactionId);
    }

    RecordKey domain(final int domid) {
        return set(RecordType.DOMAIN_DATA, domid, 0);
    }

    /** A node of a transaction, or a committed node if both ids are 0. */
    RecordKey node(final long connId, final long transactionId, final DirectBuffer buffer, final int length) {
        set(RecordType.NODE_DATA, connId, transactionId);
        path.wrap(buffer, 0, length);
        return this;
    }

    /** Truncates the path. */
    void shorten(final int length) {
        path.wrap(path, 0, length);
    }

    private RecordKey set(final int newKind, final long newId, final long newTxId) {
        kind = newKind;
        id = newId;
        txId = newTxId;
        path.wrap(0, 0);
        return this;
    }

    /** Becomes the key of a record whose fields lie inside the image. Returns false for types that no record depends on. */
    boolean of(final RecordBytes bytes, final long record) {
        switch (bytes.type(record)) {
            case RecordType.GLOBAL_DATA -> global();
            case RecordType.GLOBAL_QUOTA_DATA -> globalQuotas();
            case RecordType.CONNECTION_DATA -> connection(bytes.connId(record));
            case RecordType.TRANSACTION_DATA -> transaction(bytes.connId(record), bytes.txId(record));
            case RecordType.DOMAIN_DATA -> domain(bytes.domid(record));
            case RecordType.NODE_DATA -> {
                final long connId = bytes.connId(record);
                set(RecordType.NODE_DATA, connId, connId == 0 ? 0 : bytes.txId(record));
                bytes.wrap(path, bytes.pathOffset(record), bytes.pathLength(record));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean isNode() {
        return kind == RecordType.NODE_DATA;
    }

    boolean isCommittedNode() {
        return isNode() && id == 0;
    }

    boolean isRing() {
        return kind == RING;
    }

    boolean isTarget() {
        return kind == TARGET;
    }

    DirectBuffer path() {
        return path;
    }

    boolean isSame(final RecordKey other) {
        return kind == other.kind && id == other.id && txId == other.txId && Paths.isSame(path, other.path);
    }

    /** The same for the children of a node. */
    long near(final long seed) {
        final long number = id ^ (txId << Integer.SIZE) ^ ((long) kind << KIND_SHIFT);
        return SiblingHash.near(number, path, path.capacity(), seed);
    }

    long hash(final long near, final long seed) {
        return SiblingHash.of(near, path, path.capacity(), seed);
    }

    void release() {
        path.wrap(0, 0);
    }
}
