// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.MutableDirectBuffer;

/**
 * Subscribes to buffers and writes them to a stream. It requests one buffer at a time. {@code onComplete} finishes the stream, {@code onError}
 * aborts it with {@link StreamRule#SOURCE}, and an abort of the stream cancels the subscription.
 *
 * <p>If there is no room for a whole buffer, the rest is written on the thread that signals readiness.
 */
public final class StreamSubscriber implements Flow.Subscriber<ByteBuffer> {
    private final StreamWriter writer;
    private final CompletableFuture<Long> confirmed = new CompletableFuture<>();
    private final MutableDirectBuffer buffer = Buffers.empty();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile Flow.Subscription subscription;
    private volatile ByteBuffer current;
    private volatile boolean isComplete;
    private boolean isOver;

    /**
     * Creates a subscriber.
     *
     * @param writer receives the bytes; owned by the subscriber
     */
    public StreamSubscriber(final StreamWriter writer) {
        this.writer = writer;
    }

    /**
     * Returns the outcome of the stream.
     *
     * @return completes with the number of bytes when the reader has confirmed them, or with the reason of an abort
     */
    public CompletionStage<Long> confirmed() {
        return confirmed.minimalCompletionStage();
    }

    @Override
    public void onSubscribe(final Flow.Subscription next) {
        Objects.requireNonNull(next);
        if (subscription != null) {
            next.cancel();
            return;
        }
        subscription = next;
        writer.onReadiness(readiness -> wake());
        next.request(1);
    }

    @Override
    public void onNext(final ByteBuffer item) {
        current = Objects.requireNonNull(item);
        wake();
    }

    @Override
    public void onError(final Throwable thrown) {
        writer.abort(StreamFailure.of(StreamRule.SOURCE, Objects.requireNonNull(thrown)));
        wake();
    }

    @Override
    public void onComplete() {
        isComplete = true;
        wake();
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            int seen = 1;
            while (seen != 0) {
                advance();
                seen = wakes.addAndGet(-seen);
            }
        }
    }

    private void advance() {
        if (isOver) {
            return;
        }
        try {
            write();
            if (current == null && isComplete && writer.finish() && writer.state() == StreamState.CONFIRMED) {
                isOver = true;
                writer.close();
                confirmed.complete(writer.position());
            }
        } catch (final RuntimeException aborted) {
            isOver = true;
            current = null;
            writer.close();
            if (subscription != null) {
                subscription.cancel();
            }
            confirmed.completeExceptionally(aborted);
        }
    }

    private void write() {
        // Throws if the stream was aborted.
        writer.flush();
        final ByteBuffer item = current;
        if (item == null) {
            return;
        }
        while (item.hasRemaining()) {
            buffer.wrap(item, item.position(), item.remaining());
            final int count = writer.write(buffer, 0, item.remaining());
            if (count == StreamWriter.BACK_PRESSURED) {
                return;
            }
            item.position(item.position() + count);
        }
        current = null;
        subscription.request(1);
    }
}
