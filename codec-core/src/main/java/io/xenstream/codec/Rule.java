// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * What the format demands, one constant a demand, with a code that never changes its meaning; and behind that what receivers are known to
 * do with an image, demanded or not.
 *
 * <p>An {@link ImageException} names the rule that stopped it, and a finding of the verifier the rule that it found broken; both can be
 * searched for by {@link #code()}.
 */
public enum Rule {
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
            "no daemon reads this image right, not even its writer: remove the depth watches in the running daemon and dump again"),
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
            "XS-DOM-002", Severity.WARNING, "domain features in a version 1 image", "a version 1 reader ignores them"),

    /** What is copied can be held by the version that it is copied to. */
    COPY_LOSS("XS-COPY-001", Severity.ERROR, "the wanted version cannot hold this", "write version 2"),

    /** An index begins as one. */
    INDEX_IDENT(
            "XS-INDEX-001", Severity.ERROR, "not an index of an image", "build the index again: xenstream index IMAGE"),
    /** An index has the version that this library knows. */
    INDEX_VERSION(
            "XS-INDEX-002",
            Severity.ERROR,
            "index of another version of xenstream",
            "build the index again: xenstream index IMAGE"),
    /** An index has the length that its header tells. */
    INDEX_LENGTH(
            "XS-INDEX-003",
            Severity.ERROR,
            "index cut short or lengthened",
            "build the index again: xenstream index IMAGE"),
    /** The octets of an index are those that were written. */
    INDEX_DAMAGED("XS-INDEX-004", Severity.ERROR, "damaged index", "build the index again: xenstream index IMAGE"),
    /** An index is that of the image beside it, as the image is now. */
    INDEX_STALE(
            "XS-INDEX-005",
            Severity.ERROR,
            "index of another image, or of this one before it was changed",
            "build the index again: xenstream index IMAGE"),
    /** The nodes of an image can be numbered. */
    INDEX_LIMIT(
            "XS-INDEX-006", Severity.ERROR, "more nodes than an index can hold", "work on the image without an index"),

    /** The file or stream can be read. */
    IO_READ("XS-IO-001", Severity.ERROR, "cannot read", "see the reason given"),
    /** The file or stream can be written. */
    IO_WRITE("XS-IO-002", Severity.ERROR, "cannot write", "see the reason given"),
    /** There is room for what is written. */
    IO_SPACE("XS-IO-003", Severity.ERROR, "no room to write", "make room, or write elsewhere"),
    /** A mapped file keeps its length while it is read. */
    IO_SHRUNK(
            "XS-IO-004",
            Severity.ERROR,
            "the file was shortened while it was mapped",
            "read the image again once its writer is done"),

    /** The socket of the handoff can be listened on, or connected to. */
    HANDOFF_SOCKET(
            "XS-HAND-001",
            Severity.ERROR,
            "the handoff's socket cannot be used",
            "see the reason given, and check that the path is that of the daemon's handoff socket"),
    /** Nobody else can put another socket in the place of the handoff's. */
    HANDOFF_DIRECTORY(
            "XS-HAND-002",
            Severity.ERROR,
            "the directory of the handoff's socket can be written by others",
            "chmod go-w the directory, or choose one that is the daemon's own"),
    /** Only a process of the same user hands over or takes over. */
    HANDOFF_PEER(
            "XS-HAND-003", Severity.ERROR, "the other process belongs to another user", "run both daemons as one user"),
    /** Each message is whole, known and in its place. */
    HANDOFF_MESSAGE(
            "XS-HAND-004",
            Severity.ERROR,
            "a message that the handoff does not know here",
            "check that both processes are xenstream daemons; the log of the other one may say more"),
    /** Both processes know a version of the protocol in common. */
    HANDOFF_VERSION(
            "XS-HAND-005",
            Severity.ERROR,
            "no common version of the handoff protocol",
            "start a successor of a nearer release"),
    /** The successor can hold all that is handed over. */
    HANDOFF_CAPACITY(
            "XS-HAND-006",
            Severity.ERROR,
            "the successor cannot hold all of the image",
            "start a successor that is as new as the predecessor, or raise the limit named"),
    /** The other process goes along. */
    HANDOFF_REFUSED(
            "XS-HAND-007",
            Severity.ERROR,
            "the other process refused",
            "see the reason that it gave; the predecessor serves on"),
    /** Each phase ends in its time. */
    HANDOFF_TIMEOUT(
            "XS-HAND-008",
            Severity.ERROR,
            "a phase of the handoff took too long",
            "try again when the host is less busy, or give the phase named more time"),
    /** The other process lives. */
    HANDOFF_GONE(
            "XS-HAND-009", Severity.ERROR, "the other process is gone", "see its log; the handoff can be tried again"),
    /** Each descriptor of the image comes with it, once. */
    HANDOFF_DESCRIPTOR(
            "XS-HAND-010",
            Severity.ERROR,
            "descriptors and image do not match",
            "the predecessor's writeState must register each descriptor that it writes into a record"),
    /** The daemon's own code does what the handoff asks of it. */
    HANDOFF_DAEMON("XS-HAND-011", Severity.ERROR, "the daemon's own code failed", "see the cause"),

    // What receivers do. These are facts of the C daemon and of oxenstored, not demands of the format.
    /** The C daemon loads versions up to its own, in its own byte order, without flags that it does not know. */
    C_HEADER(
            "XS-C-001",
            Severity.ERROR,
            "header of another version or byte order than the C daemon reads",
            "write the daemon's version in little-endian order"),
    /** The C daemon finds each record whole, and END. */
    C_TRUNCATED(
            "XS-C-002", Severity.ERROR, "the C daemon runs out of image", "take the image again: its tail is missing"),
    /** The C daemon finds the next record where len says, without rounding up. */
    C_FRAMING(
            "XS-C-003",
            Severity.ERROR,
            "the C daemon does not skip the padding behind this record",
            "copy the image: the copy counts padding in len"),
    /** From 4.21 on, the C daemon cannot read a body of no octets. */
    C_EMPTY_RECORD(
            "XS-C-004",
            Severity.ERROR,
            "the C daemon takes an empty record for a failed read",
            "leave out records without a body"),
    /** The C daemon takes lengths and counts inside of a record as they are. */
    C_LENGTHS(
            "XS-C-005",
            Severity.ERROR,
            "inner lengths, which the C daemon trusts, reach past the record",
            "the record is damaged: take the image again"),
    /** The C daemon reads strings up to a NUL. */
    C_STRING(
            "XS-C-006",
            Severity.ERROR,
            "a string does not end where its length says, but for the C daemon at a NUL",
            "the record is damaged: take the image again"),
    /** The C daemon skips records of a type that it does not know. */
    C_UNKNOWN_TYPE(
            "XS-C-007",
            Severity.WARNING,
            "the C daemon skips records of this type",
            "nothing, if what they hold can be done without"),
    /** The C daemon has event channels and grants from GLOBAL_DATA on. */
    C_GLOBAL(
            "XS-C-010",
            Severity.ERROR,
            "no GLOBAL_DATA before what needs it",
            "write GLOBAL_DATA first, with the descriptors of a live update"),
    /** The C daemon listens where rw-socket-fd says. */
    C_SOCKET(
            "XS-C-011",
            Severity.WARNING,
            "no socket for the C daemon's clients to connect to",
            "name a listening socket in rw-socket-fd, unless the daemon is to run in a domain of its own"),
    /** The C daemon creates its store when it restores the connection of domain 0. */
    C_DOMAIN_0(
            "XS-C-020",
            Severity.ERROR,
            "no connection of domain 0 before what needs it",
            "write the ring connection of domain 0 before all nodes"),
    /** The C daemon takes whatever is not a socket for a ring. */
    C_CONNECTION_TYPE(
            "XS-C-021",
            Severity.ERROR,
            "the C daemon takes a connection of unknown type for a ring",
            "0 is a shared ring, 1 a socket"),
    /** The C daemon finds the first connection that has an id. */
    C_CONNECTION_ID(
            "XS-C-022",
            Severity.ERROR,
            "what names this connection goes to another one of the same id",
            "give each connection its own id"),
    /** The C daemon has one connection for each domain. */
    C_CONNECTION_DOMAIN(
            "XS-C-023",
            Severity.ERROR,
            "a second connection of a domain takes the place of the first",
            "write one ring connection for each domain"),
    /** The C daemon ignores a ring connection whose port is 0. */
    C_EVENT_CHANNEL(
            "XS-C-024",
            Severity.ERROR,
            "the C daemon ignores a guest without an event channel",
            "write the port of the guest's event channel"),
    /** The C daemon looks for a target among the domains that it has restored. */
    C_TARGET(
            "XS-C-025",
            Severity.ERROR,
            "the domain's target has no connection yet: its rights over it are lost",
            "write the target's connection first"),
    /** The C daemon does not check the length of a message that it restores. */
    C_REQUEST(
            "XS-C-026",
            Severity.ERROR,
            "the pending input claims a message longer than 4096 octets",
            "drop the pending input: that client is out of step"),
    /** The C daemon divides the pending output by the messages' own lengths. */
    C_PENDING(
            "XS-C-027",
            Severity.ERROR,
            "the pending output is not whole messages",
            "the record is damaged: take the image again"),
    /** The C daemon restores unique-ids from 4.21 on. */
    C_UNIQUE_ID(
            "XS-C-028",
            Severity.NOTE,
            "the C daemon does not read a connection's unique-id",
            "nothing: it asks the hypervisor later, if it knows unique-ids at all"),
    /** A watch belongs to a connection that the C daemon has restored. */
    C_WATCH_CONNECTION(
            "XS-C-030",
            Severity.ERROR,
            "the C daemon refuses a watch whose connection it has not restored",
            "write the connection first"),
    /** From 4.21 on, the C daemon refuses a watch that it would not have allowed. */
    C_WATCH_PATH(
            "XS-C-031",
            Severity.WARNING,
            "not a path that a client of the C daemon could watch",
            "leave the watch out"),
    /** Only from 4.22 on does the C daemon know WATCH_DATA_EXTENDED. */
    C_DEPTH_WATCH(
            "XS-C-032",
            Severity.ERROR,
            "the C daemon skips watches with a depth",
            "write WATCH_DATA, which fires for all levels, or have the client watch again"),
    /** Xen 4.22 looks for a depth watch's strings at 10, not 12 (dialect D1). */
    C_DEPTH_LAYOUT(
            "XS-C-033",
            Severity.ERROR,
            "the C daemon expects the strings of WATCH_DATA_EXTENDED two octets early",
            "write WATCH_DATA, which fires for all levels, or have the client watch again"),
    /** To Xen 4.22, 65535 is a number of levels. */
    C_DEPTH_UNLIMITED(
            "XS-C-034",
            Severity.NOTE,
            "the C daemon takes a depth without limit for 65535 levels (dialect D7)",
            "write WATCH_DATA"),
    /** The C daemon does not restore transactions. */
    C_TRANSACTION(
            "XS-C-040",
            Severity.WARNING,
            "the C daemon drops open transactions",
            "have the clients' transactions end first; a client that goes on with one gets an error"),
    /** The C daemon does not look whose node it restores. */
    C_TRANSACTION_NODE(
            "XS-C-041",
            Severity.ERROR,
            "the C daemon takes a transaction's node for a committed one",
            "leave the transaction's nodes out: the transaction is lost anyway"),
    /** The C daemon counts a node for its owner, which it must know. */
    C_NODE_OWNER(
            "XS-C-042",
            Severity.ERROR,
            "the node's owner has no connection before the node",
            "write the owner's connection first, or give the node to domain 0"),
    /** The C daemon takes the first permission as it is, and there is always one. */
    C_NODE_PERMISSIONS(
            "XS-C-043",
            Severity.ERROR,
            "the C daemon looks for an owner in a node without permissions",
            "the first permission names the owner"),
    /** The C daemon adds each node as a new one, without children. */
    C_NODE_DUPLICATE(
            "XS-C-044",
            Severity.ERROR,
            "a node comes again, or the root behind other nodes",
            "write each node once, the root first"),
    /** The C daemon adds each node to its parent, which must be there. */
    C_NODE_PARENT("XS-C-045", Severity.ERROR, "the C daemon refuses a node without a parent", "write parents first"),
    /** The C daemon restores a node under any name, but allows its clients only some. */
    C_NODE_PATH(
            "XS-C-046",
            Severity.WARNING,
            "no client of the C daemon can name this node",
            "see the path rules in docs/format.md"),
    /** The C daemon before 4.21 keeps only permissions, and only of two special nodes. */
    C_NODE_SPECIAL(
            "XS-C-047", Severity.WARNING, "the C daemon has no such special node, or no value for it", "leave it out"),
    /** The C daemon answers with at most 4096 octets. */
    C_NODE_VALUE(
            "XS-C-048",
            Severity.WARNING,
            "value longer than 4096 octets: no client can read it",
            "have the value's writer shorten it"),
    /** The C daemon knows the letters r, w and b; all others are none. */
    C_PERMISSION_LETTER(
            "XS-C-049",
            Severity.ERROR,
            "the C daemon takes an unknown permission letter for n",
            "the letters are w, r, b and n"),
    /** The C daemon marks permissions for domains that it does not know. */
    C_PERMISSION_STALE(
            "XS-C-050",
            Severity.WARNING,
            "the C daemon takes a permission for a domain without a connection as stale",
            "write the domain's connection first"),
    /** Only from 4.22 on does the C daemon restore quotas, those that it knows. */
    C_QUOTA(
            "XS-C-060",
            Severity.WARNING,
            "the C daemon does not know this quota, or no quotas in images at all",
            "set it again once the daemon runs"),
    /** From 4.21 on, the C daemon restores features, from version 2. */
    C_FEATURES(
            "XS-C-061",
            Severity.WARNING,
            "the C daemon does not restore these features",
            "nothing: the domain is offered all that the daemon has"),
    /** DOMAIN_DATA is of a domain that the C daemon has restored. */
    C_DOMAIN(
            "XS-C-062",
            Severity.ERROR,
            "the C daemon refuses data of a domain that it has not restored",
            "write the domain's connection first, or leave its DOMAIN_DATA out"),

    /** Text has a guest's mfn and remote port, an image its local port. */
    OX_GUEST(
            "XS-OX-001",
            Severity.ERROR,
            "oxenstored's text needs the frame of a guest's ring, which an image does not have",
            "reconnect the guest: it is not restored"),
    /** oxenstored restores domain 0 like any other connection. */
    OX_DOMAIN_0(
            "XS-OX-002",
            Severity.ERROR,
            "oxenstored restores no connection of domain 0",
            "write the ring connection of domain 0"),
    /** oxenstored listens where the text says. */
    OX_SOCKET(
            "XS-OX-003",
            Severity.WARNING,
            "no socket for oxenstored's clients to connect to",
            "name a listening socket in rw-socket-fd"),
    /** Text has no buffers. */
    OX_PENDING(
            "XS-OX-004",
            Severity.ERROR,
            "text has no pending input and output",
            "let the client take its output before the update; else it waits for an answer that is lost"),
    /** Text has no targets. */
    OX_TARGET(
            "XS-OX-005",
            Severity.ERROR,
            "text has no targets: the domain's rights over its target are lost",
            "set the target again once the daemon runs"),
    /** Text has no unique-ids. */
    OX_UNIQUE_ID("XS-OX-006", Severity.NOTE, "text has no unique-ids", "nothing: oxenstored does not know them"),
    /** A watch belongs to a connection of the text. */
    OX_WATCH_CONNECTION(
            "XS-OX-010",
            Severity.ERROR,
            "oxenstored skips a watch whose connection it does not have",
            "write the connection first"),
    /** oxenstored allows names of letters, digits and -_@. */
    OX_WATCH_PATH(
            "XS-OX-011",
            Severity.ERROR,
            "oxenstored skips a watch of this path",
            "see the path rules in docs/format.md"),
    /** The loader of 4.17 skips a watch that has a depth. */
    OX_WATCH_DEPTH(
            "XS-OX-012",
            Severity.WARNING,
            "oxenstored knows no depth: the watch fires for all levels",
            "nothing, if the client bears more events"),
    /** Text has no transactions. */
    OX_TRANSACTION(
            "XS-OX-020",
            Severity.WARNING,
            "text has no transactions, nor their nodes",
            "have the clients' transactions end first; a client that goes on with one gets an error"),
    /** oxenstored allows names of letters, digits and -_@. */
    OX_NODE_PATH(
            "XS-OX-021",
            Severity.ERROR,
            "oxenstored skips a node of this name",
            "see the path rules in docs/format.md"),
    /** oxenstored adds each node to its parent, which must be there. */
    OX_NODE_PARENT("XS-OX-022", Severity.ERROR, "oxenstored skips a node without a parent", "write parents first"),
    /** oxenstored writes again what it has. */
    OX_NODE_DUPLICATE(
            "XS-OX-023",
            Severity.WARNING,
            "a node comes again: oxenstored keeps the last value",
            "write each node once"),
    /** oxenstored has its quota for values checked while it loads. */
    OX_NODE_VALUE(
            "XS-OX-024",
            Severity.ERROR,
            "oxenstored skips a node whose value is longer than 2048 octets",
            "raise quota-maxsize in oxenstored.conf, or shorten the value"),
    /** oxenstored reads a node's permissions before the node is made. */
    OX_PERMISSION(
            "XS-OX-025",
            Severity.ERROR,
            "oxenstored skips a node without permissions or with an unknown letter",
            "the letters are w, r, b and n, and the first permission names the owner"),
    /** Text has no flags. */
    OX_PERMISSION_STALE(
            "XS-OX-026",
            Severity.WARNING,
            "text cannot say that a permission is stale",
            "leave the permission out, which says the same"),
    /** oxenstored lets clients name paths of at most 1024 octets, as it is shipped. */
    OX_NODE_LENGTH(
            "XS-OX-027",
            Severity.WARNING,
            "no client of oxenstored can name a path this long",
            "raise quota-path-max in oxenstored.conf, or shorten the path"),
    /** Text has no quotas. */
    OX_QUOTA("XS-OX-030", Severity.WARNING, "text has no quotas", "set them in oxenstored.conf"),
    /** Text has no features. */
    OX_FEATURES("XS-OX-031", Severity.NOTE, "text has no features", "nothing: oxenstored does not know them"),
    /** Text has nothing for records of other types. */
    OX_UNKNOWN_TYPE(
            "XS-OX-032",
            Severity.WARNING,
            "text has nothing for records of this type",
            "nothing, if what they hold can be done without");

    private final String code;
    private final Severity severity;
    private final String title;
    private final String remedy;

    Rule(final String code, final Severity severity, final String title, final String remedy) {
        this.code = code;
        this.severity = severity;
        this.title = title;
        this.remedy = remedy;
    }

    /**
     * The rule's name in messages, reports and documentation; stable across releases.
     *
     * @return for example {@code XS-NODE-003}
     */
    public String code() {
        return code;
    }

    /**
     * How much it matters, as a rule, when this one is broken.
     *
     * @return the usual severity; a finding may have a milder one where the image explains it
     */
    public Severity severity() {
        return severity;
    }

    /**
     * What is wrong when this rule is broken.
     *
     * @return a phrase without a full stop
     */
    public String title() {
        return title;
    }

    /**
     * What to do about it.
     *
     * @return a phrase without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
