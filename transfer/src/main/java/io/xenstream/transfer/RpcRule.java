// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** The rules of connections between hosts. The rules of streams are in {@link io.xenstream.stream.StreamRule}. */
public enum RpcRule implements Rule {
    /** An address must be reachable, or available to listen on. */
    ADDRESS(
            "XS-RPC-001",
            Severity.ERROR,
            "cannot connect or listen",
            "check the address, and that the other end is running"),
    /** The peer must send well-formed packets. */
    PACKET(
            "XS-RPC-002",
            Severity.ERROR,
            "not a packet of this protocol",
            "check that the address belongs to an xenstream server"),
    /** Packets must have a known program number and version. */
    PROGRAM(
            "XS-RPC-003",
            Severity.ERROR,
            "unknown program or version",
            "check that both ends run compatible releases of xenstream"),
    /** The length of a packet must be within the limit of its type. */
    LENGTH("XS-RPC-004", Severity.ERROR, "packet length out of range", "report a bug in the other end"),
    /** The serial of a packet must belong to an open call or stream. */
    SERIAL("XS-RPC-005", Severity.ERROR, "unknown serial", "report a bug in the other end"),
    /** Packets must arrive in the order that the protocol requires. */
    SEQUENCE("XS-RPC-006", Severity.ERROR, "packet out of sequence", "report a bug in the other end"),
    /** A sender must stay within the credit of the receiver. */
    CREDIT("XS-RPC-007", Severity.ERROR, "credit exceeded", "report a bug in the other end"),
    /** Arguments and results must be valid XDR. */
    ARGUMENTS(
            "XS-RPC-008",
            Severity.ERROR,
            "malformed arguments",
            "check that both ends run compatible releases of xenstream"),
    /** The procedure must exist. */
    PROCEDURE("XS-RPC-009", Severity.ERROR, "unknown procedure", "use a newer release of xenstream at the other end"),
    /** The other end must answer keepalive messages. */
    KEEPALIVE(
            "XS-RPC-010",
            Severity.ERROR,
            "the other end stopped answering",
            "check the network and the other host; the transfer can be resumed"),
    /** The connection must stay open while it is in use. */
    DISCONNECTED("XS-RPC-011", Severity.ERROR, "the connection was lost", "connect again; the transfer can be resumed"),
    /** Handshakes, calls and idle connections must stay within their timeouts. */
    TIMEOUT(
            "XS-RPC-012",
            Severity.ERROR,
            "timed out",
            "try again when the other end is less busy, or raise the timeout"),
    /** Each end must respect the limits of the other. */
    LIMIT("XS-RPC-013", Severity.ERROR, "limit reached", "try again later, or raise the limit"),
    /** The other end must accept the request. */
    REFUSED("XS-RPC-014", Severity.ERROR, "the other end refused the request", "see the reason given"),
    /** The TLS handshake must succeed with certificates that both ends trust. */
    TLS(
            "XS-RPC-015",
            Severity.ERROR,
            "TLS failed",
            "see the reason given; check the certificates of both ends, their dates and their names"),
    /** The name of the peer must be allowed. */
    PEER_NAME(
            "XS-RPC-016",
            Severity.ERROR,
            "peer not allowed",
            "add its name to the allowed peers if it should have access"),
    /** The client must prove that it knows the password. */
    AUTHENTICATION("XS-RPC-017", Severity.ERROR, "authentication failed", "check the name and the password"),
    /** Connections between hosts must be encrypted. */
    INSECURE(
            "XS-RPC-018",
            Severity.ERROR,
            "unencrypted connection to another host",
            "configure TLS, or allow it explicitly (--insecure)"),
    /** The name of an image must be a plain file name. */
    NAME(
            "XS-RPC-019",
            Severity.ERROR,
            "invalid image name",
            "use 1 to 128 letters, digits, '.', '_' and '-', not beginning with '.'"),
    /** The requested image must exist. */
    NO_IMAGE("XS-RPC-020", Severity.ERROR, "no such image", "check the name"),
    /** Only one peer at a time may send an image with a given name. */
    BUSY("XS-RPC-021", Severity.ERROR, "the image is already being received", "try again when that transfer has ended"),
    /** Keys and certificates must be in PEM files of a known format, belong together and be valid. */
    KEYS(
            "XS-RPC-022",
            Severity.ERROR,
            "unusable key or certificate file",
            "give the file that is expected, or convert it with the command shown");

    private final Rule.Text text;

    RpcRule(final String code, final Severity severity, final String title, final String remedy) {
        this.text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
