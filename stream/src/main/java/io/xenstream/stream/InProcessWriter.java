// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.DirectBuffer;

/** Where octets go into a stream inside one process. */
final class InProcessWriter implements StreamWriter {
    private final InProcessStream stream;
    /** No octet behind this one has been taken, as far as the writer has looked. */
    private long takenBefore;

    private boolean isClosed;

    InProcessWriter(final InProcessStream stream) {
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
        return stream.written.seen();
    }

    @Override
    public int write(final DirectBuffer source, final int offset, final int length) {
        source.boundsCheck(offset, length);
        requireOpen();
        if (length == 0) {
            return 0;
        }
        if (stream.lender == Thread.currentThread()) {
            throw new IllegalStateException("a write to stream " + stream.label + " inside of another");
        }
        final long position = stream.written.own();
        final int room = room(position, length);
        if (room == 0) {
            return BACK_PRESSURED;
        }
        final int count = Math.min(room, length);
        final int lent =
                room == stream.capacity && stream.readerBell.isAwaited() ? lend(source, offset, count, position) : 0;
        if (lent < count) {
            copy(source, offset + lent, count - lent, stream.index(position + lent));
            stream.written.advance(position + count);
            stream.readerBell.ring(Readiness.READABLE);
        }
        return count;
    }

    /** Rings a reader that waits, which may take octets at once. Returns how many it took. */
    private int lend(final DirectBuffer source, final int offset, final int count, final long position) {
        stream.lent = source;
        stream.lentOffset = offset;
        stream.lentLength = count;
        stream.lender = Thread.currentThread();
        try {
            stream.readerBell.ring(Readiness.READABLE);
        } finally {
            stream.lender = null;
            stream.lent = null;
        }
        return (int) (stream.written.own() - position);
    }

    private void copy(final DirectBuffer source, final int offset, final int count, final int index) {
        final int first = Math.min(count, stream.capacity - index);
        stream.ring.putBytes(index, source, offset, first);
        if (first < count) {
            stream.ring.putBytes(0, source, offset + first, count - first);
        }
    }

    private int room(final long position, final int wanted) {
        int room = known(position);
        if (room < wanted || (room < stream.capacity && stream.readerBell.isAwaited())) {
            takenBefore = stream.taken.seen();
            room = known(position);
            if (room == 0) {
                stream.writerBell.await();
                takenBefore = stream.taken.seen();
                room = known(position);
                if (room > 0) {
                    stream.writerBell.cancel();
                } else {
                    requireOpen();
                }
            }
        }
        return room;
    }

    private int known(final long position) {
        return stream.capacity - (int) (position - takenBefore);
    }

    private void requireOpen() {
        final InProcessStream.Standing standing = stream.standing();
        if (standing.state() != StreamState.OPEN) {
            requireNotAborted(standing);
            throw new IllegalStateException("stream " + stream.label + " is finished");
        }
    }

    private void requireNotAborted(final InProcessStream.Standing standing) {
        if (standing.failure() != null) {
            throw standing.failure().toException(stream.label, stream.written.own());
        }
    }

    @Override
    public boolean flush() {
        requireNotAborted(stream.standing());
        return true;
    }

    @Override
    public boolean finish() {
        stream.finish();
        requireNotAborted(stream.standing());
        return true;
    }

    @Override
    public void onReadiness(final ReadinessHandler handler) {
        stream.writerBell.onReadiness(handler);
        if (stream.written.seen() - stream.taken.seen() < stream.capacity) {
            stream.writerBell.ring(Readiness.WRITABLE);
        }
        switch (state()) {
            case ABORTED -> stream.writerBell.ring(Readiness.ERROR);
            case CONFIRMED -> stream.writerBell.ring(Readiness.HANGUP);
            case OPEN, FINISHED -> {}
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
            if (state() == StreamState.OPEN) {
                stream.abort(new StreamFailure(StreamRule.DROPPED, "the writer has closed it unfinished"));
            }
        }
    }
}
