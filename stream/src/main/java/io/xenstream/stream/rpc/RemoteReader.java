// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.ChunkHandler;
import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessHandler;
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
 * The reader's end of a stream whose writer is at the other end of a connection. What it lends has been found to be what was sent. Outlives
 * the connection if the stream is resumed on another one.
 *
 * <p>The connection's thread puts verified parts into a queue, the reader's thread takes them out; neither waits for the other, and what the
 * queue can hold is what the credit allows.
 */
final class RemoteReader implements StreamReader {
    private static final int SMALLEST_PART = 8 << 10;
    private static final int NOTICES = 4;

    /** A verified part of a chunk. */
    private record Part(ByteBuf octets, boolean endsChunk) {}

    /** What becomes of a reader whose connection is lost. */
    @FunctionalInterface
    interface Parking {
        /** Whether the reader can wait to be resumed. */
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

    // The connection's thread's.
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong receivedChunks = new AtomicLong();
    private int digest;
    private Finish finish;
    private Parking parking = reader -> false;
    private Consumer<TransferProgress> progressHandler = progress -> {};

    // The reader's thread's.
    private final UnsafeBuffer lent = new UnsafeBuffer(0, 0);
    private Part head;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong consumedChunks = new AtomicLong();
    private long noticedOctets;
    private long noticedChunks;
    private boolean hasReadEnd;

    RemoteReader(final String label, final RpcLimits limits) {
        this.label = label;
        this.window = limits.window();
        this.windowChunks = limits.windowChunks();
        this.queue = new OneToOneConcurrentArrayQueue<>(window / SMALLEST_PART + 2 * windowChunks);
    }

    // ---- the connection's side

    void attach(final IncomingStream attached) {
        stream = attached;
    }

    void onLost(final Parking newParking) {
        parking = newParking;
    }

    void onProgress(final Consumer<TransferProgress> newHandler) {
        progressHandler = newHandler;
    }

    /** Octets that were received and verified: where the stream can be resumed. */
    long received() {
        return received.get();
    }

    int digest() {
        return digest;
    }

    /** A stream that begins somewhere else than at 0. Before anything is received. */
    void startAt(final long offset, final int digestBefore) {
        received.set(offset);
        consumed.set(offset);
        noticedOctets = offset;
        digest = digestBefore;
    }

    long consumedOctets() {
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
        ring(Readiness.READABLE);
    }

    void finished(final Finish newFinish) {
        finish = newFinish;
        if (state.get() == StreamState.CONFIRMED) {
            // Before the connection was lost, which carried the news.
            sayConfirmed();
            return;
        }
        if (state.compareAndSet(StreamState.OPEN, StreamState.FINISHED)) {
            tell(Readiness.HANGUP);
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

    // ---- both sides

    /** Says how many records its reader has found so far. */
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
                tell(Readiness.ERROR);
            }
        }
    }

    /** Rings once for each time that the reader was told to wait. */
    private void ring(final Readiness readiness) {
        if (isReaderWaiting.compareAndSet(true, false)) {
            tell(readiness);
        }
    }

    private void tell(final Readiness readiness) {
        final ReadinessHandler told = handler;
        if (told != null) {
            told.onReadiness(readiness);
        }
    }

    // ---- the reader's side

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
                    ring(Readiness.READABLE);
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
    public int poll(final ChunkHandler chunkHandler, final int limit) {
        requireUsable();
        if (head == null) {
            head = next();
            if (head == null) {
                return hasReadEnd ? END : WOULD_BLOCK;
            }
        }
        final ByteBuf octets = head.octets();
        final int length = Math.min(limit, octets.readableBytes());
        wrap(octets, length);
        final int taken = chunkHandler.onChunk(lent, 0, length);
        if (taken < 0 || taken > length) {
            throw new IllegalArgumentException(taken + " octets taken, of " + length);
        }
        octets.skipBytes(taken);
        consumed.lazySet(consumed.getPlain() + taken);
        if (!octets.isReadable()) {
            release();
        }
        return taken;
    }

    private void wrap(final ByteBuf octets, final int length) {
        if (octets.hasArray()) {
            lent.wrap(octets.array(), octets.arrayOffset() + octets.readerIndex(), length);
        } else {
            lent.wrap(octets.nioBuffer(octets.readerIndex(), length));
        }
    }

    private Part next() {
        Part part = queue.poll();
        if (part == null) {
            // The state first: what was finished is in the queue by then.
            final boolean hasFinished = state.get() != StreamState.OPEN;
            isReaderWaiting.set(true);
            part = queue.poll();
            if (part != null) {
                isReaderWaiting.set(false);
            } else {
                requireUsable();
                hasReadEnd = hasFinished;
                notice(0);
            }
        }
        return part;
    }

    private void release() {
        if (head.endsChunk()) {
            consumedChunks.lazySet(consumedChunks.getPlain() + 1);
        }
        head.octets().release();
        head = null;
        notice(NOTICES);
    }

    /** Lets the connection know that there is room, when it is enough to be worth it. */
    private void notice(final int parts) {
        final IncomingStream attached = stream;
        final long octets = consumed.getPlain();
        final long chunks = consumedChunks.getPlain();
        final boolean isEnough = parts == 0
                || octets - noticedOctets >= window / parts
                || chunks - noticedChunks >= windowChunks / parts;
        if (attached != null && isEnough && octets > noticedOctets) {
            noticedOctets = octets;
            noticedChunks = chunks;
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
            head.octets().release();
            head = null;
        }
        for (Part part = queue.poll(); part != null; part = queue.poll()) {
            part.octets().release();
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
            attached.connection.run(this::sayConfirmed);
        }
    }

    private void sayConfirmed() {
        final IncomingStream attached = stream;
        if (attached != null && attached.hasFinished()) {
            stream = null;
            attached.confirm(new Finish(finish.length(), finish.digest(), records()));
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
