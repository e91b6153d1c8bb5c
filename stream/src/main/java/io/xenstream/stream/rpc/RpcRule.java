// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What is demanded of the two ends of a connection, beyond what a stream demands. */
public enum RpcRule implements Rule {
    /** The other end can be reached, or the address listened on. */
    ADDRESS("XS-RPC-001", Severity.ERROR, "no connection", "check the address, and that the other end is running"),
    /** What comes is packets. */
    PACKET(
            "XS-RPC-002",
            Severity.ERROR,
            "not a packet of this protocol",
            "check that the address is that of an xenstream receiver"),
    /** Packets are of a program and a version that both ends know. */
    PROGRAM(
            "XS-RPC-003",
            Severity.ERROR,
            "a packet of another program or version",
            "check that both ends are xenstream of releases that know each other"),
    /** A packet is no longer than its kind may be. */
    LENGTH("XS-RPC-004", Severity.ERROR, "a packet longer than its kind may be", "report it: the other end is broken"),
    /** A serial names a call, or a stream, that there is. */
    SERIAL("XS-RPC-005", Severity.ERROR, "a serial of nothing that is open", "report it: the other end is broken"),
    /** Packets come in an order that makes sense. */
    SEQUENCE("XS-RPC-006", Severity.ERROR, "a packet out of its turn", "report it: the other end is broken"),
    /** Nobody sends more than the receiver has granted. */
    CREDIT("XS-RPC-007", Severity.ERROR, "data beyond the credit granted", "report it: the other end is broken"),
    /** Arguments are what their procedure takes. */
    ARGUMENTS(
            "XS-RPC-008",
            Severity.ERROR,
            "arguments that the procedure does not take",
            "check that both ends are xenstream of releases that know each other"),
    /** A procedure is one that the other end has. */
    PROCEDURE("XS-RPC-009", Severity.ERROR, "no such procedure", "use a newer xenstream at the other end"),
    /** The other end lives. */
    KEEPALIVE(
            "XS-RPC-010",
            Severity.ERROR,
            "the other end does not answer any more",
            "check the network and the other host; what was verified can be resumed"),
    /** A connection lasts as long as it is needed. */
    DISCONNECTED(
            "XS-RPC-011", Severity.ERROR, "the connection was lost", "connect again; what was verified can be resumed"),
    /** A connection is used, and begun and answered in time. */
    TIMEOUT(
            "XS-RPC-012",
            Severity.ERROR,
            "too much time without a step forward",
            "try again when the other end is less busy, or give it more time"),
    /** Nobody takes more of the other end than it allows. */
    LIMIT("XS-RPC-013", Severity.ERROR, "a limit of this end is reached", "try again later, or raise the limit named"),
    /** The other end goes along. */
    REFUSED("XS-RPC-014", Severity.ERROR, "the other end refused", "see the reason that it gave"),
    /** The ends can agree on TLS, with certificates that they accept. */
    TLS(
            "XS-RPC-015",
            Severity.ERROR,
            "no TLS connection",
            "see the reason given, and check the certificates of both ends, their dates and their names"),
    /** The peer is one of those that are let in. */
    PEER_NAME("XS-RPC-016", Severity.ERROR, "a peer that is not let in", "add its name to those allowed, if it may"),
    /** The client knows the secret that it says it knows. */
    AUTHENTICATION("XS-RPC-017", Severity.ERROR, "not authenticated", "check the name and the password"),
    /** What goes over a network is encrypted. */
    INSECURE(
            "XS-RPC-018",
            Severity.ERROR,
            "plain TCP to another host",
            "give TLS keys, or allow it explicitly (--insecure)"),
    /** An image's name is a plain file name. */
    NAME(
            "XS-RPC-019",
            Severity.ERROR,
            "not a name for an image",
            "use 1 to 128 letters, digits, '.', '_' and '-', not beginning with '.'"),
    /** There is an image of that name. */
    NO_IMAGE("XS-RPC-020", Severity.ERROR, "no such image", "check the name"),
    /** Nobody else is just writing the image of that name. */
    BUSY("XS-RPC-021", Severity.ERROR, "the image is being received already", "try again when that has ended");

    private final RuleText text;

    RpcRule(final String code, final Severity severity, final String title, final String remedy) {
        this.text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
