// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** The rules of the format, and the limits of a reader. */
public enum FormatRule implements Rule {
    /** The first eight bytes are {@code xenstore}. */
    HEADER_IDENT("XS-HEAD-001", Severity.ERROR, "not a xenstore image", "check that this is the file you meant"),
    /** The version is 1 or 2; this constant is for 0. */
    HEADER_VERSION(
            "XS-HEAD-002", Severity.ERROR, "version 0 does not exist", "the header is damaged; create the image again"),
    /** This library supports the version. */
    HEADER_TOO_NEW(
            "XS-HEAD-003",
            Severity.ERROR,
            "version newer than 2",
            "use a newer xenstream, or ask the producer for version 2"),
    /** Bits 1 to 31 of the flags are zero. */
    HEADER_FLAGS(
            "XS-HEAD-004", Severity.ERROR, "reserved header flags are set", "copy the image; the copy clears them"),

    /** Every record is entirely inside the image. */
    RECORD_TRUNCATED(
            "XS-REC-001",
            Severity.ERROR,
            "the image ends inside a record",
            "create the image again; its end is missing"),
    /** A record is no larger than the reader allows. */
    RECORD_TOO_LONG(
            "XS-REC-002",
            Severity.ERROR,
            "record longer than allowed",
            "if you trust the image, raise maxRecordLength (--max-record)"),
    /** An image has no more records than the reader allows. */
    RECORD_TOO_MANY(
            "XS-REC-003",
            Severity.ERROR,
            "more records than allowed",
            "if you trust the image, raise maxRecords (--max-records)"),
    /** The specification defines the type. */
    RECORD_UNKNOWN_TYPE(
            "XS-REC-004", Severity.WARNING, "unknown record type", "readers skip it; it may come from a newer daemon"),
    /** A body contains at least the fixed fields of its type. */
    RECORD_TOO_SHORT(
            "XS-REC-005",
            Severity.ERROR,
            "body too short for the fields of its type",
            "the record is damaged; create the image again"),
    /** The lengths and counts inside a body stay inside it. */
    RECORD_INNER_LENGTH(
            "XS-REC-006",
            Severity.ERROR,
            "lengths inside the body exceed it",
            "the record is damaged; create the image again"),
    /** A body is no longer than its fields, rounded up to 8. */
    RECORD_SURPLUS(
            "XS-REC-007",
            Severity.NOTE,
            "body longer than its fields",
            "readers ignore the extra bytes; a copy omits them"),
    /** Padding is zero. Xen 4.22 does not clear it after quota names. */
    RECORD_PADDING(
            "XS-REC-008", Severity.WARNING, "padding is not zero (dialect D5)", "readers ignore it; a copy clears it"),

    /** There is an END record. */
    END_MISSING(
            "XS-END-001", Severity.ERROR, "the image has no END record", "create the image again; its end is missing"),
    /** Nothing follows END. */
    END_SURPLUS("XS-END-002", Severity.WARNING, "bytes after the END record", "readers ignore them; a copy omits them"),
    /** END has no body. */
    END_BODY("XS-END-003", Severity.WARNING, "END has a body", "readers ignore it; a copy omits it"),

    /** There is at most one GLOBAL_DATA. */
    GLOBAL_DUPLICATE("XS-GLOB-001", Severity.ERROR, "more than one GLOBAL_DATA", "write all descriptors in one record"),
    /** A descriptor is -1 or not negative. */
    GLOBAL_DESCRIPTOR(
            "XS-GLOB-002", Severity.ERROR, "descriptor below -1", "a descriptor is a number from 0, or -1 for none"),

    /** A connection's id is not zero. */
    CONNECTION_ID_ZERO(
            "XS-CONN-001", Severity.ERROR, "connection id 0", "0 means committed state; give the connection an id"),
    /** Connection ids are unique. */
    CONNECTION_DUPLICATE("XS-CONN-002", Severity.ERROR, "connection id used twice", "give each connection its own id"),
    /** A connection is a ring or a socket. */
    CONNECTION_TYPE("XS-CONN-003", Severity.ERROR, "unknown connection type", "0 is a shared ring, 1 is a socket"),
    /** A partially sent response is part of the pending output. */
    CONNECTION_RESPONSE(
            "XS-CONN-004",
            Severity.ERROR,
            "out-resp-len larger than out-data-len",
            "the partially sent response must be part of the pending output"),
    /** Bits 1 to 15 of {@code fields} are zero. */
    CONNECTION_FIELDS(
            "XS-CONN-005", Severity.WARNING, "reserved bits in the connection's fields", "readers ignore them"),

