// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** Detects dead and idle connections: sends keepalive messages, and enforces the handshake and idle timeouts. */
final class Liveness {
    private final RpcConnection connection;
    private final RpcTimeouts timeouts;
    private final long openedAt;
    private long heardAt;
    private long usedAt;
    private int unansweredPings;
    private boolean isGreeted;

    Liveness(final RpcConnection connection, final RpcTimeouts timeouts) {
        this.connection = connection;
        this.timeouts = timeouts;
        this.openedAt = connection.now();
        this.heardAt = openedAt;
        this.usedAt = openedAt;
    }

    /** Records that bytes were received. */
    void heard() {
        heardAt = connection.now();
        unansweredPings = 0;
    }

    void used() {
        usedAt = connection.now();
    }

    void greeted() {
        isGreeted = true;
    }

    void onKeepalive(final PacketHeaderDecoder header) {
        if (header.procedure() == Procedure.PING) {
            connection.send(keepalive(Procedure.PONG));
        } else if (header.procedure() != Procedure.PONG) {
            throw connection.failed(RpcRule.PROCEDURE, "PING or PONG", header.toString());
        }
    }

    private static byte[] keepalive(final int procedure) {
        final byte[] packet = new XdrEncoder().packet(procedure, PacketType.MESSAGE, 0, PacketStatus.OK);
        new PacketHeaderEncoder()
                .begin(
                        new org.agrona.concurrent.UnsafeBuffer(packet),
                        0,
                        procedure,
                        PacketType.MESSAGE,
                        0,
                        PacketStatus.OK)
                .program(Procedure.KEEPALIVE_PROGRAM, Procedure.KEEPALIVE_VERSION);
        return packet;
    }

    void tick() {
        final long now = connection.now();
        if (!isGreeted && now - openedAt > timeouts.handshake().toNanos()) {
            throw connection.failed(RpcRule.TIMEOUT, "a greeting within handshake = " + timeouts.handshake(), "none");
        }
        if (!connection.isIdle()) {
            usedAt = now;
        }
        if (!connection.isClient() && now - usedAt > timeouts.connectionIdle().toNanos()) {
            throw connection.failed(
                    RpcRule.TIMEOUT, "a call within connectionIdle = " + timeouts.connectionIdle(), "none");
        }
        if (now - heardAt > (unansweredPings + 1L) * timeouts.keepalive().toNanos()) {
            if (unansweredPings == timeouts.keepaliveCount()) {
                throw connection.failed(
                        RpcRule.KEEPALIVE,
                        "a byte within " + (unansweredPings + 1) + " times keepalive = " + timeouts.keepalive(),
                        "none");
            }
            unansweredPings++;
            connection.send(keepalive(Procedure.PING));
        }
    }
}
