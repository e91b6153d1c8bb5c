// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A stage that assembles a frame from the stream below, and delivers its payload once the frame is complete and verified. Buffers at most one
 * frame, encoded and plain.
 */
abstract class FramedReader implements StreamReader {
    /** The encoded frame, starting with its header. */
    final MutableDirectBuffer framed;
    /** The payload of the current frame. */
    final MutableDirectBuffer plain = Buffers.of(ByteBuffer.allocateDirect(Frames.CAPACITY));

    private final StreamReader below;
    private final int headerLength;
    private int assembled;
    private int served;
    private volatile int available;
    private boolean isLastOpened;
    private boolean isAtEnd;
    private boolean isClosed;
    private volatile long position;

    FramedReader(final StreamReader below, final int headerLength, final int framedCapacity) {
        this.below = below;
        this.headerLength = headerLength;
        this.framed = Buffers.of(ByteBuffer.allocateDirect(framedCapacity));
    }

    /**
     * Returns the length of the frame whose header has arrived.
     *
     * @return number of bytes, including the header
     * @throws StageException if the header is invalid
     */
    abstract int frameLength() throws StageException;

    /**
     * Decodes the frame into {@link #plain}.
     *
     * @param length number of bytes in the frame
     * @return number of bytes in {@link #plain}, or 0 for the end-of-stream frame
     * @throws StageException if the frame is invalid
     */
    abstract int open(int length) throws StageException;

    /** Releases native memory that the garbage collector does not manage. */
    void release() {}

    @Override
    public final int read(final MutableDirectBuffer target, final int offset, final int length) {
        target.boundsCheck(offset, length);
        requireUsable();
        if (length == 0) {
            return 0;
        }
        final int ready = ready();
        if (ready <= 0) {
            return ready;
        }
        final int count = Math.min(ready, length);
        plain.getBytes(served, target, offset, count);
        take(count);
        return count;
    }

    @Override
    public final int poll(final StreamReader.ChunkHandler handler, final int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1 byte, but is " + limit);
        }
        requireUsable();
        final int ready = ready();
        if (ready <= 0) {
            return ready;
        }
        final int offered = Math.min(ready, limit);
        final int count = handler.onChunk(plain, served, offered);
        if (count < 0 || count > offered) {
            throw new IllegalStateException(
                    "the handler of stream " + label() + " took " + count + " of " + offered + " bytes");
        }
        take(count);
        return count;
    }

    private void take(final int count) {
        served += count;
        available = available() - count;
        position = position() + count;
    }

    private int available() {
        return available;
    }

    private void requireUsable() {
        requireNotAborted();
        if (isClosed) {
            throw new IllegalStateException("the reader of stream " + label() + " is closed");
        }
    }

    private void requireNotAborted() {
        final StreamFailure failure = below.failure();
        if (failure != null) {
            throw failure.toException(label(), position);
        }
    }

    /** Returns the number of payload bytes left to deliver, after reading the next frame if there are none; or WOULD_BLOCK, or END. */
    private int ready() {
        while (available == 0) {
            if (isLastOpened) {
                return end();
            }
            final int missing = missing();
            if (missing == 0) {
                open();
            } else {
                final int count = below.read(framed, assembled, missing);
                if (count == END) {
                    fail(new StageException(StreamRule.STAGE, "the end, without the frame that says so"));
                } else if (count < 0) {
                    return count;
                }
                assembled += Math.max(count, 0);
            }
        }
        return available;
    }

    private int missing() {
        if (assembled < headerLength) {
            return headerLength - assembled;
        }
        try {
            return frameLength() - assembled;
        } catch (final StageException failure) {
            fail(failure);
            return 0;
        }
    }

    private void open() {
        final int length = assembled;
        assembled = 0;
        served = 0;
        try {
            available = open(length);
        } catch (final StageException failure) {
            fail(failure);
        }
        isLastOpened = available == 0;
    }

    private int end() {
        final int count = below.read(framed, 0, 1);
        if (count > 0) {
            fail(new StageException(StreamRule.STAGE, "bytes behind the last frame"));
        }
        isAtEnd = count == END;
        return count;
    }

    private void fail(final StageException failure) {
        below.abort(failure.reason());
        requireNotAborted();
    }

    @Override
    public final void confirm() {
        requireNotAborted();
        if (!isAtEnd) {
            throw new IllegalStateException("stream " + label() + " has not been read to its end");
        }
        below.confirm();
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
        if (handler != null && available > 0) {
            handler.onReadiness(Readiness.READABLE);
        }
    }

    @Override
    public final void abort(final StreamFailure reason) {
        below.abort(reason);
    }

    @Override
    public final void close() {
        if (!isClosed) {
            isClosed = true;
            below.close();
            release();
        }
    }
}
