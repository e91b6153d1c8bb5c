// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.interop.Client;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorAccess;
import org.newsclub.net.unix.FileDescriptorCast;

/** A daemon on its own thread that can be replaced at any moment by one built from its image. */
final class TestDaemon implements AutoCloseable {
    private static final ImageHeader HEADER = ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Path socket;
    private final boolean isReadOnly;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "daemon");
    private volatile boolean isEnding;
    private volatile StoreDaemon daemon;
    private volatile Throwable failure;

    TestDaemon(final Path socket, final StoreState state, final boolean isReadOnly) {
        this(socket, state, isReadOnly, ServiceEnvironment.NONE);
    }

    TestDaemon(
            final Path socket, final StoreState state, final boolean isReadOnly, final ServiceEnvironment environment) {
        this.socket = socket;
        this.isReadOnly = isReadOnly;
        daemon = StoreDaemon.listen(socket, state, isReadOnly, environment);
        thread.start();
    }

    static TestDaemon empty(final Path directory) {
        return withLimits(directory, DaemonLimits.DEFAULT);
    }

    static TestDaemon withLimits(final Path directory, final DaemonLimits limits) {
        return new TestDaemon(directory.resolve("socket"), state(directory, limits), false);
    }

    static StoreState state(final Path directory, final DaemonLimits limits) {
        return StoreState.open(StoreLocation.temporary(directory), limits);
    }

    static StoreState load(final byte[] image, final Path directory) {
        try (Region region = Region.ofArray(image, "array")) {
            return StoreState.load(
                    StoreLocation.temporary(directory), region, DaemonLimits.DEFAULT, ReadOptions.DEFAULT);
        }
    }

    private void run() {
        try {
            while (!isEnding) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                daemon.doWork(WAIT);
            }
        } catch (final RuntimeException | Error fault) {
            failure = fault;
        }
    }

    Path socket() {
        return socket;
    }

    Client connect() throws IOException {
        return Client.connect(socket);
    }

    /** Calls something on the daemon's thread, between two calls of doWork. */
    <T> T call(final Callable<T> work) {
        final CompletableFuture<T> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                done.complete(work.call());
            } catch (final Exception fault) {
                done.completeExceptionally(fault);
            }
        });
        daemon.wakeUp();
        return done.join();
    }

    StoreState state() {
        return daemon.state();
    }

    /** The daemon that serves now; to be used within {@link #call}. */
    StoreDaemon daemon() {
        return daemon;
    }

    DaemonStatistics statistics() {
        return call(() -> daemon.statistics());
    }

    void notifyReady() {
        daemon.notifyReady();
    }

    /** What a successor receives. */
    byte[] image() {
        return call(() -> image(Descriptors::number));
    }

    private byte[] image(final ToIntFunction<Channel> descriptors) {
        final byte[] bytes = new byte[64 << 20];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, HEADER)) {
            daemon.save(writer, descriptors);
            return Arrays.copyOf(bytes, (int) writer.finish());
        }
    }

    /** Replaces this daemon by one built from its image, with copies of its sockets. */
    byte[] replace() {
        return call(() -> {
            final StoreDaemon old = daemon;
            final Map<Integer, Channel> sockets = new HashMap<>();
            final byte[] image = image(channel -> {
                sockets.put(Descriptors.number(channel), channel);
                return Descriptors.number(channel);
            });
            try (Region region = Region.ofArray(image, "array")) {
                final StoreState state = StoreState.takeOver(
                        region, old.state().limits(), number -> copy(sockets.get(number), AFUNIXSocketChannel.class));
                final ServerSocketChannel listening =
                        copy(sockets.get(state.report().listeningDescriptor()), AFUNIXServerSocketChannel.class);
                daemon = StoreDaemon.resume(socket, listening, state, isReadOnly);
            }
            for (final Channel channel : sockets.values()) {
                closeDescriptor(channel);
            }
            old.release();
            return image;
        });
    }

    /** Ends as a process that is killed: its descriptors are closed, and nothing else happens. */
    void crash() {
        call(() -> {
            final List<Channel> sockets = new ArrayList<>();
            image(channel -> {
                sockets.add(channel);
                return Descriptors.number(channel);
            });
            for (final Channel channel : sockets) {
                closeDescriptor(channel);
            }
            daemon.release();
            isEnding = true;
            return null;
        });
        join();
    }

    private static <T extends Channel> T copy(final Channel channel, final Class<T> type) throws IOException {
        final FileDescriptor descriptor = ((FileDescriptorAccess) channel).getFileDescriptor();
        final T copy = FileDescriptorCast.duplicating(descriptor).as(type);
        if (copy instanceof SocketChannel client) {
            client.configureBlocking(false);
        }
        return copy;
    }

    /** Closes the descriptor first, as the handoff does, so that closing the channel does not shut the socket down. */
    private static void closeDescriptor(final Channel channel) throws IOException {
        FileDescriptorCast.using(((FileDescriptorAccess) channel).getFileDescriptor())
                .as(FileInputStream.class)
                .close();
    }

    private void join() {
        try {
            thread.join();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        isEnding = true;
        daemon.wakeUp();
        join();
        // After a crash, this does nothing.
        daemon.close();
        if (failure != null) {
            throw new AssertionError("the daemon has failed", failure);
        }
    }
}
