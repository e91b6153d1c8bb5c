// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The reading end of a stream whose writer is at the other end of a connection. Delivers only verified bytes. It outlives the connection if the
 * stream is resumed over another one.
 *
 * <p>The connection's thread adds verified parts to a bounded queue, and the reader's thread removes them. Neither waits for the other: the credit
 * granted to the sender never exceeds the capacity of the queue.
 */
final class RemoteReader implements StreamReader {
    private static final int SMALLEST_PART = 8 << 10;
    private static final int REPORTS_PER_WINDOW = 4;

    /** A verified part of a chunk. */
    private record Part(ByteBuf bytes, boolean endsChunk) {}

    /** Decides whether a reader survives the loss of its connection. */
    @FunctionalInterface
    interface Parking {
        /** Returns whether the reader is kept until the stream is resumed. */
        boolean park(RemoteReader reader);
    }

    private final String label;
    private final int window;
    private final int windowChunks;
    private final OneToOneConcurrentArrayQueue<Part> queue;
    private final AtomicReference<StreamState> state = new AtomicReference<>(StreamState.OPEN);
    private final AtomicReference<StreamFailure> failure = new AtomicReference<>();
    private final AtomicBoolean isReaderWaiting = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile ReadinessHandler handler;
    private volatile IncomingStream stream;
    private volatile LongSupplier records = () -> 0;

    // Written by the connection's thread.
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong receivedChunks = new AtomicLong();
    private int digest;
    private StreamSummary finish;
    private Parking parking = reader -> false;
    private Consumer<TransferProgress> progressHandler = progress -> {};

    // Written by the reader's thread.
    private final UnsafeBuffer lent = new UnsafeBuffer(0, 0);
    private Part head;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong consumedChunks = new AtomicLong();
    private long reportedBytes;
    private long reportedChunks;
    private boolean hasReadEnd;

    RemoteReader(final String label, final RpcLimits limits) {
        this.label = label;
        this.window = limits.window();
        this.windowChunks = limits.windowChunks();
        this.queue = new OneToOneConcurrentArrayQueue<>(window / SMALLEST_PART + 2 * windowChunks);
    }

    // ---- called by the connection's thread

    void attach(final IncomingStream attached) {
        stream = attached;
    }

    void onLost(final Parking newParking) {
        parking = newParking;
    }

    void onProgress(final Consumer<TransferProgress> newHandler) {
        progressHandler = newHandler;
    }

    /** Returns the number of bytes received and verified, which is the offset at which the stream can be resumed. */
    long received() {
        return received.get();
    }

    int digest() {
        return digest;
    }

    /** Sets the offset of the first byte, and the digest of the bytes before it. Call this before any byte is received. */
    void startAt(final long offset, final int digestBefore) {
        received.set(offset);
        consumed.set(offset);
        reportedBytes = offset;
        digest = digestBefore;
    }

    long consumedBytes() {
        return consumed.get();
    }

    long waitingChunks() {
        return receivedChunks.get() - consumedChunks.get();
    }

    void add(final ChunkAssembly chunk, final int length, final int chunkDigest) {
        for (ByteBuf part = chunk.poll(); part != null; part = chunk.poll()) {
            if (isOver()) {
                part.release();
            } else if (!queue.offer(new Part(part, chunk.isEmpty()))) {
                part.release();
                throw new IllegalStateException("the credit granted is more than the queue holds");
            }
        }
        digest = Crc32c.combine(digest, chunkDigest, length);
        receivedChunks.lazySet(receivedChunks.getPlain() + 1);
        received.lazySet(received.getPlain() + length);
        signalIfWaiting(Readiness.READABLE);
    }

    void finished(final StreamSummary newFinish) {
        finish = newFinish;
        if (state.get() == StreamState.CONFIRMED) {
            // The reader confirmed before the connection was lost, so the sender did not get the confirmation.
            sendConfirmation();
            return;
        }
        if (state.compareAndSet(StreamState.OPEN, StreamState.FINISHED)) {
            signal(Readiness.HANGUP);
        }
    }

    void failed(final StreamFailure reason) {
        stream = null;
        fail(reason);
    }

    void lost(final StreamFailure reason) {
        stream = null;
        if ((isOver() && state.get() != StreamState.CONFIRMED) || !parking.park(this)) {
            fail(reason);
        }
    }

    void progress(final TransferProgress progress) {
        progressHandler.accept(progress);
    }

    // ---- called by either thread

    /** Sets the counter of the records that were decoded so far. */
    void countRecords(final LongSupplier count) {
        records = count;
    }

    long records() {
        return records.getAsLong();
    }

    private boolean isOver() {
        return state.get().isFinal();
    }

    private void fail(final StreamFailure reason) {
        if (failure.compareAndSet(null, reason)) {
            StreamState before = state.get();
            while (before != StreamState.CONFIRMED && !state.compareAndSet(before, StreamState.ABORTED)) {
                before = state.get();
            }
            if (before == StreamState.CONFIRMED) {
                failure.set(null);
            } else {
                signal(Readiness.ERROR);
            }
        }
    }

    /** Notifies the reader if it waits: once for each call that could not continue. */
    private void signalIfWaiting(final Readiness readiness) {
        if (isReaderWaiting.compareAndSet(true, false)) {
            signal(readiness);
        }
    }

