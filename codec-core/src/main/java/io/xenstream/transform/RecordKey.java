// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.RecordType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** By what a record is told from others of its type, and found by those that depend on it. Changes with each use; allocates nothing. */
final class RecordKey {
    /** Not a type: the connection of a domain, by the domain's id. */
    static final int RING = -2;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
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

    RecordKey transaction(final long connId, final long transactionId) {
        return set(RecordType.TRANSACTION_DATA, connId, transactionId);
    }

    RecordKey domain(final int domid) {
        return set(RecordType.DOMAIN_DATA, domid, 0);
    }

    /** A node as a transaction has it, or committed, where both ids are 0. */
    RecordKey node(final long connId, final long transactionId, final DirectBuffer buffer, final int length) {
        set(RecordType.NODE_DATA, connId, transactionId);
        path.wrap(buffer, 0, length);
        return this;
    }

    /** Leaves the first octets of the path. */
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

    /** Of a record that is in the image, and whose fields are too. Types that nobody depends on have none. */
    boolean of(final RecordOctets octets, final long record) {
        switch (octets.type(record)) {
            case RecordType.GLOBAL_DATA -> global();
            case RecordType.GLOBAL_QUOTA_DATA -> globalQuotas();
            case RecordType.CONNECTION_DATA -> connection(octets.connId(record));
            case RecordType.TRANSACTION_DATA -> transaction(octets.connId(record), octets.txId(record));
            case RecordType.DOMAIN_DATA -> domain(octets.domid(record));
            case RecordType.NODE_DATA -> {
                final long connId = octets.connId(record);
                set(RecordType.NODE_DATA, connId, connId == 0 ? 0 : octets.txId(record));
                octets.wrap(path, octets.pathOffset(record), octets.pathLength(record));
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

    boolean isRing() {
        return kind == RING;
    }

    DirectBuffer path() {
        return path;
    }

    boolean isSame(final RecordKey other) {
        return kind == other.kind
                && id == other.id
                && txId == other.txId
                && path.capacity() == other.path.capacity()
                && path.equals(other.path);
    }

    long hash(final long seed) {
        final int length = path.capacity();
        long hash = mix(seed ^ id ^ (txId << Integer.SIZE), MULTIPLIER + length + ((long) kind << Integer.SIZE));
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ path.getLong(i), MULTIPLIER);
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = (tail << Byte.SIZE) | (path.getByte(i) & 0xFF);
        }
        return mix(hash ^ tail, seed | 1);
    }

    private static long mix(final long a, final long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }

    void release() {
        path.wrap(0, 0);
    }
}
