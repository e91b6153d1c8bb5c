// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/**
 * How much one end takes from the others. What goes beyond is refused, with {@link RpcRule#LIMIT}.
 *
 * @param connections     connections at the same time, those that have not yet authenticated included; from 1
 * @param peerConnections connections at the same time of one peer: of one certificate's name, or else of one host; from 1
 * @param streams         streams at the same time on one connection, 1 to {@value #MOST_STREAMS}
 * @param window          octets of data that may be under way, or wait to be read, on each stream: what a stream costs in memory;
 *                        {@value #SMALLEST_WINDOW} to {@value #LARGEST_WINDOW}
 * @param imageLength     octets of the longest image; from 1
 * @param peerLength      octets of all the images that one peer is just sending, those that can be resumed included; from 1
 */
public record RpcLimits(
        int connections, int peerConnections, int streams, int window, long imageLength, long peerLength) {
    /** The largest number of streams on a connection. */
    public static final int MOST_STREAMS = 1024;

    /** The smallest window: two chunks. */
    public static final int SMALLEST_WINDOW = 512 << 10;

    /** The largest window. */
    public static final int LARGEST_WINDOW = 256 << 20;

    /** 1024 connections, 16 of one peer, 16 streams each, 2 MiB a stream, images of 64 GiB, 256 GiB of one peer. */
    public static final RpcLimits DEFAULT = new RpcLimits(1024, 16, 16, 2 << 20, 64L << 30, 256L << 30);

    /**
     * Checks the ranges.
     *
     * @param connections at the same time
     * @param peerConnections at the same time, of one peer
     * @param streams at the same time, on one connection
     * @param window octets of a stream
     * @param imageLength octets of an image
     * @param peerLength octets under way of one peer
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RpcLimits {
        require("connections", connections, 1, Integer.MAX_VALUE);
        require("peerConnections", peerConnections, 1, Integer.MAX_VALUE);
        require("streams", streams, 1, MOST_STREAMS);
        require("window", window, SMALLEST_WINDOW, LARGEST_WINDOW);
        require("imageLength", imageLength, 1, Long.MAX_VALUE);
        require("peerLength", peerLength, 1, Long.MAX_VALUE);
    }

    private static void require(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but is " + value);
        }
    }

    /**
     * The same limits with others for connections.
     *
     * @param all  at the same time
     * @param peer at the same time, of one peer
     * @return new limits
     */
    public RpcLimits withConnections(final int all, final int peer) {
        return new RpcLimits(all, peer, streams, window, imageLength, peerLength);
    }

    /**
     * The same limits with another for streams.
     *
     * @param most streams at the same time on one connection
     * @return new limits
     */
    public RpcLimits withStreams(final int most) {
        return new RpcLimits(connections, peerConnections, most, window, imageLength, peerLength);
    }

    /**
     * The same limits with another window.
     *
     * @param octets that may be under way on each stream
     * @return new limits
     */
    public RpcLimits withWindow(final int octets) {
        return new RpcLimits(connections, peerConnections, streams, octets, imageLength, peerLength);
    }

    /**
     * The same limits with others for images.
     *
     * @param image octets of the longest image
     * @param peer  octets of all the images that one peer is just sending
     * @return new limits
     */
    public RpcLimits withLengths(final long image, final long peer) {
        return new RpcLimits(connections, peerConnections, streams, window, image, peer);
    }

    /** Chunks that may be under way, or wait to be read, on each stream, however short they are. */
    int windowChunks() {
        return Math.max(64, window >> 12);
    }
}
