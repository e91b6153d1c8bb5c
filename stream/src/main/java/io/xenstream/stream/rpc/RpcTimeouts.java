// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.time.Duration;

/**
 * How long one end waits. Whoever waits longer lets go of what it waited for, and says so to the other end if that still listens.
 *
 * @param handshake      until a connection is made, encrypted, greeted and authenticated
 * @param keepalive      without an octet from the other end, until it is asked whether it lives
 * @param keepaliveCount how many such questions go unanswered before the connection is given up
 * @param call           until a call is answered
 * @param streamIdle     without a step forward of a stream, until it is aborted
 * @param streamTotal    of a stream from its opening to its confirmation
 * @param connectionIdle of a connection without a call or a stream, until a server closes it
 * @param resume         how long a server keeps what has come of an image whose connection was lost
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
     * Checks the ranges.
     *
     * @param handshake positive
     * @param keepalive positive
     * @param keepaliveCount from 1
     * @param call positive
     * @param streamIdle positive
     * @param streamTotal positive
     * @param connectionIdle positive
     * @param resume positive
     * @throws IllegalArgumentException if a time is not positive, or the count is not
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
     * The same times with others for the connection's life.
     *
     * @param interval until the other end is asked whether it lives
     * @param count    how many such questions go unanswered
     * @return new times
     */
    public RpcTimeouts withKeepalive(final Duration interval, final int count) {
        return new RpcTimeouts(handshake, interval, count, call, streamIdle, streamTotal, connectionIdle, resume);
    }

    /**
     * The same times with others for streams.
     *
     * @param idle  without a step forward
     * @param total from the opening to the confirmation
     * @return new times
     */
    public RpcTimeouts withStream(final Duration idle, final Duration total) {
        return new RpcTimeouts(handshake, keepalive, keepaliveCount, call, idle, total, connectionIdle, resume);
    }

    /**
     * The same times with others for what comes before the first stream.
     *
     * @param greeted until a connection is made, encrypted, greeted and authenticated
     * @param idle    of a connection without a call or a stream
     * @return new times
     */
    public RpcTimeouts withConnection(final Duration greeted, final Duration idle) {
        return new RpcTimeouts(greeted, keepalive, keepaliveCount, call, streamIdle, streamTotal, idle, resume);
    }

    /**
     * The same times with another for what can be resumed.
     *
     * @param kept how long a server keeps it
     * @return new times
     */
    public RpcTimeouts withResume(final Duration kept) {
        return new RpcTimeouts(
                handshake, keepalive, keepaliveCount, call, streamIdle, streamTotal, connectionIdle, kept);
    }
}
