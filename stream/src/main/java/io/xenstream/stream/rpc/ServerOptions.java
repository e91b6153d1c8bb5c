// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.stream.operation.RestoreOptions;

/**
 * How a server works.
 *
 * @param security  whom it lets in
 * @param limits    how much it takes
 * @param timeouts  how long it waits
 * @param restoring how an image is verified and published
 * @param events    is told what happens
 */
public record ServerOptions(
        Security security, RpcLimits limits, RpcTimeouts timeouts, RestoreOptions restoring, ServerEvents events) {
    /** Plain, for this host alone. */
    public static final ServerOptions LOCAL = of(Security.LOCAL);

    /**
     * Default limits and times.
     *
     * @param security whom it lets in
     * @return options
     */
    public static ServerOptions of(final Security security) {
        return new ServerOptions(
                security, RpcLimits.DEFAULT, RpcTimeouts.DEFAULT, RestoreOptions.DEFAULT, ServerEvents.NONE);
    }

    /**
     * The same options with other limits.
     *
     * @param other limits
     * @return new options
     */
    public ServerOptions withLimits(final RpcLimits other) {
        return new ServerOptions(security, other, timeouts, restoring, events);
    }

    /**
     * The same options with other times.
     *
     * @param other times
     * @return new options
     */
    public ServerOptions withTimeouts(final RpcTimeouts other) {
        return new ServerOptions(security, limits, other, restoring, events);
    }

    /**
     * The same options with another way to verify and publish.
     *
     * @param other way
     * @return new options
     */
    public ServerOptions withRestoring(final RestoreOptions other) {
        return new ServerOptions(security, limits, timeouts, other, events);
    }

    /**
     * The same options with somebody else told what happens.
     *
     * @param other is told
     * @return new options
     */
    public ServerOptions withEvents(final ServerEvents other) {
        return new ServerOptions(security, limits, timeouts, restoring, other);
    }
}