    /** A watch belongs to a connection that appears before it. */
    WATCH_CONNECTION(
            "XS-WATCH-001",
            Severity.ERROR,
            "watch of a connection without an earlier record",
            "write the connection first"),
    /** The path and token of a watch end with NUL and contain no other. */
    WATCH_TERMINATOR(
            "XS-WATCH-002",
            Severity.ERROR,
            "watch path or token not terminated by NUL",
            "the record is damaged or written in a dialect"),
    /** The path of a watch is valid. */
    WATCH_PATH("XS-WATCH-003", Severity.ERROR, "invalid watch path", "see the path rules in docs/format.md"),
    /** WATCH_DATA_EXTENDED has the specified layout, not that of Xen 4.22. */
    WATCH_DIALECT_D1(
            "XS-WATCH-D1",
            Severity.ERROR,
            "WATCH_DATA_EXTENDED in the layout of Xen 4.22 (dialect D1): its depth is lost, its strings start four"
                    + " bytes early",
            "no daemon reads this image correctly, not even the one that wrote it: run xenstream repair; the depths"
                    + " are lost"),
    /** Version 1 has no WATCH_DATA_EXTENDED. Xen 4.22 writes it anyway. */
    WATCH_EXTENDED_VERSION(
            "XS-WATCH-005",
            Severity.WARNING,
            "WATCH_DATA_EXTENDED in a version 1 image (dialect D4)",
            "a version 1 reader ignores this watch"),
    /** The reserved bytes of WATCH_DATA_EXTENDED are zero. */
    WATCH_EXTENDED_PAD(
            "XS-WATCH-006", Severity.WARNING, "reserved bytes of the watch are not zero", "readers ignore them"),

    /** A transaction belongs to a connection that appears before it. */
    TRANSACTION_CONNECTION(
            "XS-TX-001",
            Severity.ERROR,
            "transaction of a connection without an earlier record",
            "write the connection first"),
    /** A transaction's id is not zero. */
    TRANSACTION_ID_ZERO(
            "XS-TX-002", Severity.ERROR, "transaction id 0", "0 means no transaction; give the transaction an id"),
    /** Transaction ids are unique within a connection. */
    TRANSACTION_DUPLICATE(
            "XS-TX-003",
            Severity.ERROR,
            "transaction id used twice",
            "give each transaction of a connection its own id"),

    /** The path of a node ends with NUL. */
    NODE_TERMINATOR(
            "XS-NODE-001",
            Severity.ERROR,
            "node path not terminated by NUL",
            "the record is damaged; create the image again"),
    /** The path of a node is valid. */
    NODE_PATH("XS-NODE-002", Severity.ERROR, "invalid node path", "see the path rules in docs/format.md"),
    /** A node appears once. */
    NODE_DUPLICATE(
            "XS-NODE-003",
            Severity.ERROR,
            "node appears twice",
            "write it once; daemons differ in which one they keep"),
    /** A node's parent comes before it. */
    NODE_PARENT(
            "XS-NODE-004",
            Severity.ERROR,
            "parent node without an earlier record",
            "write parents first; only an image for migration may rely on nodes of the receiver"),
    /** A permission's letter is one of {@code w r b n}. */
    NODE_PERMISSION("XS-NODE-005", Severity.ERROR, "unknown permission letter", "the letters are w, r, b and n"),
    /** A node that exists has an owner. */
    NODE_OWNER("XS-NODE-006", Severity.ERROR, "node without permissions", "the first permission names the owner"),
    /** The connection of a transaction's node appears before it. */
    NODE_CONNECTION(
            "XS-NODE-007",
            Severity.ERROR,
            "node of a connection without an earlier record",
            "write the connection first"),
    /** The transaction of a transaction's node appears before it. */
    NODE_TRANSACTION(
            "XS-NODE-008",
            Severity.ERROR,
            "node of a transaction without an earlier record",
            "write the transaction first"),
    /** A transaction's node was read, written or deleted. */
    NODE_ACCESS("XS-NODE-009", Severity.ERROR, "unknown kind of access", "0 means deleted, 1 read, 2 written, 3 both"),
    /** A node's value can be sent over a connection. */
    NODE_VALUE(
            "XS-NODE-010",
            Severity.WARNING,
            "value longer than 4096 bytes",
            "no client can read all of it, and daemons may refuse it"),
    /** A permission's reserved flags are zero. */
    NODE_PERMISSION_FLAGS("XS-NODE-011", Severity.WARNING, "reserved permission flags are set", "readers ignore them"),
    /** A node that a transaction has deleted has neither a value nor permissions. */
    NODE_DELETED(
            "XS-NODE-012",
            Severity.ERROR,
            "deleted node with a value or permissions",
            "a transaction's node with access 0 has neither"),

    /** Each quota has a name that ends with NUL. */
    QUOTA_NAME(
            "XS-QUOTA-001",
            Severity.ERROR,
            "quota name missing, empty or not terminated by NUL",
            "write one name for each value, in the same order"),
    /** There is at most one GLOBAL_QUOTA_DATA. */
    QUOTA_DUPLICATE(
            "XS-QUOTA-002", Severity.ERROR, "more than one GLOBAL_QUOTA_DATA", "write all quotas in one record"),

    /** There is at most one DOMAIN_DATA per domain. */
    DOMAIN_DUPLICATE(
            "XS-DOM-001", Severity.ERROR, "more than one DOMAIN_DATA of a domain", "write one record for each domain"),
    /** Version 1 has no features. */
    DOMAIN_FEATURES(
            "XS-DOM-002", Severity.WARNING, "domain features in a version 1 image", "a version 1 reader ignores them");

    private final Rule.Text text;

    FormatRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
