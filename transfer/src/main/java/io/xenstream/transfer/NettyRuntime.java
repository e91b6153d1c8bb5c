// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads of connections, and the executor for work that takes long. Own threads are daemon threads. */
final class NettyRuntime implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long CLOSE_SECONDS = 10;

    private final EventLoopGroup loops;
    private final Executor executor;
    /** The executor if this runtime owns it, or null. */
    private final ExecutorService ownExecutor;

    /**
     * Starts threads.
     *
     * @param threads  number of threads for connections
     * @param executor runs work that takes long; if empty, a cached thread pool does
     */
    NettyRuntime(final int threads, final Optional<Executor> executor) {
        ownExecutor = executor.isPresent()
                ? null
                : Executors.newCachedThreadPool(new DefaultThreadFactory("xenstream-worker", true));
        this.executor = executor.orElse(ownExecutor);
        loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("xenstream-rpc", true), NioIoHandler.newFactory());
    }

    EventLoopGroup loops() {
        return loops;
    }

    Executor executor() {
        return executor;
    }

    /** Stops an executor and waits for its tasks, which delete the temporary files of failed transfers. */
    static void close(final ExecutorService executor) {
        executor.shutdown();
        try {
            final var unused = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the threads once they are idle. An executor that was passed in keeps running. */
    @Override
    public void close() {
        loops.shutdownGracefully(QUIET_MILLIS, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        if (ownExecutor != null) {
            close(ownExecutor);
        }
    }
}
