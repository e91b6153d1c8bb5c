// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.MutableDirectBuffer;

/** The reading end of an in-process stream. */
final class InProcessReader implements StreamReader {
    private final InProcessStream stream;
    /** The writer's position when the reader last read it. */
    private long writtenBefore;

    private boolean isAtEnd;
    private boolean isClosed;

    InProcessReader(final InProcessStream stream) {
        this.stream = stream;
    }

    @Override
    public String label() {
        return stream.label;
    }

    @Override
    public StreamState state() {
        return stream.status().state();
    }

    @Override
    public StreamFailure failure() {
        return stream.status().failure();
    }

    @Override
    public long position() {
        return stream.taken.getVolatile();
    }

    @Override
    public int read(final MutableDirectBuffer target, final int offset, final int length) {
        target.boundsCheck(offset, length);
        requireUsable();
        if (length == 0) {
            return 0;
        }
        if (stream.lender == Thread.currentThread()) {
            return stream.lentLength == 0 ? awaitMore() : takeLent(target, offset, length);
        }
        final long position = stream.taken.getPlain();
        final int available = available(position, length);
        if (available <= 0) {
            return available;
        }
        final int count = Math.min(available, length);
        final int index = stream.index(position);
        final int first = Math.min(count, stream.capacity - index);
        stream.ring.getBytes(index, target, offset, first);
        if (first < count) {
            stream.ring.getBytes(0, target, offset + first, count - first);
        }
        release(position + count);
        return count;
    }

    @Override
    public int poll(final StreamReader.ChunkHandler handler, final int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1 byte, but is " + limit);
        }
        requireUsable();
        if (stream.lender == Thread.currentThread()) {
            return stream.lentLength == 0 ? awaitMore() : lend(handler, limit);
        }
        final long position = stream.taken.getPlain();
        final int available = available(position, 1);
        if (available <= 0) {
            return available;
        }
        final int index = stream.index(position);
        final int offered = Math.min(Math.min(available, limit), stream.capacity - index);
        final int count = handler.onChunk(stream.ring, index, offered);
        requireTaken(count, offered);
        release(position + count);
        return count;
    }

    private void requireTaken(final int count, final int offered) {
        if (count < 0 || count > offered) {
            throw new IllegalStateException(
                    "the handler of stream " + stream.label + " took " + count + " of " + offered + " bytes");
        }
    }

    /** All lent bytes are consumed: the reader must wait until the writer writes more. */
    private int awaitMore() {
        stream.readerNotifier.arm();
        return WOULD_BLOCK;
    }

    private int takeLent(final MutableDirectBuffer target, final int offset, final int length) {
        final int count = Math.min(stream.lentLength, length);
        stream.lent.getBytes(stream.lentOffset, target, offset, count);
        settle(count);
        return count;
    }

    private int lend(final StreamReader.ChunkHandler handler, final int limit) {
        final int offered = Math.min(stream.lentLength, limit);
        final int count = handler.onChunk(stream.lent, stream.lentOffset, offered);
        requireTaken(count, offered);
        settle(count);
        return count;
    }

    /** Advances both positions past lent bytes, which bypass the ring. Both ends are on this thread. */
    private void settle(final int count) {
        stream.lentOffset += count;
        stream.lentLength -= count;
        writtenBefore = stream.written.getPlain() + count;
        stream.written.setVolatile(writtenBefore);
        stream.taken.setVolatile(writtenBefore);
    }

    /** Returns the number of bytes available, or WOULD_BLOCK, or END. */
    private int available(final long position, final int wanted) {
        if (writtenBefore - position < wanted) {
            writtenBefore = stream.written.getVolatile();
            if (writtenBefore == position) {
                return await(position);
            }
        }
        return (int) (writtenBefore - position);
    }

    private int await(final long position) {
        stream.readerNotifier.arm();
        final InProcessStream.Status status = stream.status();
        requireNotAborted(status);
        // Read after the status, so that bytes written before the stream was finished are seen.
        writtenBefore = stream.written.getVolatile();
        if (writtenBefore != position) {
            stream.readerNotifier.disarm();
            return (int) (writtenBefore - position);
        }
        isAtEnd = status.state() != StreamState.OPEN;
        return isAtEnd ? END : WOULD_BLOCK;
    }

    /** Frees space in the ring. A waiting writer is notified only when at least half of the ring is free, to save wake-ups. */
    private void release(final long position) {
        stream.taken.setVolatile(position);
        if (stream.writerNotifier.isArmed() && stream.written.getVolatile() - position <= stream.capacity / 2) {
            stream.writerNotifier.signal(Readiness.WRITABLE);
        }
    }

    private void requireUsable() {
        requireNotAborted(stream.status());
        if (isClosed) {
            throw new IllegalStateException("the reader of stream " + stream.label + " is closed");
        }
    }

    private void requireNotAborted(final InProcessStream.Status status) {
        if (status.failure() != null) {
            throw status.failure().toException(stream.label, stream.taken.getPlain());
        }
    }

    @Override
    public void confirm() {
        requireNotAborted(stream.status());
        if (!isAtEnd) {
            throw new IllegalStateException("stream " + stream.label + " has not been read to its end");
        }
        stream.confirm();
        requireNotAborted(stream.status());
    }

    @Override
    public void onReadiness(final ReadinessHandler handler) {
        stream.readerNotifier.onReadiness(handler);
        if (stream.written.getVolatile() != stream.taken.getVolatile()) {
            stream.readerNotifier.signal(Readiness.READABLE);
        }
        switch (state()) {
            case ABORTED -> stream.readerNotifier.signal(Readiness.ERROR);
            case FINISHED, CONFIRMED -> stream.readerNotifier.signal(Readiness.HANGUP);
            case OPEN -> {}
        }
    }

    @Override
    public void abort(final StreamFailure reason) {
        stream.abort(reason);
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            stream.abort(new StreamFailure(StreamRule.DROPPED, "the reader has closed it unconfirmed"));
        }
    }
}
