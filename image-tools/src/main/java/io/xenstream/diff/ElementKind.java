// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.RecordType;

/** The kind of element that a difference is about. */
public enum ElementKind {
    /** The image as a whole: its header, the order of its records, bytes after END. */
    IMAGE,
    /** The descriptors of GLOBAL_DATA. */
    GLOBAL,
    /** A connection, identified by the domain of its ring or the descriptor of its socket. */
    CONNECTION,
    /** A watch, identified by its connection, path and token. */
    WATCH,
    /** A transaction, identified by its connection and id. */
    TRANSACTION,
    /** A node, identified by its path and, inside a transaction, by the transaction. */
    NODE,
    /** The quotas of GLOBAL_QUOTA_DATA. */
    QUOTA,
    /** Features and quotas of a domain, identified by its id. */
    DOMAIN,
    /** A record of unknown type, identified by its bytes. */
    UNKNOWN;

    /** Returns the kind of element that records of a type describe. */
    static ElementKind of(final int recordType) {
        return switch (recordType) {
            case RecordType.GLOBAL_DATA -> GLOBAL;
            case RecordType.CONNECTION_DATA -> CONNECTION;
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> WATCH;
            case RecordType.TRANSACTION_DATA -> TRANSACTION;
            case RecordType.NODE_DATA -> NODE;
            case RecordType.GLOBAL_QUOTA_DATA -> QUOTA;
            case RecordType.DOMAIN_DATA -> DOMAIN;
            default -> UNKNOWN;
        };
    }
}
