// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/**
 * How much of what clients ask for a daemon keeps for them.
 *
 * @param maxNodes            nodes of the store
 * @param maxValueLength      octets of a node's value
 * @param maxConnections      clients at a time; more wait to be accepted
 * @param maxWatches          watches of a client
 * @param maxTransactions     open transactions of a client
 * @param maxTransactionNodes nodes that a transaction looks at
 * @param maxOutput           octets, at most {@value #LARGEST_OUTPUT}, that wait for a client to read them. One that leaves more than
 *                            {@value #PAUSING_OUTPUT} waiting has no more requests read; one whose watch events are more than this is closed
 */
public record Limits(
        long maxNodes,
        int maxValueLength,
        int maxConnections,
        int maxWatches,
        int maxTransactions,
        int maxTransactionNodes,
        int maxOutput) {
    /** The most that {@code maxOutput} can be: it has to fit a record of an image. */
    public static final int LARGEST_OUTPUT = 8 << 20;
    /** What may wait for a client that has its requests answered. */
    public static final int PAUSING_OUTPUT = 64 << 10;

    /** Ten million nodes; 4096 octets a value; a thousand clients with 8192 watches and 64 transactions each. */
    public static final Limits DEFAULT =
            new Limits(10_000_000, MessageHeader.LONGEST_PAYLOAD, 1000, 8192, 64, 65_536, 4 << 20);

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
     * @throws IllegalArgumentException if one is not positive, or larger than it can be
     */
    public Limits {
        if (Math.min(maxNodes, maxConnections) < 1
                || Math.min(Math.min(maxValueLength, maxWatches), Math.min(maxTransactions, maxTransactionNodes)) < 0) {
            throw new IllegalArgumentException("a limit is too small: " + maxNodes + " nodes, " + maxValueLength
                    + " octets, " + maxConnections + " connections, " + maxWatches + " watches, " + maxTransactions
                    + " transactions of " + maxTransactionNodes + " nodes");
        }
        if (maxOutput < PAUSING_OUTPUT + MessageHeader.LONGEST_MESSAGE || maxOutput > LARGEST_OUTPUT) {
            throw new IllegalArgumentException("maxOutput must be from "
                    + (PAUSING_OUTPUT + MessageHeader.LONGEST_MESSAGE) + " to " + LARGEST_OUTPUT + ", but is "
                    + maxOutput);
        }
    }
}
