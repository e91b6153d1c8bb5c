// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.daemon.Limits;
import picocli.CommandLine.Option;

/** How much a daemon keeps for its clients. */
final class ServeLimits {
    @Option(
            names = "--max-nodes",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Nodes of the store (default: 10000000).")
    private long maxNodes;

    @Option(
            names = "--max-value",
            paramLabel = "OCTETS",
            defaultValue = "4096",
            description = "The longest value of a node (default: 4096).")
    private int maxValueLength;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Clients at a time; more wait to be accepted (default: 1000).")
    private int maxConnections;

    @Option(
            names = "--max-watches",
            paramLabel = "N",
            defaultValue = "8192",
            description = "Watches of a client (default: 8192).")
    private int maxWatches;

    @Option(
            names = "--max-transactions",
            paramLabel = "N",
            defaultValue = "64",
            description = "Open transactions of a client (default: 64).")
    private int maxTransactions;

    @Option(
            names = "--max-transaction-nodes",
            paramLabel = "N",
            defaultValue = "65536",
            description = "Nodes that a transaction looks at (default: 65536).")
    private int maxTransactionNodes;

    @Option(
            names = "--max-output",
            paramLabel = "OCTETS",
            defaultValue = "4194304",
            description = "Watch events that wait for a client before it is disconnected, up to 8388608"
                    + " (default: 4194304).")
    private int maxOutput;

    Limits limits() {
        try {
            return new Limits(
                    maxNodes,
                    maxValueLength,
                    maxConnections,
                    maxWatches,
                    maxTransactions,
                    maxTransactionNodes,
                    maxOutput);
        } catch (final IllegalArgumentException outOfRange) {
            throw new CommandFailure(
                    ExitCode.USAGE, outOfRange.getMessage().replace("maxOutput", "--max-output"), outOfRange);
        }
    }
}
