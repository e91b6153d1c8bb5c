// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.time.Duration;

/**
 * One end of a stream on a connection. It closes when both sides have sent their final packet: the sender its summary or an error, the receiver
 * its confirmation or an error. Until then, packets that the other side sent in the meantime still find their stream.
 */
abstract class RpcStream {
    final RpcConnection connection;
    final int serial;
    final int procedure;

    private final long openedAt;
    private long progressedAt;
    private boolean hasSentFinal;
    private boolean hasReceivedFinal;

    RpcStream(final RpcConnection connection, final int serial, final int procedure) {
        this.connection = connection;
        this.serial = serial;
        this.procedure = procedure;
        this.openedAt = connection.now();
        this.progressedAt = openedAt;
    }

    /** Handles a packet with status OK. */
    abstract void onOk(XdrDecoder body);

    /** Handles a packet with status ERROR: the other side failed, or no longer wants the stream. */
    abstract void onError(RemoteError error);

    /** The connection is lost. */
    abstract void lost(StreamFailure reason);

    /** Aborts the stream and informs the other side. */
    abstract void abort(StreamFailure reason);

    /** Returns whether the stream waits for the other side, to which the idle timeout applies. */
    abstract boolean isWaiting();

    /** Returns whether the stream has ended for its local user. */
    abstract boolean isOver();

    /** Restarts the idle timeout. */
    final void progressed() {
        progressedAt = connection.now();
    }

    void tick(final RpcTimeouts timeouts) {
        if (!isOver() && connection.now() - openedAt > timeouts.streamTotal().toNanos()) {
            timeOut("streamTotal", timeouts.streamTotal());
        } else if ((isWaiting() || hasSentFinal)
                && connection.now() - progressedAt > timeouts.streamIdle().toNanos()) {
            if (isOver()) {
                // The other side knows that the stream is over, but does not acknowledge it.
                throw connection.failed(RpcRule.TIMEOUT, "the final packet of stream " + serial, "none in time");
            }
            timeOut("streamIdle", timeouts.streamIdle());
        }
    }

    private void timeOut(final String name, final Duration limit) {
        abort(new StreamFailure(StreamRule.TIMEOUT, "no progress or no end within " + name + " = " + limit));
        progressed();
    }

    /** Sends this side's final packet. An error may follow a success until the other side has sent its final packet. */
    final void sendFinal(final int status, final XdrEncoder body) {
        hasSentFinal = true;
        connection.send(body.packet(procedure, PacketType.STREAM, serial, status));
        removeIfClosed();
    }

    /** Notes that the other side's final packet was received. */
    final void receiveFinal() {
        hasReceivedFinal = true;
        progressed();
        removeIfClosed();
    }

    final boolean hasSentFinal() {
        return hasSentFinal;
    }

    final boolean hasReceivedFinal() {
        return hasReceivedFinal;
    }

    private void removeIfClosed() {
        if (hasSentFinal && hasReceivedFinal) {
            connection.remove(this);
        }
    }

    final TransferException outOfSequence(final String expected, final String found) {
        return connection.failed(RpcRule.SEQUENCE, expected, found + " on stream " + Integer.toUnsignedString(serial));
    }
}
