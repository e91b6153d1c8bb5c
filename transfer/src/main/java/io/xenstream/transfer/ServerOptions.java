// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.stream.operation.Restore;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Options of a server. Immutable.
 *
 * @param security          which peers may connect
 * @param limits            limits on connections, memory and images
 * @param timeouts          timeouts of connections, calls and streams
 * @param isShared          whether all peers share the images in the directory; otherwise each peer has a directory of its own in it, and can
 *                          neither replace nor fetch the images of others
 * @param socketPermissions who may connect to a Unix domain socket: who may write to it; without write permission for the group and others, the
 *                          server admits its own user and root only
 * @param restore           how received images are verified and published
 * @param events            is notified of what the server does
 * @param executor          runs work that takes long, such as decoding, verifying and publishing received images; it must not run tasks on the
 *                          calling thread; empty for threads of the server's own, which end with it
 */
public record ServerOptions(
        RpcSecurity security,
        RpcLimits limits,
        RpcTimeouts timeouts,
        boolean isShared,
        Set<PosixFilePermission> socketPermissions,
        Restore.Options restore,
        ServerEvents events,
        Optional<Executor> executor) {
    /** Plain connections within this host. */
    public static final ServerOptions LOCAL = of(RpcSecurity.LOCAL);

    /**
     * Copies the permissions.
     *
     * @param security          which peers may connect
     * @param limits            limits on connections, memory and images
     * @param timeouts          timeouts of connections, calls and streams
     * @param isShared          whether all peers share the images
     * @param socketPermissions who may connect to a Unix domain socket
     * @param restore           how received images are verified and published
     * @param events            is notified of what the server does
     * @param executor          runs work that takes long
     */
    public ServerOptions {
        socketPermissions = Set.copyOf(socketPermissions);
    }

    /**
     * Returns options with default limits and timeouts, a directory for each peer, and sockets of mode 600.
     *
     * @param security which peers may connect
     * @return the options
     */
    public static ServerOptions of(final RpcSecurity security) {
        return new ServerOptions(
                security,
                RpcLimits.DEFAULT,
                RpcTimeouts.DEFAULT,
                false,
                PosixFilePermissions.fromString("rw-------"),
                Restore.Options.DEFAULT,
                ServerEvents.NONE,
                Optional.empty());
    }

    /**
     * Returns these options with other limits.
     *
     * @param other limits
     * @return new options
     */
    public ServerOptions withLimits(final RpcLimits other) {
        return new ServerOptions(security, other, timeouts, isShared, socketPermissions, restore, events, executor);
    }

    /**
     * Returns these options with other timeouts.
     *
     * @param other timeouts
     * @return new options
     */
    public ServerOptions withTimeouts(final RpcTimeouts other) {
        return new ServerOptions(security, limits, other, isShared, socketPermissions, restore, events, executor);
    }

    /**
     * Returns these options with other names of images.
     *
     * @param isSharing whether all peers share the images in the directory
     * @return new options
     */
    public ServerOptions withShared(final boolean isSharing) {
        return new ServerOptions(security, limits, timeouts, isSharing, socketPermissions, restore, events, executor);
    }

    /**
     * Returns these options with other permissions of a Unix domain socket.
     *
     * @param permissions who may connect
     * @return new options
     */
    public ServerOptions withSocketPermissions(final Set<PosixFilePermission> permissions) {
        return new ServerOptions(security, limits, timeouts, isShared, permissions, restore, events, executor);
    }

    /**
     * Returns these options with another way to verify and publish images.
     *
     * @param other how received images are verified and published
     * @return new options
     */
    public ServerOptions withRestore(final Restore.Options other) {
        return new ServerOptions(security, limits, timeouts, isShared, socketPermissions, other, events, executor);
    }

    /**
     * Returns these options with another listener.
     *
     * @param other is notified of what the server does
     * @return new options
     */
    public ServerOptions withEvents(final ServerEvents other) {
        return new ServerOptions(security, limits, timeouts, isShared, socketPermissions, restore, other, executor);
    }

    /**
     * Returns these options with an executor.
     *
     * @param other runs work that takes long; is not shut down
     * @return new options
     */
    public ServerOptions withExecutor(final Executor other) {
        return new ServerOptions(
                security, limits, timeouts, isShared, socketPermissions, restore, events, Optional.of(other));
    }
}
