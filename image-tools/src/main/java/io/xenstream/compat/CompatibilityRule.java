// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/**
 * Known behaviour of real daemons when they load an image, whether the format requires it or not. Constants that start with {@code C_} are about the
 * C daemon, those with {@code OX_} about oxenstored. docs/format.md, section 7, describes both.
 *
 * <p>The severity of a rule applies if a part of the image is lost. A finding has severity ERROR if the image is not loaded at all, and NOTE if
 * nothing is lost.
 */
public enum CompatibilityRule implements Rule {
    /** The C daemon loads versions up to its own latest, in its own byte order, without flags that it does not know. */
    C_HEADER(
            "XS-C-001",
            Severity.ERROR,
            "the C daemon does not support this version, byte order or flag",
            "write the latest version that the daemon supports, in little-endian order, without other flags"),
    /** The C daemon needs every record to be complete, and an END. */
    C_TRUNCATED(
            "XS-C-002",
            Severity.ERROR,
            "the image ends before the C daemon finds END",
            "take a new dump: the end of this one is missing"),
    /** The C daemon looks for the next record where {@code len} says, without rounding up to a multiple of 8. */
    C_FRAMING(
            "XS-C-003",
            Severity.ERROR,
            "the C daemon does not skip the padding of this record",
            "copy the image: the copy counts padding in len"),
    /** From 4.21 on, the C daemon cannot read an empty body. */
    C_EMPTY_RECORD(
            "XS-C-004",
            Severity.ERROR,
            "the C daemon treats an empty record as a failed read",
            "omit records without a body"),
    /** The C daemon does not check the lengths and counts inside a record. */
    C_LENGTHS(
            "XS-C-005",
            Severity.ERROR,
            "a length or count inside the record reaches past its end, and the C daemon does not check it",
            "the record is damaged: take a new dump"),
    /** The C daemon reads strings up to a NUL, whatever their length fields say. */
    C_STRING(
            "XS-C-006",
            Severity.ERROR,
            "the C daemon reads a string up to its NUL, which is not where the length says",
            "the record is damaged: take a new dump"),
    /** The C daemon skips records of unknown type. */
    C_UNKNOWN_TYPE(
            "XS-C-007",
            Severity.WARNING,
            "the C daemon skips records of this type",
            "nothing, if their content is not needed"),
    /** The C daemon opens event channels and grants when it reads GLOBAL_DATA. */
    C_GLOBAL(
            "XS-C-010",
            Severity.ERROR,
            "GLOBAL_DATA is missing or comes after a record that needs it",
            "write GLOBAL_DATA first, with the descriptors of a live update"),
    /** The C daemon listens on the socket in {@code rw-socket-fd}. */
    C_SOCKET(
            "XS-C-011",
            Severity.WARNING,
            "the C daemon has no socket for its clients to connect to",
            "set rw-socket-fd to a listening socket, unless the daemon runs in a domain of its own"),
    /** Event channel ports are bound on the handle in {@code evtchn-fd}. */
    C_EVENT_HANDLE(
            "XS-C-012",
            Severity.ERROR,
            "without evtchn-fd, the C daemon opens a new event channel handle, on which it hears no guest",
            "set evtchn-fd to the handle that the ports in the image are bound on, or reconnect all guests"),
    /** The descriptors in GLOBAL_DATA are a listening socket and an event channel device, both open. */
    C_DESCRIPTORS(
            "XS-C-013",
            Severity.ERROR,
            "the C daemon uses a descriptor that is probably not open, or not what it should be",
            "write one GLOBAL_DATA, with the descriptors of the listening socket and of the event channel device"),
    /** The C daemon creates its store when it restores the connection of domain 0. */
    C_DOMAIN_0(
            "XS-C-020",
            Severity.ERROR,
            "the connection of domain 0 is missing or comes after a record that needs it",
            "write the ring connection of domain 0 before all nodes"),
    /** The C daemon reads every connection that is not a socket as a ring. */
    C_CONNECTION_TYPE(
            "XS-C-021",
            Severity.ERROR,
            "the C daemon reads a connection of unknown type as a ring",
            "set conn-type to 0 for a shared ring or 1 for a socket"),
    /** The C daemon looks up a connection by its id and uses the first match. */
    C_CONNECTION_ID(
            "XS-C-022",
            Severity.ERROR,
            "duplicate connection id: the C daemon gives this connection's watches to the first one",
            "give each connection its own id"),
    /** The C daemon has one connection per domain. */
    C_CONNECTION_DOMAIN(
            "XS-C-023",
            Severity.ERROR,
            "a second connection of a domain replaces the first",
            "write one ring connection for each domain"),
    /** The C daemon ignores a ring connection whose port is 0. */
    C_EVENT_CHANNEL(
            "XS-C-024",
            Severity.ERROR,
            "the C daemon ignores a guest without an event channel",
            "set evtchn to the port of the guest's event channel"),
    /** The C daemon looks for a target among the domains that it has restored so far. */
    C_TARGET(
            "XS-C-025",
            Severity.ERROR,
            "the domain's target has no connection yet: the domain loses its rights over it",
            "write the target's connection first"),
    /** The C daemon does not check the length of a pending request. */
    C_REQUEST(
            "XS-C-026",
            Severity.ERROR,
            "a message in the pending input specifies a length above 4096 bytes",
            "drop the pending input: the client is out of sync"),
    /** The C daemon splits the pending output by the lengths in the message headers. */
    C_PENDING(
            "XS-C-027",
            Severity.ERROR,
            "the pending output does not consist of whole messages",
            "the record is damaged: take a new dump"),
    /** The C daemon restores unique-ids from 4.21 on. */
    C_UNIQUE_ID(
            "XS-C-028",
            Severity.NOTE,
            "the C daemon does not read a connection's unique-id",
            "nothing: the daemon asks the hypervisor later, if it supports unique-ids"),
    /** A port belongs to one domain. */
    C_EVENT_PORT(
            "XS-C-029",
            Severity.ERROR,
            "two domains have the same event channel port, and the C daemon notifies only one of them",
            "set evtchn to the port of the guest's own event channel"),
    /** The C daemon requires the connection of a watch to be restored before the watch. */
    C_WATCH_CONNECTION(
            "XS-C-030",
            Severity.ERROR,
            "the C daemon refuses a watch whose connection it has not restored",
            "write the connection first"),
    /** From 4.21 on, the C daemon refuses a watch that a client could not set. */
    C_WATCH_PATH("XS-C-031", Severity.WARNING, "no client of the C daemon can watch this path", "omit the watch"),
    /** The C daemon supports WATCH_DATA_EXTENDED from 4.22 on. */
    C_DEPTH_WATCH(
            "XS-C-032",
            Severity.ERROR,
            "the C daemon skips watches with a depth",
            "write WATCH_DATA, which fires at all levels, or have the client set the watch again"),
    /** Xen 4.22 reads the strings of a watch with a depth at offset 10 instead of 12 (dialect D1). */
    C_DEPTH_LAYOUT(
            "XS-C-033",
            Severity.ERROR,
            "the C daemon reads the strings of WATCH_DATA_EXTENDED two bytes early",
            "write WATCH_DATA, which fires at all levels, or have the client set the watch again"),
    /** Xen 4.22 reads 65535 as a number of levels. */
    C_DEPTH_UNLIMITED(
            "XS-C-034",
            Severity.NOTE,
            "the C daemon reads an unlimited depth as 65535 levels (dialect D7)",
            "write WATCH_DATA"),
    /** The C daemon does not restore transactions. */
    C_TRANSACTION(
            "XS-C-040",
            Severity.WARNING,
            "the C daemon drops open transactions",
            "let the clients' transactions end first; a client that continues one gets an error"),
    /** The C daemon restores every node as committed, even a transaction's. */
    C_TRANSACTION_NODE(
            "XS-C-041",
            Severity.ERROR,
            "the C daemon reads a transaction's node as a committed one",
            "omit the transaction's nodes: the transaction is lost anyway"),
    /** The C daemon charges a node to its owner, which it must know. */
    C_NODE_OWNER(
            "XS-C-042",
            Severity.ERROR,
            "the node's owner has no connection yet",
            "write the owner's connection first, or make domain 0 the owner"),
    /** The C daemon reads a first permission without checking that there is one. */
    C_NODE_PERMISSIONS(
            "XS-C-043",
            Severity.ERROR,
            "the C daemon reads an owner from a node without permissions",
            "write at least one permission; the first specifies the owner"),
    /** The C daemon creates each node anew, without children. */
    C_NODE_DUPLICATE(
            "XS-C-044",
            Severity.ERROR,
            "duplicate node, or the root after other nodes",
            "write each node once, the root first"),
    /** The C daemon adds each node to its parent, which must exist. */
    C_NODE_PARENT("XS-C-045", Severity.ERROR, "the C daemon refuses a node without a parent", "write parents first"),
    /** The C daemon restores a node under any path, but clients can use only some paths. */
    C_NODE_PATH(
            "XS-C-046",
            Severity.WARNING,
            "no client of the C daemon can use this node's path",
            "see the path rules in docs/format.md"),
    /** Before 4.21, the C daemon has two special nodes, and keeps only their permissions. */
    C_NODE_SPECIAL(
            "XS-C-047",
            Severity.WARNING,
            "the C daemon does not support this special node, or its value",
            "omit the node or its value"),
    /** The C daemon's replies have at most 4096 bytes. */
    C_NODE_VALUE(
            "XS-C-048",
            Severity.WARNING,
            "the value is longer than 4096 bytes: no client can read it",
            "have the writer of the value shorten it"),
    /** The C daemon knows the letters r, w and b, and reads all others as n. */
    C_PERMISSION_LETTER(
            "XS-C-049",
            Severity.ERROR,
            "the C daemon reads an unknown permission letter as n",
            "use the letters w, r, b and n"),
    /** The C daemon marks permissions of unknown domains as stale. */
    C_PERMISSION_STALE(
            "XS-C-050",
            Severity.WARNING,
            "the C daemon marks a permission for a domain without a connection as stale",
            "write the domain's connection first"),
    /** From 4.21 on, the C daemon keeps the two special nodes in its store and does not create missing ones. */
    C_SPECIAL_MISSING(
            "XS-C-051",
            Severity.ERROR,
            "without its special nodes, the C daemon reports no domain that comes or goes, and each further live"
                    + " update fails",
            "write both @introduceDomain and @releaseDomain"),
    /** The C daemon restores quotas from 4.22 on, and only those that it knows. */
    C_QUOTA(
            "XS-C-060",
            Severity.WARNING,
            "the C daemon does not restore this quota",
            "set the quota again once the daemon runs"),
    /** The C daemon restores features from 4.21 on, from version 2 images. */
    C_FEATURES(
            "XS-C-061",
            Severity.WARNING,
            "the C daemon does not restore these features",
            "nothing: the daemon offers the domain all of its features"),
    /** The C daemon requires the connection of a domain to be restored before its DOMAIN_DATA. */
    C_DOMAIN(
            "XS-C-062",
            Severity.ERROR,
            "the C daemon refuses DOMAIN_DATA of a domain that it has not restored",
            "write the domain's connection first, or omit its DOMAIN_DATA"),

