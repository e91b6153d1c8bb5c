// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.DirectBuffer;

/** The writing end of an in-process stream. */
final class InProcessWriter implements StreamWriter {
    private final InProcessStream stream;
    /** The reader's position when the writer last read it. */
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
        return stream.status().state();
    }

    @Override
    public StreamFailure failure() {
        return stream.status().failure();
    }

    @Override
    public long position() {
        return stream.written.getVolatile();
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
        final long position = stream.written.getPlain();
        final int room = room(position, length);
        if (room == 0) {
            return BACK_PRESSURED;
        }
        final int count = Math.min(room, length);
        final int lent =
                room == stream.capacity && stream.readerNotifier.isArmed() ? lend(source, offset, count, position) : 0;
        if (lent < count) {
            copy(source, offset + lent, count - lent, stream.index(position + lent));
            stream.written.setVolatile(position + count);
            stream.readerNotifier.signal(Readiness.READABLE);
        }
        return count;
    }

    /** Notifies a waiting reader, which may consume lent bytes at once. Returns the number of bytes consumed. */
    private int lend(final DirectBuffer source, final int offset, final int count, final long position) {
        stream.lent = source;
        stream.lentOffset = offset;
        stream.lentLength = count;
        stream.lender = Thread.currentThread();
        try {
            stream.readerNotifier.signal(Readiness.READABLE);
        } finally {
            stream.lender = null;
            stream.lent = null;
        }
        return (int) (stream.written.getPlain() - position);
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
        if (room < wanted || (room < stream.capacity && stream.readerNotifier.isArmed())) {
            takenBefore = stream.taken.getVolatile();
            room = known(position);
            if (room == 0) {
                stream.writerNotifier.arm();
                takenBefore = stream.taken.getVolatile();
                room = known(position);
                if (room > 0) {
                    stream.writerNotifier.disarm();
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
        final InProcessStream.Status status = stream.status();
        if (status.state() != StreamState.OPEN) {
            requireNotAborted(status);
            throw new IllegalStateException("stream " + stream.label + " is finished");
        }
    }

    private void requireNotAborted(final InProcessStream.Status status) {
        if (status.failure() != null) {
            throw status.failure().toException(stream.label, stream.written.getPlain());
        }
    }

    @Override
    public boolean flush() {
        requireNotAborted(stream.status());
        return true;
    }

    @Override
    public boolean finish() {
        stream.finish();
        requireNotAborted(stream.status());
        return true;
    }

    @Override
    public void onReadiness(final ReadinessHandler handler) {
        stream.writerNotifier.onReadiness(handler);
        if (stream.written.getVolatile() - stream.taken.getVolatile() < stream.capacity) {
            stream.writerNotifier.signal(Readiness.WRITABLE);
        }
        switch (state()) {
            case ABORTED -> stream.writerNotifier.signal(Readiness.ERROR);
            case CONFIRMED -> stream.writerNotifier.signal(Readiness.HANGUP);
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
