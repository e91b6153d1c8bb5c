// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.XenstreamException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that runs whenever its streams are ready.
 *
 * <p>Run it with {@link Blocking#run} on a thread that may block, with {@link #start} on an executor, or with {@link #listen} and
 * {@link #advance()} in an event loop. One thread at a time may drive it.
 *
 * @param <R> type of the result
 */
public abstract class StreamOperation<R> implements AutoCloseable {
    /** The result of {@link #advance()}. */
    public enum Progress {
        /** There may be more to do now. */
        AGAIN,
        /** The operation waits for a stream; the handler will be notified. */
        WAITING,
        /** The operation is complete. */
        DONE
    }

    private boolean isDone;
    private Throwable failure;

    /** Creates an operation that has not started. */
    protected StreamOperation() {}

    /**
     * Makes progress for a short time without blocking.
     *
     * @return whether to call this again
     * @throws StreamException  if a stream was aborted
     * @throws RuntimeException if the operation failed; its streams are aborted
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
            abort(StreamFailure.of(broken instanceof XenstreamException ? rejection() : StreamRule.INTERNAL, broken));
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
     * Returns the result of the operation.
     *
     * @return the result
     * @throws IllegalStateException if the operation is not {@linkplain Progress#DONE complete}
     */
    public final R result() {
        if (!isDone) {
            throw new IllegalStateException("the operation is not complete");
        }
        return outcome();
    }

    /**
     * Runs the operation on an executor whenever it can make progress. With {@code Runnable::run} it runs on the thread that changes the stream,
     * which is correct only if one thread drives both ends.
     *
     * @param executor runs the operation, one task at a time
     * @return completes with the result or the failure; cancelling it aborts the streams
     */
    public final CompletableFuture<R> start(final Executor executor) {
        final OperationTask<R> task = new OperationTask<>(this, executor);
        listen(readiness -> task.wake());
        task.wake();
        return task;
    }

    /**
     * Makes progress without blocking.
     *
     * @return whether there is more to do
     */
    protected abstract Progress step();

    /**
     * Returns the result.
     *
     * @return the result of a complete operation
     */
    protected abstract R outcome();

    /**
     * Sets the handler that is notified when one of the streams can continue.
     *
     * @param handler the handler, or null for none
     */
    public abstract void listen(ReadinessHandler handler);

    /**
     * Aborts the streams of the operation. Any thread may call this; {@link #advance()} then throws.
     *
     * @param reason why
     */
    public abstract void abort(StreamFailure reason);

    /**
     * Returns the rule that is reported to the other ends when this operation fails because of an image.
     *
     * @return the rule
     */
    protected StreamRule rejection() {
        return StreamRule.REJECTED;
    }

    /** Releases the resources of the operation, including its ends. Called when it is complete, has failed or is closed; may be called again. */
    protected abstract void release();

    /** Closes the operation. An incomplete one is aborted with {@link StreamRule#DROPPED}. Closing again does nothing. */
    @Override
    public final void close() {
        if (!isDone && failure == null) {
            final StreamFailure dropped =
                    new StreamFailure(StreamRule.DROPPED, "the operation was closed before it was complete");
            failure = dropped.toException(getClass().getSimpleName(), 0);
            abort(dropped);
        }
        release();
    }

    /** Runs an operation, one task at a time. */
    private static final class OperationTask<R> extends CompletableFuture<R> implements Runnable {
        private final StreamOperation<R> operation;
        private final Executor executor;
        private final AtomicBoolean isWanted = new AtomicBoolean();
        private final AtomicBoolean isRunning = new AtomicBoolean();

        OperationTask(final StreamOperation<R> operation, final Executor executor) {
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
                // A wake between the two calls saw a running task.
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
