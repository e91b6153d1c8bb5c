// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/**
 * How much a daemon keeps for its clients.
 *
 * @param maxNodes            nodes of the store
 * @param maxValueLength      bytes of a node's value
 * @param maxConnections      connected clients; further ones wait to be accepted
 * @param maxWatches          watches of a client
 * @param maxTransactions     open transactions of a client
 * @param maxTransactionNodes nodes that a transaction accesses
 * @param maxOutput           bytes, at most {@value #LARGEST_OUTPUT}, of output that wait for a client. While more than
 *                            {@value #PAUSING_OUTPUT} wait, no requests are read from it; a client whose watch events exceed maxOutput is
 *                            disconnected
 * @param maxMemory           bytes that watches and transactions of all clients hold; a client holds at most a quarter, so that the others can go on
 */
public record DaemonLimits(
        long maxNodes,
        int maxValueLength,
        int maxConnections,
        int maxWatches,
        int maxTransactions,
        int maxTransactionNodes,
        int maxOutput,
        long maxMemory) {
    /** The largest {@code maxOutput}: it must fit an image's record. */
    public static final int LARGEST_OUTPUT = 8 << 20;
    /** The output that may wait for a client before the daemon stops reading its requests, in bytes. */
    public static final int PAUSING_OUTPUT = 64 << 10;

    /** Ten million nodes; 4096 bytes a value; a thousand clients with 8192 watches and 64 transactions each, in 1 GiB. */
    public static final DaemonLimits DEFAULT =
            new DaemonLimits(10_000_000, MessageHeader.LONGEST_PAYLOAD, 1000, 8192, 64, 65_536, 4 << 20, 1L << 30);

    /**
     * Checks the numbers.
     *
     * @param maxNodes            from 1
     * @param maxValueLength      from 0
     * @param maxConnections      from 1
     * @param maxWatches          from 0
     * @param maxTransactions     from 0
     * @param maxTransactionNodes from 0
     * @param maxOutput           from {@value #PAUSING_OUTPUT} and a message to {@value #LARGEST_OUTPUT}
     * @param maxMemory           from 0
     * @throws IllegalArgumentException if a value is out of its range
     */
    public DaemonLimits {
        if (maxMemory < 0) {
            throw new IllegalArgumentException("maxMemory must be from 0, but is " + maxMemory);
        }
        if (Math.min(maxNodes, maxConnections) < 1
                || Math.min(Math.min(maxValueLength, maxWatches), Math.min(maxTransactions, maxTransactionNodes)) < 0) {
            throw new IllegalArgumentException("a limit is too small: " + maxNodes + " nodes, " + maxValueLength
                    + " bytes, " + maxConnections + " connections, " + maxWatches + " watches, " + maxTransactions
                    + " transactions of " + maxTransactionNodes + " nodes");
        }
        if (maxOutput < PAUSING_OUTPUT + MessageHeader.LONGEST_MESSAGE || maxOutput > LARGEST_OUTPUT) {
            throw new IllegalArgumentException("maxOutput must be from "
                    + (PAUSING_OUTPUT + MessageHeader.LONGEST_MESSAGE) + " to " + LARGEST_OUTPUT + ", but is "
                    + maxOutput);
        }
    }
}
