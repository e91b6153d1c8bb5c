// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.time.Duration;

/**
 * Timeouts of a client or server. When one expires, the call, stream or connection fails, and the peer is informed. Immutable.
 *
 * @param handshake      to connect, encrypt and authenticate
 * @param keepalive      of silence before a keepalive message is sent
 * @param keepaliveCount unanswered keepalive messages before the connection fails; from 1
 * @param call           for the reply to a call
 * @param streamIdle     of a stream without progress
 * @param streamTotal    of a stream from its start to its confirmation
 * @param connectionIdle of a connection without calls and streams, before a server closes it
 * @param resume         for which a server keeps a partly received image after its connection was lost
 */
public record RpcTimeouts(
        Duration handshake,
        Duration keepalive,
        int keepaliveCount,
        Duration call,
        Duration streamIdle,
        Duration streamTotal,
        Duration connectionIdle,
        Duration resume) {
    /** 10 s, 5 s, 5 times, 30 s, 60 s, 24 h, 5 min, 10 min. */
    public static final RpcTimeouts DEFAULT = new RpcTimeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            5,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofHours(24),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10));

    /**
     * Validates the timeouts.
     *
     * @param handshake      positive
     * @param keepalive      positive
     * @param keepaliveCount at least 1
     * @param call           positive
     * @param streamIdle     positive
     * @param streamTotal    positive
     * @param connectionIdle positive
     * @param resume         positive
     * @throws IllegalArgumentException if a timeout or the count is not positive
     */
    public RpcTimeouts {
        require("handshake", handshake);
        require("keepalive", keepalive);
        require("call", call);
        require("streamIdle", streamIdle);
        require("streamTotal", streamTotal);
        require("connectionIdle", connectionIdle);
        require("resume", resume);
        if (keepaliveCount < 1) {
            throw new IllegalArgumentException("keepaliveCount must be at least 1, but is " + keepaliveCount);
        }
    }

    private static void require(final String name, final Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }

    /**
     * Returns these timeouts with other keepalive settings.
     *
     * @param interval silence before a keepalive message is sent
     * @param count    unanswered keepalive messages before the connection fails
     * @return new timeouts
     */
    public RpcTimeouts withKeepalive(final Duration interval, final int count) {
        return new RpcTimeouts(handshake, interval, count, call, streamIdle, streamTotal, connectionIdle, resume);
    }

    /**
     * Returns these timeouts with others for streams.
     *
     * @param idle  without progress
     * @param total from start to confirmation
     * @return new timeouts
     */
    public RpcTimeouts withStream(final Duration idle, final Duration total) {
        return new RpcTimeouts(handshake, keepalive, keepaliveCount, call, idle, total, connectionIdle, resume);
    }

    /**
     * Returns these timeouts with others for connections.
     *
     * @param greeted to connect, encrypt and authenticate
     * @param idle    of a connection without calls and streams
     * @return new timeouts
     */
    public RpcTimeouts withConnection(final Duration greeted, final Duration idle) {
        return new RpcTimeouts(greeted, keepalive, keepaliveCount, call, streamIdle, streamTotal, idle, resume);
    }

    /**
     * Returns these timeouts with another for resuming.
     *
     * @param kept how long a server keeps a partly received image
     * @return new timeouts
     */
    public RpcTimeouts withResume(final Duration kept) {
        return new RpcTimeouts(
                handshake, keepalive, keepaliveCount, call, streamIdle, streamTotal, connectionIdle, kept);
    }
}
