// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.StreamException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work on streams that goes on whenever its ends can.
 *
 * <p>There are three ways to run one: {@link Blocking#run} on a thread that may sleep; {@link #start} on an executor; or
 * {@linkplain #listen listening} to its ends and calling {@link #advance()} from an event loop. In each, one thread at a time.
 *
 * @param <R> what it results in
 */
public abstract class StreamOperation<R> implements AutoCloseable {
    /** How far {@link #advance()} came. */
    public enum Progress {
        /** There may be more to do right now. */
        AGAIN,
        /** An end has to become ready first; the handler will be told. */
        WAITING,
        /** Everything is done. */
        DONE
    }

    private boolean isDone;
    private Throwable failure;

    /** An operation that has not begun. */
    protected StreamOperation() {}

    /**
     * Does what can be done now, without waiting, for a short while.
     *
     * @return whether to call this again
     * @throws StreamException  if a stream was aborted
     * @throws RuntimeException what else stopped the operation; its streams have been aborted
     */
    public final Progress advance() {
        rethrow(failure);
        if (isDone) {
            return Progress.DONE;
        }
        try {
            final Progress progress = step();
            isDone = progress == Progress.DONE;
            return progress;
        } catch (final RuntimeException | Error broken) {
            failure = broken;
            abort(StreamFailure.of(broken instanceof ImageException ? rejection() : StreamRule.INTERNAL, broken));
            release();
            throw broken;
        }
    }

    private static void rethrow(final Throwable failure) {
        if (failure instanceof final RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof final Error error) {
            throw error;
        }
    }

    /**
     * What the operation has come to.
     *
     * @return its result
     * @throws IllegalStateException if it is not {@linkplain Progress#DONE done}
     */
    public final R result() {
        if (!isDone) {
            throw new IllegalStateException("the operation is not done");
        }
        return outcome();
    }

    /**
     * Runs on an executor, whenever there is something to do, as long as there is. {@code Runnable::run} does it on the thread where the
     * stream changes, which is right if both ends of it belong to one thread.
     *
     * @param executor runs the operation, one task at a time
     * @return completes with the result, or with what stopped the operation; cancelling it aborts the streams
     */
    public final CompletableFuture<R> start(final Executor executor) {
        final Drive<R> drive = new Drive<>(this, executor);
        listen(readiness -> drive.wake());
        drive.wake();
        return drive;
    }

    /**
     * Does what can be done now.
     *
     * @return whether there may be more
     */
    protected abstract Progress step();

    /**
     * The result.
     *
     * @return the result, once the operation is done
     */
    protected abstract R outcome();

    /**
     * Has a handler told when one of the operation's ends can go on.
     *
     * @param handler is told, or null for none
     */
    public abstract void listen(ReadinessHandler handler);

    /**
     * Aborts the operation's streams. May be called by any thread; {@link #advance()} then throws.
     *
     * @param reason why
     */
    public abstract void abort(StreamFailure reason);

    /**
     * What this operation says to the other ends when it cannot go on because of an image.
     *
     * @return the kind of reason
     */
    protected StreamRule rejection() {
        return StreamRule.REJECTED;
    }

    /** Gives back what the operation holds, its ends included. Called once it is done, or is not going to be. */
    protected abstract void release();

    /** Ends the operation. What is not done is aborted as {@link StreamRule#DROPPED}. Closing again does nothing. */
    @Override
    public final void close() {
        if (!isDone && failure == null) {
            final StreamFailure dropped = new StreamFailure(StreamRule.DROPPED, "the operation was closed undone");
            failure = dropped.toException(getClass().getSimpleName(), 0);
            abort(dropped);
        }
        release();
    }

    /** Runs an operation, one task at a time. */
    private static final class Drive<R> extends CompletableFuture<R> implements Runnable {
        private final StreamOperation<R> operation;
        private final Executor executor;
        private final AtomicBoolean isWanted = new AtomicBoolean();
        private final AtomicBoolean isRunning = new AtomicBoolean();

        Drive(final StreamOperation<R> operation, final Executor executor) {
            this.operation = operation;
            this.executor = Objects.requireNonNull(executor);
        }

        @Override
        public boolean cancel(final boolean mayInterrupt) {
            final boolean isCancelled = super.cancel(mayInterrupt);
            if (isCancelled) {
                operation.abort(new StreamFailure(StreamRule.CANCELLED, "the operation was cancelled"));
            }
            return isCancelled;
        }

        void wake() {
            isWanted.set(true);
            if (isRunning.compareAndSet(false, true)) {
                try {
                    executor.execute(this);
                } catch (final RuntimeException refused) {
                    operation.abort(StreamFailure.of(StreamRule.INTERNAL, refused));
                    completeExceptionally(refused);
                }
            }
        }

        @Override
        public void run() {
            do {
                while (isWanted.getAndSet(false)) {
                    advance();
                }
                isRunning.set(false);
                // A wake between the two saw a running task.
            } while (isWanted.get() && isRunning.compareAndSet(false, true));
        }

        private void advance() {
            if (isDone() && !isCancelled()) {
                return;
            }
            try {
                Progress progress = operation.advance();
                while (progress == Progress.AGAIN) {
                    progress = operation.advance();
                }
                if (progress == Progress.DONE) {
                    operation.close();
                    complete(operation.result());
                }
            } catch (final RuntimeException | Error stopped) {
                completeExceptionally(stopped);
            }
        }
    }
}
