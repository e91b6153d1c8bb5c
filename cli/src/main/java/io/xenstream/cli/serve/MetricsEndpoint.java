// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.daemon.DaemonStatistics;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.nativeio.SocketFile;
import io.xenstream.transfer.RpcAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Answers HTTP requests for a page of statistics, on a loopback address or a unix socket that only this user can connect to. Has a thread of its own, which no
 * other end can hold up: a connection gets one answer and some seconds for all of it, and there are few at a time; others wait to be accepted.
 */
final class MetricsEndpoint implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 16;
    private static final int BACKLOG = 64;
    private static final Duration LONGEST_CONNECTION = Duration.ofSeconds(10);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final long LONGEST_END_MILLIS = 5000;
    /** How long a predecessor may take to close its own endpoint, and how often to look. */
    private static final Duration LONGEST_BIND = Duration.ofSeconds(30);

    private static final long BIND_PAUSE_MILLIS = 20;

    private final RpcAddress address;
    private final Duration longestConnection;
    private final Consumer<String> log;
    private final Consumer<String> complaints;
    private StoreDaemon daemon;
    private DaemonMeters meters;
    private Selector selector;
    private ServerSocketChannel server;
    /** Null unless it is a unix socket. */
    private SocketFile file;

    private SelectionKey acceptKey;
    private Thread thread;
    private volatile boolean isClosed;

    /**
     * An endpoint that does not listen yet.
     *
     * @param address    is local
     * @param log        is told where it listens, from any thread
     * @param complaints is told why it does not listen, and of a free port that was picked, from any thread
     */
    MetricsEndpoint(final RpcAddress address, final Consumer<String> log, final Consumer<String> complaints) {
        this(address, LONGEST_CONNECTION, log, complaints);
    }

    MetricsEndpoint(
            final RpcAddress address,
            final Duration longestConnection,
            final Consumer<String> log,
            final Consumer<String> complaints) {
        this.address = address;
        this.longestConnection = longestConnection;
        this.log = log;
        this.complaints = complaints;
    }

    /**
     * Listens. Requests are answered once it is started.
     *
     * @throws IOException if the system refuses, or another process listens there; nothing is left behind then
     */
    void bind() throws IOException {
        boolean isBound = false;
        try {
            selector = Selector.open();
            if (address.isUnix()) {
                file = SocketFile.prepare(address.socket(), PosixFilePermissions.fromString("rw-------"));
                server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(file.bindPath()), BACKLOG);
                file.publish();
            } else {
                server = ServerSocketChannel.open();
                server.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
            }
            server.configureBlocking(false);
            acceptKey = server.register(selector, SelectionKey.OP_ACCEPT);
            isBound = true;
        } finally {
            if (!isBound) {
                closeAll();
            }
        }
        final boolean isPicked = !address.isUnix() && address.port() == 0;
        (isPicked ? complaints : log).accept("metrics at " + (address.isUnix() ? address : listening()));
    }

    private RpcAddress listening() throws IOException {
        final InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
        return RpcAddress.tcp(address.host(), bound.getPort());
    }

    /**
     * Answers requests from now on. Listens as soon as possible, if it does not yet: a predecessor's endpoint may be there for a moment.
     *
     * @param served is asked for its statistics whenever somebody wants them
     */
    void start(final StoreDaemon served) {
        daemon = served;
        thread = new Thread(this::run, "xenstream-metrics");
        thread.setDaemon(true);
        thread.start();
    }

    /** The page; null if the daemon does not answer. */
    private String page() throws InterruptedException {
        final DaemonStatistics statistics =
                daemon.awaitStatistics(LONGEST_ANSWER).orElse(null);
        if (statistics == null) {
            return null;
        }
        if (meters == null) {
            meters = new DaemonMeters(statistics);
        }
        return meters.text(statistics);
    }

    private void run() {
        try {
            if (acceptKey != null || bindWhenFree()) {
                while (!isClosed) {
                    serve();
                }
            }
        } catch (final IOException | RuntimeException failure) {
            if (!isClosed) {
                complaints.accept("metrics are not served any more at " + address + ": " + failure.getMessage());
            }
        } catch (final InterruptedException closed) {
            // That is how it is closed.
        } finally {
            closeAll();
        }
    }

    private boolean bindWhenFree() throws InterruptedException {
        final long begin = System.nanoTime();
        while (!isClosed) {
            try {
                bind();
                return true;
            } catch (final IOException taken) {
                if (System.nanoTime() - begin > LONGEST_BIND.toNanos()) {
                    complaints.accept("cannot serve metrics at " + address + ": " + taken.getMessage());
                    return false;
                }
                Thread.sleep(BIND_PAUSE_MILLIS);
            }
        }
        return false;
    }

    private void serve() throws IOException, InterruptedException {
        final boolean hasRoom = selector.keys().size() <= MOST_CONNECTIONS;
        acceptKey.interestOps(hasRoom ? SelectionKey.OP_ACCEPT : 0);
        selector.select(longestConnection.toMillis());
        final long now = System.nanoTime();
        for (final SelectionKey key : selector.keys()) {
            if (isClosed) {
                return;
            }
            if (key != acceptKey) {
                proceed(key, now);
            }
        }
        selector.selectedKeys().clear();
        if (acceptKey.isValid() && acceptKey.isAcceptable()) {
            final SocketChannel accepted = server.accept();
            if (accepted != null) {
                accepted.configureBlocking(false);
                accepted.register(
                        selector,
                        SelectionKey.OP_READ,
                        new MetricsConnection(accepted, now + longestConnection.toNanos()));
            }
        }
    }

    private void proceed(final SelectionKey key, final long now) throws IOException, InterruptedException {
        final MetricsConnection connection = (MetricsConnection) key.attachment();
        boolean isDone = true;
        try {
            if (key.isValid() && connection.deadline() - now > 0) {
                final int next = key.readyOps() == 0 ? key.interestOps() : connection.proceed(this::page);
                isDone = next == 0;
                if (!isDone) {
                    key.interestOps(next);
                }
            }
        } catch (final IOException gone) {
            isDone = true;
        }
        if (isDone) {
            key.channel().close();
        }
    }

    private void closeAll() {
        if (meters != null) {
            meters.close();
        }
        try {
            // The file first: the inode of an open socket is not used again.
            if (file != null) {
                file.close();
                file = null;
            }
            if (server != null) {
                server.close();
                server = null;
            }
            if (selector != null) {
                for (final SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
                selector = null;
            }
        } catch (final IOException refused) {
            complaints.accept("cannot close the metrics at " + address + ": " + refused.getMessage());
        }
    }

    /** Ends the thread, and with it all connections; deletes the socket. Closing again does nothing. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (thread == null) {
            closeAll();
            return;
        }
        thread.interrupt();
        try {
            thread.join(LONGEST_END_MILLIS);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
