// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

/** What a difference of two images is about. */
public enum Subject {
    /** The image as a whole: its header, the order of its records, what lies behind END. */
    IMAGE,
    /** The descriptors of GLOBAL_DATA. */
    GLOBAL,
    /** A connection, known by the domain of its ring or the descriptor of its socket. */
    CONNECTION,
    /** A watch, known by its connection, path and token. */
    WATCH,
    /** A transaction, known by its connection and id. */
    TRANSACTION,
    /** A committed node, known by its path; or one as a transaction has it, known by that, too. */
    NODE,
    /** The quotas of GLOBAL_QUOTA_DATA. */
    QUOTA,
    /** A domain's features and quotas, known by its id. */
    DOMAIN,
    /** A record of unknown type, known by its octets. */
    UNKNOWN
}
