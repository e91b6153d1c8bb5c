// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.ByteCountConverter;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.transfer.RpcLimits;
import io.xenstream.transfer.RpcTimeouts;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options for limits and timeouts of both ends of a connection. */
final class TransferLimitOptions {
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("window", "--window"),
            Map.entry("imageLength", "--max-image"),
            Map.entry("peerLength", "--max-peer-bytes"),
            Map.entry("connections", "--max-connections"),
            Map.entry("peerConnections", "--max-peer-connections"),
            Map.entry("pendingConnections", "--max-pending-connections"),
            Map.entry("hostPendingConnections", "--max-pending-per-address"),
            Map.entry("transfers", "--max-transfers"),
            Map.entry("peerTransfers", "--max-peer-transfers"),
            Map.entry("parkedLength", "--max-partial-bytes"),
            Map.entry("streams", "--max-streams"),
            Map.entry("handshake", "--handshake-timeout"),
            Map.entry("keepalive", "--keepalive"),
            Map.entry("streamIdle", "--idle-timeout"),
            Map.entry("streamTotal", "--total-timeout"),
            Map.entry("connectionIdle", "--connection-timeout"),
            Map.entry("resume", "--keep"),
            Map.entry("attempts", "--attempts"));

    @Option(
            names = "--window",
            paramLabel = "BYTES",
            converter = ByteCountConverter.OfInt.class,
            defaultValue = "2M",
            description = "Bytes in flight on each stream, from 512K to 256M. Each stream needs this much memory"
                    + " (default: 2M).")
    private int window;

    @Option(
            names = "--max-image",
            paramLabel = "BYTES",
            converter = ByteCountConverter.class,
            defaultValue = "64G",
            description = "Largest image to accept, in bytes (default: 64G).")
    private long imageLength;

    @Option(
            names = "--handshake-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Time limit for connecting, the TLS handshake and authentication (default: 10).")
    private long handshake;

    @Option(
            names = "--keepalive",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "Idle time after which a keepalive message is sent; the connection is closed after five without a"
                            + " reply (default: 5).")
    private long keepalive;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Time limit for a transfer without progress (default: 60).")
    private long idle;

    @Option(
            names = "--total-timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "Time limit for a whole transfer (default: 86400).")
    private long total;

    RpcLimits limits() {
        try {
            final RpcLimits limits = RpcLimits.DEFAULT.withWindow(window);
            return limits.withLengths(imageLength, Math.max(imageLength, limits.peerLength()));
        } catch (final IllegalArgumentException outOfRange) {
            throw named(outOfRange);
        }
    }

    RpcTimeouts timeouts() {
        try {
            final RpcTimeouts timeouts = RpcTimeouts.DEFAULT;
            return timeouts.withKeepalive(Duration.ofSeconds(keepalive), timeouts.keepaliveCount())
                    .withStream(Duration.ofSeconds(idle), Duration.ofSeconds(total))
                    .withConnection(Duration.ofSeconds(handshake), timeouts.connectionIdle());
        } catch (final IllegalArgumentException outOfRange) {
            throw named(outOfRange);
        }
    }

    /** A failure that names the option instead of the parameter. */
    static CommandFailure named(final IllegalArgumentException outOfRange) {
        final String message = outOfRange.getMessage();
        final String name = message.substring(0, message.indexOf(' '));
        return new CommandFailure(
                ExitCode.USAGE, OPTIONS.getOrDefault(name, name) + message.substring(name.length()), outOfRange);
    }
}
