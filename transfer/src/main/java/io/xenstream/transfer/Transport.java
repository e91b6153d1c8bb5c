// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Runs a connection over a Netty channel. Only this class depends on both. */
final class Transport extends ChannelInboundHandlerAdapter implements ConnectionThread {
    /** The maximum number of packets sent in a row before other channels of the same thread get their turn. */
    private static final int TURN = 16;

    private static final long MAX_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Time for the peer to read the reason before the channel is closed: closing at once could discard bytes that the peer has not read. */
    private static final long CLOSE_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long MIN_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final boolean isClient;
    /** The name of the server; null at the server's end. */
    private final String server;

    private final RpcLimits limits;
    private final RpcTimeouts timeouts;
    private final Consumer<IncomingCall> callHandler;
    private final Events events;
    private Runnable onAdded = () -> {};
    private Channel channel;
    private RpcConnection connection;
    private boolean isBegun;
    private boolean isPumping;
    private boolean isClosing;

    /** Is notified when the channel opens and closes. */
    interface Events {
        /**
         * The channel is connected, and encrypted if TLS is used. The names are those in the peer's certificate, or the peer's user name on a Unix
         * domain socket; empty without either.
         */
        void onOpen(Transport transport, Set<String> names);

        /** The channel is closed. */
        void onClose(Transport transport, TransferException reason);
    }

    Transport(
            final String server,
            final RpcLimits limits,
            final RpcTimeouts timeouts,
            final Consumer<IncomingCall> callHandler,
            final Events events) {
        this.isClient = server != null;
        this.server = server;
        this.limits = limits;
        this.timeouts = timeouts;
        this.callHandler = callHandler;
        this.events = events;
    }

    /** Sets what runs when the transport is added to its channel, before it is used. */
    void onAdded(final Runnable task) {
        onAdded = task;
    }

    RpcConnection connection() {
        return connection;
    }

    Channel channel() {
        return channel;
    }

    // ---- event loop

    @Override
    public boolean isCurrent() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    public void execute(final Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (final RejectedExecutionException closed) {
            // The event loop has ended, and all calls and streams were already notified that the connection is lost.
            isClosing = true;
        }
    }

    @Override
    public void wake() {
        if (!isPumping) {
            isPumping = true;
            execute(this::pump);
        }
    }

    @Override
    public void later(final Runnable task, final long nanos) {
        final var unused = channel.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    // ---- channel events

    @Override
    public void handlerAdded(final ChannelHandlerContext context) {
        channel = context.channel();
        final String label = isClient ? server : label(channel.remoteAddress());
        connection = new RpcConnection(isClient, label, limits, timeouts, this, callHandler, System.nanoTime());
        onAdded.run();
        if (channel.isActive()) {
            begin(context);
        }
    }

    private static String label(final SocketAddress address) {
        final String text = String.valueOf(address);
        return text.isEmpty() ? "unix" : text.startsWith("/") ? text.substring(1) : text;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context) {
        begin(context);
    }

    /** Starts the connection. May be called twice: an accepted channel is already active when this handler is added, and then signals it again. */
    private void begin(final ChannelHandlerContext context) {
        if (isBegun) {
            return;
        }
        isBegun = true;
        final long keepalive = timeouts.keepalive().toNanos();
        final long shortest = Math.min(
                Math.min(keepalive, timeouts.streamIdle().toNanos()),
                timeouts.handshake().toNanos());
        final long tick = Math.max(MIN_TICK_NANOS, Math.min(MAX_TICK_NANOS, shortest / 4));
        final var ticking = context.executor().scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> ticking.cancel(false));
        if (context.pipeline().get(SslHandler.class) == null) {
            events.onOpen(this, channel instanceof NioDomainSocketChannel ? userName(channel) : Set.of());
        }
    }

    private static Set<String> userName(final Channel channel) {
        final UserPrincipal user = SocketOwner.peer(channel);
        return user == null ? Set.of() : Set.of(user.getName());
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof final SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                events.onOpen(this, TlsContext.peerNames(context.pipeline().get(SslHandler.class)));
            } else {
                fail(handshake.cause());
            }
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            connection.receive(bytes, System.nanoTime());
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        wake();
    }

    private void pump() {
        isPumping = false;
        for (int i = 0; i < TURN && channel.isWritable(); i++) {
            if (!connection.poll(this::write)) {
                channel.flush();
                closeIfOver();
                return;
            }
        }
        channel.flush();
        if (channel.isWritable()) {
            wake();
        }
    }

    private void write(final byte[] head, final ByteBuf data) {
        // With the void promise, write failures are passed to exceptionCaught.
        var unused = channel.write(Unpooled.wrappedBuffer(head), channel.voidPromise());
        if (data != null) {
            unused = channel.write(data, channel.voidPromise());
        }
    }

    private void closeIfOver() {
        if (connection.failure() != null && !isClosing) {
            isClosing = true;
            if (!connection.sendsReason()) {
                closeNow();
            }
        }
    }

    private void closeNow() {
        // channelInactive is called when the channel is closed.
        final var unused = channel.close();
    }

    private void tick() {
        connection.tick(System.nanoTime());
        if (connection.failure() != null && System.nanoTime() - connection.failedAt() > CLOSE_DELAY_NANOS) {
            closeNow();
        }
    }

    /** Closes the channel after the reason was sent. May be called by any thread. */
    void close(final TransferException reason) {
        connection.run(() -> connection.fail(reason, true));
    }

    /**
     * Closes the channel after the packets that wait have been sent, or after a second. The last of them may confirm an image that this end has
     * published. Streams that are still open fail. Called by any thread but the connection's.
     */
    void closeAfterPackets() {
        execute(() -> {
            boolean hasMore = true;
            while (hasMore) {
                hasMore = connection.pollPacket(this::write);
            }
            final var unused = channel.eventLoop().schedule(this::closeNow, CLOSE_DELAY_NANOS, TimeUnit.NANOSECONDS);
            // An empty write completes after those before it.
            final var unusedToo = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> closeNow());
        });
        channel.closeFuture().awaitUninterruptibly();
    }

    /** Closes the channel at once. May be called by any thread. */
    void evict(final TransferException reason) {
        connection.run(() -> {
            connection.fail(reason, false);
            closeNow();
        });
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        connection.fail(
                connection.failed(RpcRule.DISCONNECTED, "a connection that lasts", "the other end closing it"), false);
        events.onClose(this, connection.failure());
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        fail(cause);
    }

    private void fail(final Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && !(root instanceof SSLException && isOfTls(root))) {
            root = root.getCause();
        }
        final String message = String.valueOf(root.getMessage());
        connection.fail(
                isOfTls(root)
                        ? connection.failed(RpcRule.TLS, "a TLS connection with a peer that is trusted", message)
                        : connection.failed(RpcRule.DISCONNECTED, "a connection that lasts", message),
                false);
        closeNow();
    }

    /** Whether a failure is one of TLS: not that of the connection below, which TLS reports as its cause. */
    private static boolean isOfTls(final Throwable failure) {
        boolean isOfConnection = false;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            isOfConnection |= cause instanceof IOException && !(cause instanceof SSLException);
        }
        return failure instanceof SSLException && !isOfConnection;
    }
}
