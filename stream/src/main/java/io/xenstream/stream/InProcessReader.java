// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.MutableDirectBuffer;

/** Where octets come out of a stream inside one process. */
final class InProcessReader implements StreamReader {
    private final InProcessStream stream;
    /** Octets before this one have been written, as far as the reader has looked. */
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
        return stream.standing().state();
    }

    @Override
    public StreamFailure failure() {
        return stream.standing().failure();
    }

    @Override
    public long position() {
        return stream.taken.seen();
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
        final long position = stream.taken.own();
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
    public int poll(final ChunkHandler handler, final int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1 octet, but is " + limit);
        }
        requireUsable();
        if (stream.lender == Thread.currentThread()) {
            return stream.lentLength == 0 ? awaitMore() : lend(handler, limit);
        }
        final long position = stream.taken.own();
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
                    "the handler of stream " + stream.label + " took " + count + " of " + offered + " octets");
        }
    }

    /** All that was lent is taken; more comes only once the writer goes on. */
    private int awaitMore() {
        stream.readerBell.await();
        return WOULD_BLOCK;
    }

    private int takeLent(final MutableDirectBuffer target, final int offset, final int length) {
        final int count = Math.min(stream.lentLength, length);
        stream.lent.getBytes(stream.lentOffset, target, offset, count);
        settle(count);
        return count;
    }

    private int lend(final ChunkHandler handler, final int limit) {
        final int offered = Math.min(stream.lentLength, limit);
        final int count = handler.onChunk(stream.lent, stream.lentOffset, offered);
        requireTaken(count, offered);
        settle(count);
        return count;
    }

    /** Counts octets that have not passed the ring, at both ends, whose thread this is. */
    private void settle(final int count) {
        stream.lentOffset += count;
        stream.lentLength -= count;
        writtenBefore = stream.written.own() + count;
        stream.written.advance(writtenBefore);
        stream.taken.advance(writtenBefore);
    }

    /** Octets to be had, or WOULD_BLOCK, or END. */
    private int available(final long position, final int wanted) {
        if (writtenBefore - position < wanted) {
            writtenBefore = stream.written.seen();
            if (writtenBefore == position) {
                return await(position);
            }
        }
        return (int) (writtenBefore - position);
    }

    private int await(final long position) {
        stream.readerBell.await();
        final InProcessStream.Standing standing = stream.standing();
        requireNotAborted(standing);
        // Looked at after the standing: what was written before the stream was finished is there.
        writtenBefore = stream.written.seen();
        if (writtenBefore != position) {
            stream.readerBell.cancel();
            return (int) (writtenBefore - position);
        }
        isAtEnd = standing.state() != StreamState.OPEN;
        return isAtEnd ? END : WOULD_BLOCK;
    }

    /** Gives room back. A writer that waits is told only when there is enough of it to be worth the while. */
    private void release(final long position) {
        stream.taken.advance(position);
        if (stream.writerBell.isAwaited() && stream.written.seen() - position <= stream.capacity / 2) {
            stream.writerBell.ring(Readiness.WRITABLE);
        }
    }

    private void requireUsable() {
        requireNotAborted(stream.standing());
        if (isClosed) {
            throw new IllegalStateException("the reader of stream " + stream.label + " is closed");
        }
    }

    private void requireNotAborted(final InProcessStream.Standing standing) {
        if (standing.failure() != null) {
            throw standing.failure().toException(stream.label, stream.taken.own());
        }
    }

    @Override
    public void confirm() {
        requireNotAborted(stream.standing());
        if (!isAtEnd) {
            throw new IllegalStateException("stream " + stream.label + " has not been read to its end");
        }
        stream.confirm();
        requireNotAborted(stream.standing());
    }

    @Override
    public void onReadiness(final ReadinessHandler handler) {
        stream.readerBell.onReadiness(handler);
        if (stream.written.seen() != stream.taken.seen()) {
            stream.readerBell.ring(Readiness.READABLE);
        }
        switch (state()) {
            case ABORTED -> stream.readerBell.ring(Readiness.ERROR);
            case FINISHED, CONFIRMED -> stream.readerBell.ring(Readiness.HANGUP);
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
