// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.time.Duration;

/**
 * One end of a stream on a connection. It ends when both sides have said their last word on it: the sender that it has finished or failed,
 * the receiver that it has verified everything or does not want it. Until then whatever the other side has sent meanwhile still arrives, and
 * has a place to go to.
 */
abstract class RpcStream {
    final Connection connection;
    final int serial;
    final int procedure;
    /** Whether the reply comes last, in place of the server's last word, instead of first. */
    final boolean isReplyLast;

    private final long openedAt;
    private long movedAt;
    private boolean hasSaidLast;
    private boolean hasHeardLast;

    RpcStream(final Connection connection, final int serial, final int procedure, final boolean isReplyLast) {
        this.connection = connection;
        this.serial = serial;
        this.procedure = procedure;
        this.isReplyLast = isReplyLast;
        this.openedAt = connection.now();
        this.movedAt = openedAt;
    }

    /** The other side's packet with status OK, or a reply that comes last. */
    abstract void onOk(XdrDecoder body);

    /** The other side has failed, or does not want the stream any more. */
    abstract void onError(RemoteError error);

    /** The connection is gone. */
    abstract void lost(StreamFailure reason);

    /** Gives the stream up, and tells the other side. */
    abstract void abort(StreamFailure reason);

    /** Whether it is the other side's turn, for which it has a limited time. */
    abstract boolean isWaiting();

    /** A step forward, from which time counts anew. */
    final void moved() {
        movedAt = connection.now();
    }

    void tick(final RpcTimeouts timeouts) {
        if (!isOver() && connection.now() - openedAt > timeouts.streamTotal().toNanos()) {
            giveUp("streamTotal", timeouts.streamTotal());
        } else if ((isWaiting() || hasSaidLast)
                && connection.now() - movedAt > timeouts.streamIdle().toNanos()) {
            if (isOver()) {
                // It was told that this stream is over, and does not even say that it has heard.
                throw connection.failed(RpcRule.TIMEOUT, "the last word on stream " + serial, "none in time");
            }
            giveUp("streamIdle", timeouts.streamIdle());
        }
    }

    private void giveUp(final String name, final Duration limit) {
        abort(new StreamFailure(StreamRule.TIMEOUT, "no end, or no step forward, within " + name + " = " + limit));
        moved();
    }

    /** Whether nobody at this end waits for the stream any more. */
    abstract boolean isOver();

    /** This side's last word. A failure may follow success, as long as the other side has not had its last word. */
    final void sayLast(final int status, final XdrEncoder body) {
        hasSaidLast = true;
        final boolean isReply = isReplyLast && !connection.isClient();
        connection.send(body.packet(procedure, isReply ? PacketType.REPLY : PacketType.STREAM, serial, status));
        if (isReply) {
            connection.answered(serial);
            // Behind the reply, nobody says anything, unless the sender has not yet finished.
            if (isSender()) {
                hasHeardLast = true;
            }
        }
        removeIfOver();
    }

    /** The last word of a receiver which need not be said: that to a reply. */
    final void closeSilently() {
        hasSaidLast = true;
        removeIfOver();
    }

    abstract boolean isSender();

    /** The other side's last word. */
    final void hearLast() {
        hasHeardLast = true;
        moved();
        removeIfOver();
    }

    final boolean hasSaidLast() {
        return hasSaidLast;
    }

    final boolean hasHeardLast() {
        return hasHeardLast;
    }

    private void removeIfOver() {
        if (hasSaidLast && hasHeardLast) {
            connection.remove(this);
        }
    }

    final StreamException outOfTurn(final String expected, final String found) {
        return connection.failed(RpcRule.SEQUENCE, expected, found + " of stream " + Integer.toUnsignedString(serial));
    }
}
