// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads that connections live on, and those for what takes long. They do not keep the JVM alive. */
final class NettyRuntime implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long CLOSE_SECONDS = 10;

    static {
        // Where nobody has chosen a way to log, Netty would write to stderr.
        if (InternalLoggerFactory.getDefaultFactory() instanceof JdkLoggerFactory) {
            InternalLoggerFactory.setDefaultFactory(new Silence());
        }
    }

    private final EventLoopGroup loops;
    private final ExecutorService workers =
            Executors.newCachedThreadPool(new DefaultThreadFactory("xenstream-worker", true));

    NettyRuntime(final int threads) {
        loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("xenstream-rpc", true), NioIoHandler.newFactory());
    }

    EventLoopGroup loops() {
        return loops;
    }

    ExecutorService workers() {
        return workers;
    }

    /** Ends the threads once they are done. */
    @Override
    public void close() {
        loops.shutdownGracefully(QUIET_MILLIS, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        workers.shutdown();
    }

    /** Says nothing. */
    private static final class Silence extends InternalLoggerFactory {
        @Override
        protected InternalLogger newInstance(final String name) {
            return (InternalLogger) Proxy.newProxyInstance(
                    InternalLogger.class.getClassLoader(),
                    new Class<?>[] {InternalLogger.class},
                    (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.FALSE : null);
        }
    }
}
