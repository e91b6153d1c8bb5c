// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * The writing end of a stream whose reader is at the other end of a connection. The writer's thread fills chunks, and the connection's thread sends
 * them. Neither waits for the other.
 */
final class RemoteWriter implements StreamWriter, ChunkSource {
    /** The maximum number of chunks queued for sending: 1 MiB. */
    private static final int QUEUED_CHUNKS = 4;

    private final String label;
    private final OneToOneConcurrentArrayQueue<ByteBuf> queue = new OneToOneConcurrentArrayQueue<>(QUEUED_CHUNKS);
    private final AtomicReference<StreamState> state = new AtomicReference<>(StreamState.OPEN);
    private final AtomicReference<StreamFailure> failure = new AtomicReference<>();
    private final AtomicBoolean isWriterWaiting = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Consumer<TransferProgress> progressHandler;
    private volatile ReadinessHandler handler;
    private volatile OutgoingStream stream;
    private volatile StreamSummary confirmation;

    /** The chunk being filled, or a full chunk for which the queue had no room. Used by the writer's thread only. */
    private ByteBuf filling;

    private final AtomicLong position = new AtomicLong();
    /** The rest of a chunk that exceeded the credit. Used by the connection's thread only. */
    private ByteBuf sending;

    RemoteWriter(final String label, final Consumer<TransferProgress> progressHandler) {
        this.label = label;
        this.progressHandler = progressHandler;
    }

    // ---- called by the writer's thread

    @Override
    public int write(final DirectBuffer source, final int offset, final int length) {
        source.boundsCheck(offset, length);
        requireWritable();
        int written = 0;
        while (written < length && makeRoom()) {
            final int part = Math.min(length - written, filling.writableBytes());
            source.getBytes(offset + written, filling.internalNioBuffer(filling.writerIndex(), part), part);
            filling.writerIndex(filling.writerIndex() + part);
            written += part;
        }
        position.lazySet(position.getPlain() + written);
        return written == 0 && length > 0 ? BACK_PRESSURED : written;
    }

    /** Ensures that the current chunk has room. Returns false if it is full and cannot be queued. */
    private boolean makeRoom() {
        if (filling != null && !filling.isWritable() && !enqueue()) {
            return false;
        }
        if (filling == null) {
            filling = PooledByteBufAllocator.DEFAULT.directBuffer(
                    ChunkHeaderDecoder.MAX_DATA_LENGTH, ChunkHeaderDecoder.MAX_DATA_LENGTH);
        }
        return true;
    }

    /** Queues the current chunk for the connection. Returns false if the queue is full. */
    private boolean enqueue() {
        if (filling == null || !filling.isReadable()) {
            return true;
        }
        if (!queue.offer(filling)) {
            isWriterWaiting.set(true);
            if (!queue.offer(filling)) {
                return false;
            }
            isWriterWaiting.set(false);
        }
        filling = null;
        wake();
        return true;
    }

    private void wake() {
        final OutgoingStream attached = stream;
        if (attached != null) {
            attached.wake();
        }
    }

    @Override
    public boolean flush() {
        requireWritable();
        return enqueue();
    }

    @Override
    public boolean finish() {
        if (state.get() == StreamState.FINISHED || state.get() == StreamState.CONFIRMED) {
            return true;
        }
        requireWritable();
        if (!enqueue()) {
            return false;
        }
        if (!state.compareAndSet(StreamState.OPEN, StreamState.FINISHED)) {
            requireWritable();
        }
        wake();
        return true;
    }

    private void requireWritable() {
        final StreamFailure reason = failure.get();
        if (reason != null) {
            release();
            throw reason.toException(label, position.get());
        }
        if (isClosed.get()) {
            throw new IllegalStateException("the writer of " + label + " is closed");
        }
        if (state.get() != StreamState.OPEN) {
            throw new IllegalStateException("the writer of " + label + " has finished");
        }
    }

    private void release() {
        if (filling != null) {
            filling.release();
            filling = null;
        }
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            if (state.get() == StreamState.OPEN) {
                abort(new StreamFailure(StreamRule.DROPPED, "the writer was closed before it finished"));
            }
            release();
        }
    }

    @Override
    public void abort(final StreamFailure reason) {
        fail(reason);
        final OutgoingStream attached = stream;
        if (attached != null && state.get() == StreamState.ABORTED) {
            attached.connection.run(() -> attached.abort(reason));
        }
    }

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
        return position.get();
    }

    /** Returns the receiver's summary, or null until the stream is confirmed. */
    StreamSummary confirmation() {
        return confirmation;
    }

    @Override
    public void onReadiness(final ReadinessHandler newHandler) {
        handler = newHandler;
        if (newHandler == null) {
            return;
        }
        switch (state.get()) {
            case ABORTED -> newHandler.onReadiness(Readiness.ERROR);
            case CONFIRMED -> newHandler.onReadiness(Readiness.HANGUP);
            case OPEN -> newHandler.onReadiness(Readiness.WRITABLE);
            default -> {}
        }
    }

    private void signal(final Readiness readiness) {
        final ReadinessHandler current = handler;
        if (current != null) {
            current.onReadiness(readiness);
        }
    }

    private void fail(final StreamFailure reason) {
        StreamState before = state.get();
        if (before.isFinal() || !failure.compareAndSet(null, reason)) {
            return;
        }
        while (!before.isFinal() && !state.compareAndSet(before, StreamState.ABORTED)) {
            before = state.get();
        }
        signal(Readiness.ERROR);
    }

    // ---- called by the connection's thread

    @Override
    public void begin(final OutgoingStream attached) {
        stream = attached;
        if (state.get() == StreamState.ABORTED) {
            attached.abort(failure.get());
        } else {
            attached.wake();
        }
    }

    @Override
    public ByteBuf next(final int most) {
        if (sending == null) {
            sending = queue.poll();
            if (sending == null) {
                return null;
            }
            if (isWriterWaiting.compareAndSet(true, false)) {
                signal(Readiness.WRITABLE);
            }
        }
        if (sending.readableBytes() > most) {
            return sending.readRetainedSlice(most);
        }
        final ByteBuf whole = sending;
        sending = null;
        return whole;
    }

    @Override
    public boolean isAtEnd() {
        return state.get() == StreamState.FINISHED && sending == null && queue.isEmpty();
    }

    @Override
    public long records() {
        return 0;
    }

    @Override
    public void progress(final TransferProgress progress) {
        progressHandler.accept(progress);
    }

    @Override
    public void confirmed(final StreamSummary newConfirmation) {
        confirmation = newConfirmation;
        if (state.compareAndSet(StreamState.FINISHED, StreamState.CONFIRMED)) {
            signal(Readiness.HANGUP);
        }
    }

    @Override
    public void failed(final StreamFailure reason) {
        fail(reason);
        if (sending != null) {
            sending.release();
            sending = null;
        }
        for (ByteBuf chunk = queue.poll(); chunk != null; chunk = queue.poll()) {
            chunk.release();
        }
    }
}
