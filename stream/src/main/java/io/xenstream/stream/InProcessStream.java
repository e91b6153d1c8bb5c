// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the two ends of a stream inside one process share: a ring of octets with one writer and one reader, and how the stream stands.
 *
 * <p>Positions count octets from the stream's beginning and never wrap. The writer owns {@link #written}, the reader {@link #taken}; each
 * keeps the last value that it has seen of the other's, and looks again only when that is not enough.
 *
 * <p>If the reader waits, and its handler reads on the writer's own thread, the octets of a write do not pass the ring: they are lent to the
 * reader where they lie, while the writer rings. What it leaves of them then goes into the ring, which was empty.
 */
final class InProcessStream {
    static final int SMALLEST_CAPACITY = 64;
    static final int LARGEST_CAPACITY = 1 << 30;

    /** How the stream stands; the failure of one that was aborted. */
    record Standing(StreamState state, StreamFailure failure) {
        static final Standing OPEN = new Standing(StreamState.OPEN, null);
        static final Standing FINISHED = new Standing(StreamState.FINISHED, null);
        static final Standing CONFIRMED = new Standing(StreamState.CONFIRMED, null);
    }

    final String label;
    final UnsafeBuffer ring;
    final int capacity;
    final Position written = new Position();
    final Position taken = new Position();
    final Doorbell writerBell = new Doorbell();
    final Doorbell readerBell = new Doorbell();
    /** The thread that lends the reader the octets of a write, for as long as it rings; nobody else makes anything of the next three. */
    Thread lender;

    DirectBuffer lent;
    int lentOffset;
    int lentLength;

    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.OPEN);

    InProcessStream(final String label, final int capacity) {
        this.label = Objects.requireNonNull(label);
        if (capacity < SMALLEST_CAPACITY || capacity > LARGEST_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two from " + SMALLEST_CAPACITY + " to "
                    + LARGEST_CAPACITY + " octets, but is " + capacity);
        }
        this.capacity = capacity;
        this.ring = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    Standing standing() {
        return standing.get();
    }

    int index(final long position) {
        return (int) position & (capacity - 1);
    }

    void finish() {
        if (standing.compareAndSet(Standing.OPEN, Standing.FINISHED)) {
            readerBell.ring(Readiness.HANGUP);
        }
    }

    void confirm() {
        if (standing.compareAndSet(Standing.FINISHED, Standing.CONFIRMED)) {
            writerBell.ring(Readiness.HANGUP);
        }
    }

    void abort(final StreamFailure reason) {
        final Standing aborted = new Standing(StreamState.ABORTED, reason);
        Standing before = standing.get();
        while (!before.state().isFinal()) {
            if (standing.compareAndSet(before, aborted)) {
                writerBell.ring(Readiness.ERROR);
                readerBell.ring(Readiness.ERROR);
                return;
            }
            before = standing.get();
        }
    }
}