    private void signal(final Readiness readiness) {
        final ReadinessHandler current = handler;
        if (current != null) {
            current.onReadiness(readiness);
        }
    }

    // ---- called by the reader's thread

    @Override
    public String label() {
        return label;
    }

    @Override
    public StreamState state() {
        return state.get();
    }

    @Override
    public StreamFailure failure() {
        return failure.get();
    }

    @Override
    public long position() {
        return consumed.get();
    }

    @Override
    public void onReadiness(final ReadinessHandler newHandler) {
        handler = newHandler;
        if (newHandler == null) {
            return;
        }
        switch (state.get()) {
            case ABORTED -> newHandler.onReadiness(Readiness.ERROR);
            case FINISHED -> newHandler.onReadiness(Readiness.HANGUP);
            default -> {
                isReaderWaiting.set(true);
                if (!queue.isEmpty()) {
                    signalIfWaiting(Readiness.READABLE);
                }
            }
        }
    }

    @Override
    public int read(final MutableDirectBuffer target, final int offset, final int length) {
        target.boundsCheck(offset, length);
        if (length == 0) {
            return 0;
        }
        return poll(
                (chunk, at, available) -> {
                    target.putBytes(offset, chunk, at, available);
                    return available;
                },
                length);
    }

    @Override
    public int poll(final StreamReader.ChunkHandler chunkHandler, final int limit) {
        requireUsable();
        if (head == null) {
            head = next();
            if (head == null) {
                return hasReadEnd ? END : WOULD_BLOCK;
            }
        }
        final ByteBuf bytes = head.bytes();
        final int length = Math.min(limit, bytes.readableBytes());
        wrap(bytes, length);
        final int taken = chunkHandler.onChunk(lent, 0, length);
        if (taken < 0 || taken > length) {
            throw new IllegalArgumentException(taken + " bytes taken, of " + length);
        }
        bytes.skipBytes(taken);
        consumed.lazySet(consumed.getPlain() + taken);
        if (!bytes.isReadable()) {
            release();
        }
        return taken;
    }

    private void wrap(final ByteBuf bytes, final int length) {
        if (bytes.hasArray()) {
            lent.wrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), length);
        } else {
            lent.wrap(bytes.nioBuffer(bytes.readerIndex(), length));
        }
    }

    private Part next() {
        Part part = queue.poll();
        if (part == null) {
            // Read before the queue, so that parts queued before the stream finished are seen.
            final boolean hasFinished = state.get() != StreamState.OPEN;
            isReaderWaiting.set(true);
            part = queue.poll();
            if (part != null) {
                isReaderWaiting.set(false);
            } else {
                requireUsable();
                hasReadEnd = hasFinished;
                reportConsumed(0);
            }
        }
        return part;
    }

    private void release() {
        if (head.endsChunk()) {
            consumedChunks.lazySet(consumedChunks.getPlain() + 1);
        }
        head.bytes().release();
        head = null;
        reportConsumed(REPORTS_PER_WINDOW);
    }

    /** Lets the connection grant more credit, once 1/{@code parts} of the window is consumed; at once if {@code parts} is 0. */
    private void reportConsumed(final int parts) {
        final IncomingStream attached = stream;
        final long bytes = consumed.getPlain();
        final long chunks = consumedChunks.getPlain();
        final boolean isEnough = parts == 0
                || bytes - reportedBytes >= window / parts
                || chunks - reportedChunks >= windowChunks / parts;
        if (attached != null && isEnough && bytes > reportedBytes) {
            reportedBytes = bytes;
            reportedChunks = chunks;
            attached.connection.run(attached::grant);
        }
    }

    private void requireUsable() {
        if (isClosed.get()) {
            throw new IllegalStateException("the reader of " + label + " is closed");
        }
        final StreamFailure reason = failure.get();
        if (state.get() == StreamState.ABORTED && reason != null) {
            drain();
            throw exception(reason);
        }
    }

    private StreamException exception(final StreamFailure reason) {
        return reason.toException(label, consumed.get());
    }

    private void drain() {
        if (head != null) {
            head.bytes().release();
            head = null;
        }
        for (Part part = queue.poll(); part != null; part = queue.poll()) {
            part.bytes().release();
        }
    }

    @Override
    public void confirm() {
        if (state.get() == StreamState.CONFIRMED) {
            return;
        }
        requireUsable();
        if (!hasReadEnd) {
            throw new IllegalStateException("the stream " + label + " has not been read to its end");
        }
        if (!state.compareAndSet(StreamState.FINISHED, StreamState.CONFIRMED)) {
            requireUsable();
        }
        final IncomingStream attached = stream;
        if (attached != null) {
            attached.connection.run(this::sendConfirmation);
        }
    }

    private void sendConfirmation() {
        final IncomingStream attached = stream;
        if (attached != null && attached.hasFinished()) {
            stream = null;
            attached.confirm(new StreamSummary(finish.length(), finish.digest(), records()));
        }
    }

    @Override
    public void abort(final StreamFailure reason) {
        fail(reason);
        final IncomingStream attached = stream;
        if (attached != null && state.get() == StreamState.ABORTED) {
            attached.connection.run(() -> attached.abort(reason));
        }
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            if (!isOver()) {
                abort(new StreamFailure(StreamRule.DROPPED, "the reader was closed before it confirmed"));
            }
            drain();
        }
    }
}
