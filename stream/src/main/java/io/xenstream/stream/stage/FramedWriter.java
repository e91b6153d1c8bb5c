// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A stage that collects bytes until they fill a frame, then encodes the frame and writes it to the stream below. Buffers at most one frame, plain
 * and encoded.
 */
abstract class FramedWriter implements StreamWriter {
    /** The payload of the current frame. */
    final MutableDirectBuffer plain = Buffers.of(ByteBuffer.allocateDirect(Frames.CAPACITY));
    /** The encoded frame. */
    final MutableDirectBuffer framed;

    private final StreamWriter below;
    private int filled;
    private int sent;
    private int framedLength;
    private boolean isLastSealed;
    private volatile long position;

    FramedWriter(final StreamWriter below, final int framedCapacity) {
        this.below = below;
        this.framed = Buffers.of(ByteBuffer.allocateDirect(framedCapacity));
    }

    /**
     * Encodes {@link #plain} into {@link #framed}.
     *
     * @param length number of payload bytes, at least 1
     * @return number of bytes in {@link #framed}
     */
    abstract int seal(int length);

    /**
     * Encodes the end-of-stream frame into {@link #framed}.
     *
     * @return number of bytes in {@link #framed}
     */
    abstract int sealLast();

    /** Releases native memory that the garbage collector does not manage. */
    void release() {}

    @Override
    public final int write(final DirectBuffer source, final int offset, final int length) {
        source.boundsCheck(offset, length);
        requireNotAborted();
        if (isLastSealed || below.state() != StreamState.OPEN) {
            throw new IllegalStateException("stream " + label() + " is finished");
        }
        if (length == 0) {
            return 0;
        }
        if (!send()) {
            return BACK_PRESSURED;
        }
        final int count = Math.min(length, Frames.CAPACITY - filled);
        plain.putBytes(filled, source, offset, count);
        filled += count;
        // Only the thread that drives this end advances the position.
        position = position() + count;
        if (filled == Frames.CAPACITY) {
            sealFilled();
            send();
        }
        return count;
    }

    private void sealFilled() {
        framedLength = seal(filled);
        sent = 0;
        filled = 0;
    }

    /** Writes the rest of the frame. Returns whether all of it was accepted; if not, the stream below will signal that there is room. */
    private boolean send() {
        while (sent < framedLength) {
            final int count = below.write(framed, sent, framedLength - sent);
            if (count == BACK_PRESSURED) {
                return false;
            }
            sent += count;
        }
        return true;
    }

    private void requireNotAborted() {
        final StreamFailure failure = below.failure();
        if (failure != null) {
            throw exception(failure);
        }
    }

    private StreamException exception(final StreamFailure failure) {
        return failure.toException(label(), position);
    }

    @Override
    public final boolean flush() {
        requireNotAborted();
        if (below.state() != StreamState.OPEN) {
            return true;
        }
        return sendAll() && below.flush();
    }

    private boolean sendAll() {
        if (!send()) {
            return false;
        }
        if (filled > 0) {
            sealFilled();
        }
        return send();
    }

    @Override
    public final boolean finish() {
        requireNotAborted();
        if (below.state() != StreamState.OPEN) {
            return true;
        }
        if (!isLastSealed) {
            if (!sendAll()) {
                return false;
            }
            isLastSealed = true;
            framedLength = sealLast();
            sent = 0;
        }
        return send() && below.finish();
    }

    @Override
    public final String label() {
        return below.label();
    }

    @Override
    public final StreamState state() {
        return below.state();
    }

    @Override
    public final StreamFailure failure() {
        return below.failure();
    }

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final void onReadiness(final ReadinessHandler handler) {
        below.onReadiness(handler);
    }

    @Override
    public final void abort(final StreamFailure reason) {
        below.abort(reason);
    }

    @Override
    public final void close() {
        below.close();
        isLastSealed = true;
        release();
    }
}
