// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/**
 * What receivers are known to do with an image, demanded by the format or not: facts of the C daemon ({@code C_}) and of oxenstored
 * ({@code OX_}).
 */
public enum ReceiverRule implements Rule {
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
    /** A client is named by its descriptor, and its watches by minus that. */
    OX_CLIENT(
            "XS-OX-007",
            Severity.ERROR,
            "text names a client by its socket's descriptor, and has no words for one below 1",
            "write the descriptor of the client's socket"),
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
    /** Text has special nodes under the root. */
    OX_NODE_SPECIAL(
            "XS-OX-028",
            Severity.WARNING,
            "oxenstored has its special nodes under the root, and takes this one for one of them",
            "give the node another name"),
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

    private final RuleText text;

    ReceiverRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
