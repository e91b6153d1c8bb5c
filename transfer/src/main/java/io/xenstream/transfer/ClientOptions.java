// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Options of a client. Immutable.
 *
 * @param security whom the client trusts, and how it authenticates
 * @param host     the name that the server's certificate must have; empty for the host of the address
 * @param limits   limits on memory and images
 * @param timeouts timeouts of connections, calls and streams
 * @param executor runs work that takes long, such as decoding, verifying and publishing fetched images; it needs at least one thread for each
 *                 concurrent transfer, and must not run tasks on the calling thread; empty for threads of the client's own, which end with it
 */
public record ClientOptions(
        RpcSecurity security,
        Optional<String> host,
        RpcLimits limits,
        RpcTimeouts timeouts,
        Optional<Executor> executor) {
    /** Plain connections within this host. */
    public static final ClientOptions LOCAL = of(RpcSecurity.LOCAL);

    /**
     * Returns options with default limits and timeouts.
     *
     * @param security whom the client trusts, and how it authenticates
     * @return the options
     */
    public static ClientOptions of(final RpcSecurity security) {
        return new ClientOptions(security, Optional.empty(), RpcLimits.DEFAULT, RpcTimeouts.DEFAULT, Optional.empty());
    }

    /**
     * Returns these options with another server name.
     *
     * @param name the name that the server's certificate must have
     * @return new options
     */
    public ClientOptions withHost(final String name) {
        return new ClientOptions(security, Optional.of(name), limits, timeouts, executor);
    }

    /**
     * Returns these options with other limits.
     *
     * @param other limits
     * @return new options
     */
    public ClientOptions withLimits(final RpcLimits other) {
        return new ClientOptions(security, host, other, timeouts, executor);
    }

    /**
     * Returns these options with other timeouts.
     *
     * @param other timeouts
     * @return new options
     */
    public ClientOptions withTimeouts(final RpcTimeouts other) {
        return new ClientOptions(security, host, limits, other, executor);
    }

    /**
     * Returns these options with an executor.
     *
     * @param other runs work that takes long; is not shut down
     * @return new options
     */
    public ClientOptions withExecutor(final Executor other) {
        return new ClientOptions(security, host, limits, timeouts, Optional.of(other));
    }

    String serverName(final RpcAddress address) {
        return host.orElse(address.isUnix() ? "localhost" : address.host());
    }
}
