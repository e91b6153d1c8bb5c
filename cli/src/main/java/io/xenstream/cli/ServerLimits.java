// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.stream.rpc.RpcLimits;
import io.xenstream.stream.rpc.RpcTimeouts;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much a receiver takes from all its peers, and how long it keeps it. */
final class ServerLimits {
    @Mixin
    private TransferLimits transfers;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Connections at the same time (default: 1024).")
    private int connections;

    @Option(
            names = "--max-peer-connections",
            paramLabel = "N",
            defaultValue = "16",
            description = "Connections at the same time of one name, or of one host without TLS (default: 16).")
    private int peerConnections;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            defaultValue = "16",
            description = "Transfers at the same time on one connection, up to 1024 (default: 16).")
    private int streams;

    @Option(
            names = "--max-peer-octets",
            paramLabel = "OCTETS",
            defaultValue = "274877906944",
            description = "Of all images together that one peer is just sending (default: 274877906944).")
    private long peerLength;

    @Option(
            names = "--connection-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long a connection may have nothing to do (default: 300).")
    private long connectionIdle;

    @Option(
            names = "--keep",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long what has come of an image is kept after its connection was lost, for send --resume"
                    + " (default: 600).")
    private long resume;

    RpcLimits limits() {
        final RpcLimits limits = transfers.limits();
        try {
            return limits.withConnections(connections, peerConnections)
                    .withStreams(streams)
                    .withLengths(limits.imageLength(), peerLength);
        } catch (final IllegalArgumentException outOfRange) {
            throw TransferLimits.named(outOfRange);
        }
    }

    RpcTimeouts timeouts() {
        final RpcTimeouts timeouts = transfers.timeouts();
        try {
            return timeouts.withConnection(timeouts.handshake(), Duration.ofSeconds(connectionIdle))
                    .withResume(Duration.ofSeconds(resume));
        } catch (final IllegalArgumentException outOfRange) {
            throw TransferLimits.named(outOfRange);
        }
    }
}
