// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * Publishes the bytes of a stream as buffers, to one subscriber. The subscriber owns the buffers. The stream is confirmed after
 * {@code onComplete} has returned; cancelling the subscription aborts it with {@link StreamRule#CANCELLED}.
 */
public final class StreamPublisher implements Flow.Publisher<ByteBuffer> {
    private static final int LARGEST = 1 << 16;

    private final StreamReader reader;
    private final Executor executor;
    private final AtomicBoolean isTaken = new AtomicBoolean();

    /**
     * Creates a publisher.
     *
     * @param reader   supplies the bytes; owned by the publisher
     * @param executor runs the reads and the calls of the subscriber
     */
    public StreamPublisher(final StreamReader reader, final Executor executor) {
        this.reader = reader;
        this.executor = executor;
    }

    @Override
    public void subscribe(final Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber);
        if (isTaken.compareAndSet(false, true)) {
            final Delivery delivery = new Delivery(reader, executor, subscriber);
            subscriber.onSubscribe(delivery);
            delivery.begin();
        } else {
            subscriber.onSubscribe(new RejectedSubscription());
            subscriber.onError(new IllegalStateException("stream " + reader.label() + " has a subscriber already"));
        }
    }

    /** The subscription of a rejected second subscriber. */
    private static final class RejectedSubscription implements Flow.Subscription {
        @Override
        public void request(final long count) {}

        @Override
        public void cancel() {}
    }

    /** Delivers buffers as they arrive and are requested; one task at a time. */
    private static final class Delivery implements Flow.Subscription, Runnable {
        private final StreamReader reader;
        private final Executor executor;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong wanted = new AtomicLong();
        private final AtomicInteger wakes = new AtomicInteger();
        private volatile boolean isCancelled;
        private volatile IllegalArgumentException breach;
        private ByteBuffer next;
        private boolean isOver;

        Delivery(
                final StreamReader reader,
                final Executor executor,
                final Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.reader = reader;
            this.executor = executor;
            this.subscriber = subscriber;
        }

        void begin() {
            reader.onReadiness(readiness -> wake());
            wake();
        }

        @Override
        public void request(final long count) {
            if (count <= 0) {
                breach = new IllegalArgumentException("request of " + count + " buffers; it must be positive");
            } else {
                wanted.accumulateAndGet(count, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
            }
            wake();
        }

        @Override
        public void cancel() {
            isCancelled = true;
            wake();
        }

        private void wake() {
            if (wakes.getAndIncrement() == 0) {
                executor.execute(this);
            }
        }

        @Override
        public void run() {
            int seen = wakes.get();
            while (seen != 0) {
                deliver();
                seen = wakes.addAndGet(-seen);
            }
        }

        private void deliver() {
            boolean isMore = !isOver;
            while (isMore) {
                if (isCancelled) {
                    end(StreamRule.CANCELLED, "the subscriber cancelled");
                    return;
                }
                if (breach != null) {
                    end(StreamRule.CANCELLED, breach.getMessage());
                    subscriber.onError(breach);
                    return;
                }
                isMore = deliverNext();
            }
        }

        private void end(final StreamRule rule, final String detail) {
            isOver = true;
            reader.abort(new StreamFailure(rule, detail));
            reader.close();
        }

        private boolean deliverNext() {
            final int count;
            try {
                // The end is signalled without a request.
                count = wanted.get() > 0 ? reader.poll(this::copy, LARGEST) : reader.poll(Delivery::leave, 1);
            } catch (final RuntimeException aborted) {
                isOver = true;
                reader.close();
                subscriber.onError(aborted);
                return false;
            }
            if (count == StreamReader.END) {
                isOver = true;
                subscriber.onComplete();
                reader.confirm();
                reader.close();
            } else if (count > 0) {
                wanted.getAndUpdate(before -> before == Long.MAX_VALUE ? before : before - 1);
                subscriber.onNext(next);
            }
            return count > 0;
        }

        private int copy(final DirectBuffer chunk, final int offset, final int length) {
            next = ByteBuffer.allocate(length);
            chunk.getBytes(offset, next, 0, length);
            return length;
        }

        private static int leave(final DirectBuffer chunk, final int offset, final int length) {
            return 0;
        }
    }
}
