// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.util.Optional;

/**
 * How a client works.
 *
 * @param security whom it trusts, and how it proves who it is
 * @param host     the name that the server's certificate must have, if that is not the address's
 * @param limits   how much it takes
 * @param timeouts how long it waits
 */
public record ClientOptions(Security security, Optional<String> host, RpcLimits limits, RpcTimeouts timeouts) {
    /** Plain, to this host. */
    public static final ClientOptions LOCAL = of(Security.LOCAL);

    /**
     * Default limits and times; the certificate's name is the address's.
     *
     * @param security whom it trusts
     * @return options
     */
    public static ClientOptions of(final Security security) {
        return new ClientOptions(security, Optional.empty(), RpcLimits.DEFAULT, RpcTimeouts.DEFAULT);
    }

    /**
     * The same options with another name for the server.
     *
     * @param name that its certificate must have
     * @return new options
     */
    public ClientOptions withHost(final String name) {
        return new ClientOptions(security, Optional.of(name), limits, timeouts);
    }

    /**
     * The same options with other limits.
     *
     * @param other limits
     * @return new options
     */
    public ClientOptions withLimits(final RpcLimits other) {
        return new ClientOptions(security, host, other, timeouts);
    }

    /**
     * The same options with other times.
     *
     * @param other times
     * @return new options
     */
    public ClientOptions withTimeouts(final RpcTimeouts other) {
        return new ClientOptions(security, host, limits, other);
    }

    String serverName(final RpcAddress address) {
        return host.orElse(address.isUnix() ? "localhost" : address.host());
    }
}
