// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Checks the users at the other end of a Unix domain socket, which the operating system vouches for. */
final class SocketOwner {
    /** The superuser; its number where it has no name. */
    private static final Set<String> ROOT = Set.of("root", "0");

    private final UserPrincipal user;

    private SocketOwner(final UserPrincipal user) {
        this.user = user;
    }

    /** Returns the owner of a socket that this process has created. */
    static SocketOwner of(final Path socket) throws IOException {
        return new SocketOwner(Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS));
    }

    /** Returns the user at the other end of a connection; null if the system does not tell. */
    static UserPrincipal peer(final Channel channel) {
        final UnixDomainPrincipal peer =
                channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
        return peer == null ? null : peer.user();
    }

    /**
     * Admits the users that the options name, unless these are names in certificates. If they name none: those whom the permissions of the socket
     * admit, but without write permission for others only the owner and root, however they came by the connection.
     *
     * @return the user at the other end
     * @throws TransferException if it is not admitted
     */
    UserPrincipal requireAdmitted(final Channel channel, final ServerOptions options, final RpcConnection connection) {
        final UserPrincipal peer = peer(channel);
        if (peer == null || !isAdmitted(peer, options)) {
            throw connection.failed(RpcRule.PEER_NAME, "a user that is allowed", String.valueOf(peer));
        }
        return peer;
    }

    private boolean isAdmitted(final UserPrincipal peer, final ServerOptions options) {
        final RpcSecurity security = options.security();
        if (security.tls() == null && !security.peers().isEmpty()) {
            return security.admitted(Set.of(peer.getName())).isPresent();
        }
        return isOpen(options.socketPermissions()) || user.equals(peer) || ROOT.contains(peer.getName());
    }

    private static boolean isOpen(final Set<PosixFilePermission> permissions) {
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }
}
