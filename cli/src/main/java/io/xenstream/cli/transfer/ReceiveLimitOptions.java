// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.ByteCountConverter;
import io.xenstream.transfer.RpcLimits;
import io.xenstream.transfer.RpcTimeouts;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the limits of a receiver. */
final class ReceiveLimitOptions {
    @Mixin
    private TransferLimitOptions transfers;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Maximum number of concurrent connections of authenticated peers (default: 1024).")
    private int connections;

    @Option(
            names = "--max-peer-connections",
            paramLabel = "N",
            defaultValue = "16",
            description =
                    "Maximum number of concurrent connections of one certificate or user name, or of one host without"
                            + " TLS (default: 16).")
    private int peerConnections;

    @Option(
            names = "--max-pending-connections",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Maximum number of concurrent connections that are not yet authenticated. A further one replaces"
                            + " the oldest (default: 256).")
    private int pendingConnections;

    @Option(
            names = "--max-pending-per-address",
            paramLabel = "N",
            defaultValue = "64",
            description = "The same for one address, or one IPv6 network of 64 bits (default: 64).")
    private int hostPendingConnections;

    @Option(
            names = "--max-transfers",
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Maximum number of images that are received or sent at the same time, including partial images"
                            + " that can be resumed (default: 128).")
    private int concurrentTransfers;

    @Option(
            names = "--max-peer-transfers",
            paramLabel = "N",
            defaultValue = "32",
            description = "The same for one peer (default: 32).")
    private int peerTransfers;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            defaultValue = "16",
            description = "Maximum number of concurrent transfers on one connection, at most 1024 (default: 16).")
    private int streams;

    @Option(
            names = "--max-peer-bytes",
            paramLabel = "BYTES",
            converter = ByteCountConverter.class,
            defaultValue = "256G",
            description = "Total bytes of images that one peer may have in transit (default: 256G).")
    private long peerLength;

    @Option(
            names = "--max-partial-bytes",
            paramLabel = "BYTES",
            converter = ByteCountConverter.class,
            defaultValue = "64G",
            description =
                    "Total bytes of partial images to keep after their connections were lost. Beyond it, the oldest"
                            + " of the peer with the most bytes is deleted (default: 64G).")
    private long parkedLength;

    @Option(
            names = "--connection-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Time limit for a connection without transfers (default: 300).")
    private long connectionIdle;

    @Option(
            names = "--keep",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to keep a partial image after its connection was lost, for send --resume (default:"
                    + " 600).")
    private long resume;

    RpcLimits limits() {
        final RpcLimits limits = transfers.limits();
        try {
            return limits.withConnections(connections, peerConnections)
                    .withPending(pendingConnections, hostPendingConnections)
                    .withTransfers(concurrentTransfers, peerTransfers, parkedLength)
                    .withStreams(streams)
                    .withLengths(limits.imageLength(), peerLength);
        } catch (final IllegalArgumentException outOfRange) {
            throw TransferLimitOptions.named(outOfRange);
        }
    }

    RpcTimeouts timeouts() {
        final RpcTimeouts timeouts = transfers.timeouts();
        try {
            return timeouts.withConnection(timeouts.handshake(), Duration.ofSeconds(connectionIdle))
                    .withResume(Duration.ofSeconds(resume));
        } catch (final IllegalArgumentException outOfRange) {
            throw TransferLimitOptions.named(outOfRange);
        }
    }
}
