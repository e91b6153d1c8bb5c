// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/**
 * Limits of a client or server. Requests beyond them are refused with {@link RpcRule#LIMIT}. Immutable.
 *
 * @param connections            concurrent connections of authenticated peers; from 1
 * @param peerConnections        concurrent connections of one peer: of one certificate or user, or of one host without authentication; from 1
 * @param pendingConnections     concurrent connections of peers that are not yet authenticated; a further one replaces the oldest; from 1
 * @param hostPendingConnections the same for one address (IPv6: one network of 64 bits); from 1
 * @param streams                concurrent streams of one connection, 1 to {@value #MOST_STREAMS}
 * @param window                 memory of each stream: bytes that may be in transit or wait to be read;
 *                               {@value #SMALLEST_WINDOW} to {@value #LARGEST_WINDOW}
 * @param transfers              images that a server receives or sends at the same time, including partial images that can be resumed; from 1
 * @param peerTransfers          the same for one peer; from 1
 * @param imageLength            maximum length of an image in bytes; from 1
 * @param peerLength             total bytes of images that one peer may have in transit, including those that can be resumed; from 1
 * @param parkedLength           total bytes of partial images that a server keeps after their connections were lost; beyond it, the oldest of
 *                               the peer with the most bytes is deleted; from 0
 */
public record RpcLimits(
        int connections,
        int peerConnections,
        int pendingConnections,
        int hostPendingConnections,
        int streams,
        int window,
        int transfers,
        int peerTransfers,
        long imageLength,
        long peerLength,
        long parkedLength) {
    /** The maximum of {@code streams}. */
    public static final int MOST_STREAMS = 1024;

    /** The minimum of {@code window} in bytes: two chunks. */
    public static final int SMALLEST_WINDOW = 512 << 10;

    /** The maximum of {@code window} in bytes. */
    public static final int LARGEST_WINDOW = 256 << 20;

    /**
     * 1024 connections, 16 of a peer; 256 unauthenticated ones, 64 from an address; 16 streams of a connection, windows of 2 MiB; 128 transfers,
     * 32 of a peer; images of 64 GiB, 256 GiB of a peer; 64 GiB of partial images.
     */
    public static final RpcLimits DEFAULT =
            new RpcLimits(1024, 16, 256, 64, 16, 2 << 20, 128, 32, 64L << 30, 256L << 30, 64L << 30);

    /**
     * Validates the limits.
     *
     * @param connections            concurrent connections of authenticated peers
     * @param peerConnections        concurrent connections of one peer
     * @param pendingConnections     concurrent connections of unauthenticated peers
     * @param hostPendingConnections concurrent connections of unauthenticated peers at one address
     * @param streams                concurrent streams of one connection
     * @param window                 memory of each stream in bytes
     * @param transfers              images received or sent at the same time
     * @param peerTransfers          images received from or sent to one peer at the same time
     * @param imageLength            maximum length of an image in bytes
     * @param peerLength             total bytes of images that one peer may have in transit
     * @param parkedLength           total bytes of partial images
     * @throws IllegalArgumentException if a limit is out of range
     */
    public RpcLimits {
        require("connections", connections, 1, Integer.MAX_VALUE);
        require("peerConnections", peerConnections, 1, Integer.MAX_VALUE);
        require("pendingConnections", pendingConnections, 1, Integer.MAX_VALUE);
        require("hostPendingConnections", hostPendingConnections, 1, Integer.MAX_VALUE);
        require("streams", streams, 1, MOST_STREAMS);
        require("window", window, SMALLEST_WINDOW, LARGEST_WINDOW);
        require("transfers", transfers, 1, Integer.MAX_VALUE);
        require("peerTransfers", peerTransfers, 1, Integer.MAX_VALUE);
        require("imageLength", imageLength, 1, Long.MAX_VALUE);
        require("peerLength", peerLength, 1, Long.MAX_VALUE);
        require("parkedLength", parkedLength, 0, Long.MAX_VALUE);
    }

    private static void require(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but is " + value);
        }
    }

    /**
     * Returns these limits with other limits on the connections of authenticated peers.
     *
     * @param all  concurrent connections
     * @param peer concurrent connections of one peer
     * @return new limits
     */
    public RpcLimits withConnections(final int all, final int peer) {
        return new RpcLimits(
                all,
                peer,
                pendingConnections,
                hostPendingConnections,
                streams,
                window,
                transfers,
                peerTransfers,
                imageLength,
                peerLength,
                parkedLength);
    }

    /**
     * Returns these limits with another limit on streams.
     *
     * @param most concurrent streams of one connection
     * @return new limits
     */
    public RpcLimits withStreams(final int most) {
        return new RpcLimits(
                connections,
                peerConnections,
                pendingConnections,
                hostPendingConnections,
                most,
                window,
                transfers,
                peerTransfers,
                imageLength,
                peerLength,
                parkedLength);
    }

    /**
     * Returns these limits with another window.
     *
     * @param bytes memory of each stream
     * @return new limits
     */
    public RpcLimits withWindow(final int bytes) {
        return new RpcLimits(
                connections,
                peerConnections,
                pendingConnections,
                hostPendingConnections,
                streams,
                bytes,
                transfers,
                peerTransfers,
                imageLength,
                peerLength,
                parkedLength);
    }

    /**
     * Returns these limits with other limits on images.
     *
     * @param image maximum length of an image in bytes
     * @param peer  total bytes of images that one peer may have in transit
     * @return new limits
     */
    public RpcLimits withLengths(final long image, final long peer) {
        return new RpcLimits(
                connections,
                peerConnections,
                pendingConnections,
                hostPendingConnections,
                streams,
                window,
                transfers,
                peerTransfers,
                image,
                peer,
                parkedLength);
    }

    /**
     * Returns these limits with other limits on the connections of peers that are not yet authenticated.
     *
     * @param all  concurrent connections
     * @param host concurrent connections from one address
     * @return new limits
     */
    public RpcLimits withPending(final int all, final int host) {
        return new RpcLimits(
                connections,
                peerConnections,
                all,
                host,
                streams,
                window,
                transfers,
                peerTransfers,
                imageLength,
                peerLength,
                parkedLength);
    }

    /**
     * Returns these limits with other limits on the transfers of a server.
     *
     * @param all         images received or sent at the same time
     * @param peer        images received from or sent to one peer at the same time
     * @param parkedBytes total bytes of partial images
     * @return new limits
     */
    public RpcLimits withTransfers(final int all, final int peer, final long parkedBytes) {
        return new RpcLimits(
                connections,
                peerConnections,
                pendingConnections,
                hostPendingConnections,
                streams,
                window,
                all,
                peer,
                imageLength,
                peerLength,
                parkedBytes);
    }

    /** Returns the number of chunks, of any length, that may be in transit or wait to be read on each stream. */
    int windowChunks() {
        return Math.max(64, window >> 12);
    }
}