    /** A guest's line in the text needs its ring's frame and remote port; an image has only the local port. */
    OX_GUEST(
            "XS-OX-001",
            Severity.ERROR,
            "oxenstored's text needs the frame of a guest's ring, which an image does not contain",
            "reconnect the guest: its connection is not restored"),
    /** oxenstored restores domain 0 like any other connection. */
    OX_DOMAIN_0(
            "XS-OX-002",
            Severity.ERROR,
            "oxenstored finds no connection of domain 0",
            "write the ring connection of domain 0"),
    /** oxenstored listens on the socket that the text specifies. */
    OX_SOCKET(
            "XS-OX-003",
            Severity.WARNING,
            "oxenstored has no socket, or more than one, for its clients to connect to",
            "write one GLOBAL_DATA with a listening socket in rw-socket-fd"),
    /** The text cannot express pending data. */
    OX_PENDING(
            "XS-OX-004",
            Severity.ERROR,
            "the text cannot express pending input and output",
            "let the client read its output before the update; otherwise it waits for a lost reply"),
    /** The text cannot express targets. */
    OX_TARGET(
            "XS-OX-005",
            Severity.ERROR,
            "the text cannot express targets: the domain loses its rights over its target",
            "set the target again once the daemon runs"),
    /** The text cannot express unique-ids. */
    OX_UNIQUE_ID(
            "XS-OX-006",
            Severity.NOTE,
            "the text cannot express unique-ids",
            "nothing: oxenstored does not support them"),
    /** The text identifies a client by its socket's descriptor, and the client's watches by the negated descriptor. */
    OX_CLIENT(
            "XS-OX-007",
            Severity.ERROR,
            "the text identifies a client by its socket's descriptor, which must be above 0",
            "write the descriptor of the client's socket"),
    /** oxenstored requires the connection of a watch to be restored before the watch. */
    OX_WATCH_CONNECTION(
            "XS-OX-010",
            Severity.ERROR,
            "oxenstored skips a watch whose connection it has not restored",
            "write the connection first"),
    /** oxenstored allows letters, digits and {@code -_@} in names. */
    OX_WATCH_PATH(
            "XS-OX-011",
            Severity.ERROR,
            "oxenstored skips a watch with this path",
            "see the path rules in docs/format.md"),
    /** The loader of oxenstored skips a watch that has a depth, so the text omits the depth. */
    OX_WATCH_DEPTH(
            "XS-OX-012",
            Severity.WARNING,
            "oxenstored does not support depths: the watch fires at all levels",
            "nothing, if the client can handle more events"),
    /** The text cannot express transactions. */
    OX_TRANSACTION(
            "XS-OX-020",
            Severity.WARNING,
            "the text cannot express transactions or their nodes",
            "let the clients' transactions end first; a client that continues one gets an error"),
    /** oxenstored allows letters, digits and {@code -_@} in names. */
    OX_NODE_PATH(
            "XS-OX-021",
            Severity.ERROR,
            "oxenstored skips a node with this path",
            "see the path rules in docs/format.md"),
    /** oxenstored adds each node to its parent, which must exist. */
    OX_NODE_PARENT("XS-OX-022", Severity.ERROR, "oxenstored skips a node without a parent", "write parents first"),
    /** oxenstored overwrites a node that already exists. */
    OX_NODE_DUPLICATE(
            "XS-OX-023", Severity.WARNING, "duplicate node: oxenstored keeps the last value", "write each node once"),
    /** oxenstored checks its quota for values while it loads. */
    OX_NODE_VALUE(
            "XS-OX-024",
            Severity.ERROR,
            "oxenstored skips a node whose value is longer than 2048 bytes",
            "raise quota-maxsize in oxenstored.conf, or shorten the value"),
    /** oxenstored parses a node's permissions before it creates the node. */
    OX_PERMISSION(
            "XS-OX-025",
            Severity.ERROR,
            "oxenstored skips a node without permissions or with an unknown permission letter",
            "use the letters w, r, b and n; the first permission specifies the owner"),
    /** The text cannot express permission flags. */
    OX_PERMISSION_STALE(
            "XS-OX-026",
            Severity.WARNING,
            "the text cannot mark a permission as stale",
            "omit the permission, which has the same effect"),
    /** By default, oxenstored limits the paths that clients use to 1024 bytes. */
    OX_NODE_LENGTH(
            "XS-OX-027",
            Severity.WARNING,
            "no client of oxenstored can use a path this long",
            "raise quota-path-max in oxenstored.conf, or shorten the path"),
    /** The text places special nodes under the root. */
    OX_NODE_SPECIAL(
            "XS-OX-028",
            Severity.WARNING,
            "oxenstored keeps its special nodes under the root, and reads this node as one of them",
            "rename the node"),
    /** The text cannot express quotas. */
    OX_QUOTA("XS-OX-030", Severity.WARNING, "the text cannot express quotas", "set them in oxenstored.conf"),
    /** The text cannot express features. */
    OX_FEATURES(
            "XS-OX-031",
            Severity.NOTE,
            "the text cannot express features",
            "nothing: oxenstored does not support them"),
    /** The text cannot express records of other types. */
    OX_UNKNOWN_TYPE(
            "XS-OX-032",
            Severity.WARNING,
            "the text cannot express records of this type",
            "nothing, if their content is not needed");

    private final Rule.Text text;

    CompatibilityRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
