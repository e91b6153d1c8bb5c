// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All processors, for commands that read an image in parts. Starts threads only for an image that is large enough. */
public final class Processors implements AutoCloseable {
    /** More parts than threads, so that a thread that is held up delays the others little. */
    private static final int PARTS_A_THREAD = 4;
    /** In bytes. Takes longer than to start a thread. */
    private static final long SHORTEST_PART = 4 << 20;

    private final int parts;
    /** Null for one part. */
    private final ExecutorService threads;

    /**
     * Starts threads, of which the calling thread is one more.
     *
     * @param imageLength in bytes
     */
    public Processors(final long imageLength) {
        final int processors = Runtime.getRuntime().availableProcessors();
        final long most = processors == 1 ? 1 : (long) PARTS_A_THREAD * processors;
        parts = (int) Math.max(1, Math.min(most, imageLength / SHORTEST_PART));
        threads = parts == 1 ? null : Executors.newFixedThreadPool(Math.min(processors, parts) - 1, Processors::thread);
    }

    private static Thread thread(final Runnable task) {
        final Thread thread = new Thread(task, "part");
        // The command may end by an exception while a part is read.
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the number of parts to aim at. */
    public int parts() {
        return parts;
    }

    /** Returns who reads parts. */
    public Executor executor() {
        return threads == null ? Runnable::run : threads;
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdown();
        }
    }
}
