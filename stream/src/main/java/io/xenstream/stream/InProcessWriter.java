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
        final long position = stream.written.own();
        final int room = room(position, length);
        if (room == 0) {
            return BACK_PRESSURED;
        }
        final int count = Math.min(room, length);
        copy(source, offset, count, stream.index(position));
        stream.written.advance(position + count);
        stream.readerBell.ring(Readiness.READABLE);
        return count;
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
        if (room < wanted) {
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
