// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** What the format demands, and what a reader allows. */
public enum FormatRule implements Rule {
    /** The first eight octets are {@code xenstore}. */
    HEADER_IDENT("XS-HEAD-001", Severity.ERROR, "not a xenstore image", "check that this is the file you meant"),
    /** The version is 1 or 2; this constant is for 0. */
    HEADER_VERSION(
            "XS-HEAD-002", Severity.ERROR, "version 0 does not exist", "the header is damaged: take the image again"),
    /** The version is one that this library knows. */
    HEADER_TOO_NEW(
            "XS-HEAD-003",
            Severity.ERROR,
            "version newer than 2",
            "use a newer xenstream, or ask the producer for version 2"),
    /** Bits 1 to 31 of the flags are zero. */
    HEADER_FLAGS(
            "XS-HEAD-004",
            Severity.ERROR,
            "reserved header flags are set",
            "copy the image: the copy has them cleared"),

    /** Every record lies whole inside the image. */
    RECORD_TRUNCATED(
            "XS-REC-001",
            Severity.ERROR,
            "the image ends inside a record",
            "take the image again: its tail is missing"),
    /** A record is no larger than the reader allows. */
    RECORD_TOO_LONG(
            "XS-REC-002",
            Severity.ERROR,
            "record longer than allowed",
            "raise maxRecordLength (--max-record) if the image is to be trusted"),
    /** An image has no more records than the reader allows. */
    RECORD_TOO_MANY(
            "XS-REC-003",
            Severity.ERROR,
            "more records than allowed",
            "raise maxRecords (--max-records) if the image is to be trusted"),
    /** The type is one of the specification's. */
    RECORD_UNKNOWN_TYPE(
            "XS-REC-004", Severity.WARNING, "unknown record type", "readers skip it; it may come from a newer daemon"),
    /** A body holds at least the fixed fields of its type. */
    RECORD_TOO_SHORT(
            "XS-REC-005",
            Severity.ERROR,
            "body too short for the fields of its type",
            "the record is damaged: take the image again"),
    /** The lengths and counts inside a body stay inside it. */
    RECORD_INNER_LENGTH(
            "XS-REC-006",
            Severity.ERROR,
            "inner lengths reach past the body",
            "the record is damaged: take the image again"),
    /** A body is no longer than its fields, rounded up to 8. */
    RECORD_SURPLUS(
            "XS-REC-007", Severity.NOTE, "body longer than its fields", "readers ignore the surplus; a copy drops it"),
    /** Padding is zero. Xen 4.22 does not clear it behind quota names. */
    RECORD_PADDING(
            "XS-REC-008",
            Severity.WARNING,
            "padding is not zero (dialect D5)",
            "readers ignore it; a copy has it cleared"),

    /** There is an END record. */
    END_MISSING(
            "XS-END-001", Severity.ERROR, "the image has no END record", "take the image again: its tail is missing"),
    /** Nothing follows END. */
    END_SURPLUS(
            "XS-END-002", Severity.WARNING, "octets behind the END record", "readers ignore them; a copy drops them"),
    /** END has no body. */
    END_BODY("XS-END-003", Severity.WARNING, "END has a body", "readers ignore it; a copy drops it"),

    /** There is at most one GLOBAL_DATA. */
    GLOBAL_DUPLICATE(
            "XS-GLOB-001",
            Severity.ERROR,
            "more than one GLOBAL_DATA",
            "only one set of descriptors can be handed over"),
    /** A descriptor is -1 or not negative. */
    GLOBAL_DESCRIPTOR(
            "XS-GLOB-002", Severity.ERROR, "descriptor below -1", "a descriptor is a number from 0, or -1 for none"),

    /** A connection's id is not zero. */
    CONNECTION_ID_ZERO(
            "XS-CONN-001", Severity.ERROR, "connection id 0", "0 means committed state; give the connection an id"),
    /** A connection's id is its own. */
    CONNECTION_DUPLICATE("XS-CONN-002", Severity.ERROR, "connection id used twice", "give each connection its own id"),
    /** A connection is a ring or a socket. */
    CONNECTION_TYPE("XS-CONN-003", Severity.ERROR, "unknown connection type", "0 is a shared ring, 1 a socket"),
    /** A partly sent response is part of the pending output. */
    CONNECTION_RESPONSE(
            "XS-CONN-004",
            Severity.ERROR,
            "out-resp-len larger than out-data-len",
            "the partly sent response is inside the output"),
    /** Bits 1 to 15 of {@code fields} are zero. */
    CONNECTION_FIELDS(
            "XS-CONN-005", Severity.WARNING, "reserved bits in the connection's fields", "readers ignore them"),

