// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Parts of an image that other threads read, while one goes through it from the start. Where they start is a guess. Not thread-safe: belongs to that one thread.
 */
final class NodesAhead<T extends NodesAhead.Part> implements AutoCloseable {
    private final List<Task<T>> parts = new ArrayList<>();
    private final long imageLength;
    /** The first part that the thread has not come to. */
    private int next;

    /**
     * Creates parts that nobody reads yet.
     *
     * @param starts ascending; the first part is not read ahead
     */
    NodesAhead(final long[] starts, final long imageLength, final Pass<T> pass) {
        this.imageLength = imageLength;
        for (int i = 1; i < starts.length; i++) {
            parts.add(new Task<>(starts[i], i + 1 < starts.length ? starts[i + 1] : imageLength, pass));
        }
    }

    void start(final Executor executor) {
        PartTask.start(parts, executor);
    }

    /** Returns where the next part starts, behind the place that {@link #at} was called with last. */
    long next() {
        return next < parts.size() ? parts.get(next).start : imageLength;
    }

    /**
     * Returns what the part contains that starts at an offset, not less than that of the call before.
     *
     * @return null if the thread has to read on itself: there is no such part, or nobody reads it yet, or reading it has failed
     */
    T at(final long offset) {
        while (next() < offset) {
            parts.get(next).prevent();
            next++;
        }
        if (next == parts.size() || next() != offset) {
            return null;
        }
        final int number = next;
        next++;
        return parts.get(number).prevent() ? null : PartTask.result(parts, number);
    }

    @Override
    public void close() {
        parts.forEach(PartTask::prevent);
        for (final Task<T> part : parts) {
            final T read = part.result();
            if (read != null) {
                read.close();
            }
        }
    }

    /** Reads a part, on any thread. */
    @FunctionalInterface
    interface Pass<T> {
        /**
         * Reads a part.
         *
         * @param start where its first record is believed to begin
         * @param stop  where the next part starts
         * @return null if there is nothing
         */
        T read(long start, long stop);
    }

    /** What reading a part leads to. */
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Task<T> extends PartTask<T> {
        private final long start;
        private final long stop;
        private final Pass<T> pass;

        Task(final long start, final long stop, final Pass<T> pass) {
            this.start = start;
            this.stop = stop;
            this.pass = pass;
        }

        @Override
        T read() {
            try {
                return pass.read(start, stop);
            } catch (final RuntimeException | Error failed) {
                // The thread that goes through the image reads the part, and fails as it does alone.
                return null;
            }
        }
    }
}
