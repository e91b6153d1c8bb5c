// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.stream.rpc.RpcLimits;
import io.xenstream.stream.rpc.RpcTimeouts;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** How much one end of a connection takes from the other, and how long it waits for it. */
final class TransferLimits {
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("window", "--window"),
            Map.entry("imageLength", "--max-image"),
            Map.entry("peerLength", "--max-peer-octets"),
            Map.entry("connections", "--max-connections"),
            Map.entry("peerConnections", "--max-peer-connections"),
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
            paramLabel = "OCTETS",
            defaultValue = "2097152",
            description = "Octets under way on each stream, 524288 to 268435456: what a stream costs in memory"
                    + " (default: 2097152).")
    private int window;

    @Option(
            names = "--max-image",
            paramLabel = "OCTETS",
            defaultValue = "68719476736",
            description = "The longest image (default: 68719476736).")
    private long imageLength;

    @Option(
            names = "--handshake-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Until a connection is made, encrypted and let in (default: 10).")
    private long handshake;

    @Option(
            names = "--keepalive",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Silence after which the other end is asked whether it lives; five such questions without an"
                    + " answer are the end (default: 5).")
    private long keepalive;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a transfer may stand still (default: 60).")
    private long idle;

    @Option(
            names = "--total-timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long a transfer may take in all (default: 86400).")
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

    /** The mistake, with the number called what the command line calls it. */
    static CommandFailure named(final IllegalArgumentException outOfRange) {
        final String message = outOfRange.getMessage();
        final String name = message.substring(0, message.indexOf(' '));
        return new CommandFailure(
                ExitCode.USAGE, OPTIONS.getOrDefault(name, name) + message.substring(name.length()), outOfRange);
    }
}