    /** A watch belongs to a connection that came before. */
    WATCH_CONNECTION(
            "XS-WATCH-001", Severity.ERROR, "watch of a connection not seen before", "write the connection first"),
    /** A watch's path and token end in NUL, and hold none. */
    WATCH_TERMINATOR(
            "XS-WATCH-002",
            Severity.ERROR,
            "watch path or token without its NUL",
            "the record is damaged or in a dialect"),
    /** A watch's path is a path. */
    WATCH_PATH(
            "XS-WATCH-003", Severity.ERROR, "not a path that can be watched", "see the path rules in docs/format.md"),
    /** WATCH_DATA_EXTENDED has the specified layout, not that of Xen 4.22. */
    WATCH_DIALECT_D1(
            "XS-WATCH-D1",
            Severity.ERROR,
            "WATCH_DATA_EXTENDED in the layout of Xen 4.22 (dialect D1): its depth is lost, its strings start four octets early",
            "no daemon reads this image right, not even its writer: xenstream repair mends it, but the depths are gone"),
    /** Version 1 has no WATCH_DATA_EXTENDED. Xen 4.22 writes it all the same. */
    WATCH_EXTENDED_VERSION(
            "XS-WATCH-005",
            Severity.WARNING,
            "WATCH_DATA_EXTENDED in a version 1 image (dialect D4)",
            "a version 1 reader ignores this watch"),
    /** The reserved octets of WATCH_DATA_EXTENDED are zero. */
    WATCH_EXTENDED_PAD(
            "XS-WATCH-006", Severity.WARNING, "reserved octets of the watch are not zero", "readers ignore them"),

    /** A transaction belongs to a connection that came before. */
    TRANSACTION_CONNECTION(
            "XS-TX-001", Severity.ERROR, "transaction of a connection not seen before", "write the connection first"),
    /** A transaction's id is not zero. */
    TRANSACTION_ID_ZERO("XS-TX-002", Severity.ERROR, "transaction id 0", "0 means outside of any transaction"),
    /** A transaction's id is its own within its connection. */
    TRANSACTION_DUPLICATE(
            "XS-TX-003",
            Severity.ERROR,
            "transaction id used twice",
            "give each transaction of a connection its own id"),

    /** A node's path ends in NUL. */
    NODE_TERMINATOR(
            "XS-NODE-001", Severity.ERROR, "node path without its NUL", "the record is damaged: take the image again"),
    /** A node's path is a path. */
    NODE_PATH("XS-NODE-002", Severity.ERROR, "not a node's path", "see the path rules in docs/format.md"),
    /** A node appears once. */
    NODE_DUPLICATE(
            "XS-NODE-003", Severity.ERROR, "node appears twice", "daemons keep one of them, not all the same one"),
    /** A node's parent comes before it. */
    NODE_PARENT(
            "XS-NODE-004",
            Severity.ERROR,
            "parent node not seen before",
            "write parents first; a migration may rely on the receiver's"),
    /** A permission's letter is one of {@code w r b n}. */
    NODE_PERMISSION("XS-NODE-005", Severity.ERROR, "unknown permission letter", "the letters are w, r, b and n"),
    /** A node that exists has an owner. */
    NODE_OWNER("XS-NODE-006", Severity.ERROR, "node without permissions", "the first permission names the owner"),
    /** A transaction's node names a connection that came before. */
    NODE_CONNECTION(
            "XS-NODE-007", Severity.ERROR, "node of a connection not seen before", "write the connection first"),
    /** A transaction's node names a transaction that came before. */
    NODE_TRANSACTION(
            "XS-NODE-008", Severity.ERROR, "node of a transaction not seen before", "write the transaction first"),
    /** A transaction's node was read, written or deleted. */
    NODE_ACCESS("XS-NODE-009", Severity.ERROR, "unknown kind of access", "0 is deleted, 1 read, 2 written, 3 both"),
    /** A node's value can be sent over a connection. */
    NODE_VALUE(
            "XS-NODE-010",
            Severity.WARNING,
            "value longer than 4096 octets",
            "no client can read it whole, and daemons may refuse it"),
    /** A permission's reserved flags are zero. */
    NODE_PERMISSION_FLAGS("XS-NODE-011", Severity.WARNING, "reserved permission flags are set", "readers ignore them"),

    /** Each quota has a name, ended by NUL. */
    QUOTA_NAME(
            "XS-QUOTA-001",
            Severity.ERROR,
            "quota name missing, empty or without its NUL",
            "one name for each value, in their order"),
    /** There is at most one GLOBAL_QUOTA_DATA. */
    QUOTA_DUPLICATE(
            "XS-QUOTA-002", Severity.ERROR, "more than one GLOBAL_QUOTA_DATA", "write all quotas in one record"),

    /** There is at most one DOMAIN_DATA a domain. */
    DOMAIN_DUPLICATE(
            "XS-DOM-001", Severity.ERROR, "more than one DOMAIN_DATA of a domain", "write one record for each domain"),
    /** Version 1 has no features. */
    DOMAIN_FEATURES(
            "XS-DOM-002", Severity.WARNING, "domain features in a version 1 image", "a version 1 reader ignores them");

    private final RuleText text;

    FormatRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
