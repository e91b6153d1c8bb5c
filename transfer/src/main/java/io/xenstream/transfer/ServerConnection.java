// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.channel.Channel;
import io.xenstream.codec.Place;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** One connection of a server: admits or refuses the peer, and counts the connection from its arrival to its end. */
final class ServerConnection implements Transport.Events {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final ServerOptions options;
    private final ConnectionGate gate;
    private final PeerSession session;
    private final SocketOwner owner;
    private ConnectionGate.Entry entry;

    /**
     * Creates a connection.
     *
     * @param owner who the server runs as; null for TCP
     */
    ServerConnection(
            final ServerOptions options,
            final ConnectionGate gate,
            final PeerSession session,
            final SocketOwner owner) {
        this.options = options;
        this.gate = gate;
        this.session = session;
        this.owner = owner;
    }

    /** The channel has arrived. Call this before any byte is read. */
    void arrived(final Transport transport) {
        final String host = host(transport.channel());
        entry = new ConnectionGate.Entry(
                host,
                reason -> transport.evict(new TransferException(
                        RpcRule.LIMIT,
                        Place.whole(transport.connection().label()),
                        reason,
                        "more; this one was the oldest")));
        session.begin(host, this::admit, () -> gate.progressed(entry, ConnectionGate.Progress.DELAYED));
        gate.enter(entry);
    }

    /** Counts the connection of a peer that has proven who it is. */
    private void admit(final RpcConnection connection, final PeerIdentity peer) {
        final String exceeded = gate.admit(entry, peer);
        if (exceeded != null) {
            throw connection.failed(RpcRule.LIMIT, "at most " + exceeded, "one more of " + peer);
        }
    }

    @Override
    public void onOpen(final Transport transport, final Set<String> names) {
        try {
            authenticate(transport, names);
        } catch (final TransferException refused) {
            transport.close(refused);
        }
    }

    private void authenticate(final Transport transport, final Set<String> names) {
        final RpcConnection connection = transport.connection();
        final UserPrincipal user =
                owner == null ? null : owner.requireAdmitted(transport.channel(), options, connection);
        if (options.security().tls() == null) {
            session.authenticated(
                    user == null
                            ? PeerIdentity.unauthenticated(host(transport.channel()))
                            : PeerIdentity.unix(user.getName()));
            return;
        }
        gate.progressed(entry, ConnectionGate.Progress.ENCRYPTED);
        if (!names.isEmpty()) {
            session.authenticated(PeerIdentity.certificate(options.security()
                    .admitted(names)
                    .orElseThrow(
                            () -> connection.failed(RpcRule.PEER_NAME, "a peer that is allowed", names.toString()))));
        } else if (options.security().passwords() == null) {
            throw connection.failed(
                    RpcRule.PEER_NAME,
                    "a certificate with a DNS name or, without alternative names, a common name",
                    "one without");
        }
    }

    /** Returns what connections are counted by before they are authenticated. A host may have any address of its IPv6 network. */
    private static String host(final Channel channel) {
        if (!(channel.remoteAddress() instanceof final InetSocketAddress tcp)) {
            return "unix";
        }
        final InetAddress address = tcp.getAddress();
        return address instanceof Inet6Address && !address.isLoopbackAddress()
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES)) + "/64"
                : address.getHostAddress();
    }

    @Override
    public void onClose(final Transport transport, final TransferException reason) {
        gate.leave(entry);
        session.end();
        if (reason.rule() != RpcRule.DISCONNECTED) {
            final String peer = session.peer() == null
                    ? transport.connection().label()
                    : session.peer().toString();
            options.events().onDisconnected(peer, reason);
        }
    }
}
