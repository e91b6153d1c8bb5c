// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.command.ByteCountConverter;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.daemon.DaemonLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options for the limits of the daemon. */
final class DaemonLimitOptions {
    @Option(
            names = "--max-nodes",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Maximum number of nodes (default: 10000000).")
    private long maxNodes;

    @Option(
            names = "--max-value",
            paramLabel = "BYTES",
            converter = ByteCountConverter.OfInt.class,
            defaultValue = "4096",
            description = "Largest value of a node, in bytes (default: 4096).")
    private int maxValueLength;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Maximum number of connected clients; further clients wait (default: 1000).")
    private int maxConnections;

    @Option(
            names = "--max-watches",
            paramLabel = "N",
            defaultValue = "8192",
            description = "Maximum number of watches per client (default: 8192).")
    private int maxWatches;

    @Option(
            names = "--max-transactions",
            paramLabel = "N",
            defaultValue = "64",
            description = "Maximum number of open transactions per client (default: 64).")
    private int maxTransactions;

    @Option(
            names = "--max-transaction-nodes",
            paramLabel = "N",
            defaultValue = "65536",
            description = "Maximum number of nodes that a transaction accesses (default: 65536).")
    private int maxTransactionNodes;

    @Option(
            names = "--max-output",
            paramLabel = "BYTES",
            converter = ByteCountConverter.OfInt.class,
            defaultValue = "4M",
            description = "Bytes of watch events that may wait for a client before it is disconnected, at most 8M"
                    + " (default: 4M).")
    private int maxOutput;

    @Option(
            names = "--max-memory",
            paramLabel = "BYTES",
            converter = ByteCountConverter.class,
            defaultValue = "1G",
            description =
                    "Memory for watches and transactions of all clients, in bytes; a client gets at most a quarter"
                            + " (default: 1G).")
    private long maxMemory;

    DaemonLimits limits() {
        try {
            return new DaemonLimits(
                    maxNodes,
                    maxValueLength,
                    maxConnections,
                    maxWatches,
                    maxTransactions,
                    maxTransactionNodes,
                    maxOutput,
                    maxMemory);
        } catch (final IllegalArgumentException outOfRange) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    outOfRange.getMessage().replace("maxOutput", "--max-output").replace("maxMemory", "--max-memory"),
                    outOfRange);
        }
    }

    /** The options with their values. */
    Map<String, List<String>> arguments() {
        final Map<String, List<String>> arguments = new LinkedHashMap<>();
        arguments.put("--max-nodes", List.of(Long.toString(maxNodes)));
        arguments.put("--max-value", List.of(Integer.toString(maxValueLength)));
        arguments.put("--max-clients", List.of(Integer.toString(maxConnections)));
        arguments.put("--max-watches", List.of(Integer.toString(maxWatches)));
        arguments.put("--max-transactions", List.of(Integer.toString(maxTransactions)));
        arguments.put("--max-transaction-nodes", List.of(Integer.toString(maxTransactionNodes)));
        arguments.put("--max-output", List.of(Integer.toString(maxOutput)));
        arguments.put("--max-memory", List.of(Long.toString(maxMemory)));
        return arguments;
    }
}
