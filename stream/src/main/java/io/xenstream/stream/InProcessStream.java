// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.Buffers;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The state shared by the two ends of an in-process stream: a single-producer, single-consumer ring of bytes, and the status of the stream.
 *
 * <p>Positions count bytes from the start of the stream and never wrap. The writer advances {@link #written}, the reader advances
 * {@link #taken}. Each end caches the other's position, and reads it again only when the cached value is not sufficient.
 *
 * <p>If the reader waits, and its handler reads on the writer's thread, a write bypasses the ring: the source buffer is lent to the reader while
 * the writer notifies it. Bytes that the reader does not consume are then copied to the ring, which was empty.
 */
final class InProcessStream {
    static final int SMALLEST_CAPACITY = 64;
    static final int LARGEST_CAPACITY = 1 << 30;

    /** The state of the stream, and the failure if it was aborted. */
    record Status(StreamState state, StreamFailure failure) {
        static final Status OPEN = new Status(StreamState.OPEN, null);
        static final Status FINISHED = new Status(StreamState.FINISHED, null);
        static final Status CONFIRMED = new Status(StreamState.CONFIRMED, null);
    }

    final String label;
    final MutableDirectBuffer ring;
    final int capacity;
    final PaddedPosition written = new PaddedPosition();
    final PaddedPosition taken = new PaddedPosition();
    final ReadinessNotifier writerNotifier = new ReadinessNotifier();
    final ReadinessNotifier readerNotifier = new ReadinessNotifier();
    /** The writer's thread while it lends a source buffer to the reader. Only this thread uses the next three fields. */
    Thread lender;

    DirectBuffer lent;
    int lentOffset;
    int lentLength;

    private final AtomicReference<Status> status = new AtomicReference<>(Status.OPEN);

    InProcessStream(final String label, final int capacity) {
        this(label, Buffers.of(ByteBuffer.allocateDirect(requireCapacity(capacity))));
    }

    /** Creates a stream on a ring of the caller. */
    InProcessStream(final String label, final MutableDirectBuffer ring) {
        this.label = Objects.requireNonNull(label);
        this.capacity = requireCapacity(ring.capacity());
        this.ring = ring;
    }

    private static int requireCapacity(final int capacity) {
        if (capacity < SMALLEST_CAPACITY || capacity > LARGEST_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two from " + SMALLEST_CAPACITY + " to "
                    + LARGEST_CAPACITY + " bytes, but is " + capacity);
        }
        return capacity;
    }

    Status status() {
        return status.get();
    }

    int index(final long position) {
        return (int) position & (capacity - 1);
    }

    void finish() {
        if (status.compareAndSet(Status.OPEN, Status.FINISHED)) {
            readerNotifier.signal(Readiness.HANGUP);
        }
    }

    void confirm() {
        if (status.compareAndSet(Status.FINISHED, Status.CONFIRMED)) {
            writerNotifier.signal(Readiness.HANGUP);
        }
    }

    void abort(final StreamFailure reason) {
        final Status aborted = new Status(StreamState.ABORTED, reason);
        Status before = status.get();
        while (!before.state().isFinal()) {
            if (status.compareAndSet(before, aborted)) {
                writerNotifier.signal(Readiness.ERROR);
                readerNotifier.signal(Readiness.ERROR);
                return;
            }
            before = status.get();
        }
    }
}
