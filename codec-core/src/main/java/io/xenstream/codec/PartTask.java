// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The reading of a part of an image, by the first thread that runs it. */
abstract class PartTask<T> implements Runnable {
    private final AtomicBoolean isTaken = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    /** Written before {@link #done} is counted down. */
    private T result;

    /** Reads the part, on one thread and once. What it throws is lost, and there is no result. */
    abstract T read();

    @Override
    public final void run() {
        if (isTaken.compareAndSet(false, true)) {
            try {
                result = read();
            } finally {
                done.countDown();
            }
        }
    }

    /** Has parts read by other threads. If the executor refuses some, they are left to the calling thread. */
    static void start(final List<? extends PartTask<?>> parts, final Executor executor) {
        try {
            parts.forEach(executor::execute);
        } catch (final RejectedExecutionException busy) {
            // Whoever wants the result of a part reads it.
        }
    }

    /** Returns what reading one of the parts led to. While another thread reads it, this one reads later parts rather than wait. */
    static <T> T result(final List<? extends PartTask<T>> parts, final int number) {
        final PartTask<T> part = parts.get(number);
        part.run();
        for (int later = number + 1; later < parts.size() && !part.isDone(); later++) {
            parts.get(later).run();
        }
        return part.result();
    }

    private boolean isDone() {
        return done.getCount() == 0;
    }

    /** Returns what reading led to: reads now, or waits for the thread that reads. */
    final T result() {
        run();
        await();
        return result;
    }

    /** Prevents the part from being read, without a result, and returns true if no thread has taken it. */
    final boolean prevent() {
        final boolean isPrevented = isTaken.compareAndSet(false, true);
        if (isPrevented) {
            done.countDown();
        }
        return isPrevented;
    }

    /** Prevents the part from being read, or waits for the thread that reads. */
    final void drop() {
        if (!prevent()) {
            await();
        }
    }

    private void await() {
        boolean isInterrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (final InterruptedException later) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
