// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.xenstream.codec.StreamException;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Carries a connection over a Netty channel: the only class that knows both. */
final class Transport extends ChannelInboundHandlerAdapter implements Loop {
    /** Packets in a row, before others of the same thread have their turn. */
    private static final int TURN = 16;

    private static final long MOST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** How long the other end has to read why it is left: closing at once could take the words from it before it has read them. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LEAST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final boolean isClient;
    /** What the server is called; null at the server's end. */
    private final String server;

    private final RpcLimits limits;
    private final RpcTimeouts timeouts;
    private final Consumer<Call> callHandler;
    private final Events events;
    private Channel channel;
    private Connection connection;
    private boolean isBegun;
    private boolean isPumping;
    private boolean isClosing;

    /** What becomes of the channel. */
    interface Events {
        /** It is connected, and encrypted if it is to be; whoever is at the other end has these names by its certificate. */
        void onOpen(Transport transport, Set<String> names);

        /** It is closed. */
        void onClose(Transport transport, StreamException reason);
    }

    Transport(
            final String server,
            final RpcLimits limits,
            final RpcTimeouts timeouts,
            final Consumer<Call> callHandler,
            final Events events) {
        this.isClient = server != null;
        this.server = server;
        this.limits = limits;
        this.timeouts = timeouts;
        this.callHandler = callHandler;
        this.events = events;
    }

    Connection connection() {
        return connection;
    }

    Channel channel() {
        return channel;
    }

    // ---- the loop

    @Override
    public boolean isCurrent() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    public void execute(final Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (final RejectedExecutionException closed) {
            // Everything that the task could be about has been told that the connection is gone.
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

    // ---- the channel

    @Override
    public void handlerAdded(final ChannelHandlerContext context) {
        channel = context.channel();
        final String label = isClient ? server : label(channel.remoteAddress());
        connection = new Connection(isClient, label, limits, timeouts, this, callHandler, System.nanoTime());
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

    /** A channel that was accepted is active before this handler is added, and says so once more behind that. */
    private void begin(final ChannelHandlerContext context) {
        if (isBegun) {
            return;
        }
        isBegun = true;
        final long keepalive = timeouts.keepalive().toNanos();
        final long shortest = Math.min(
                Math.min(keepalive, timeouts.streamIdle().toNanos()),
                timeouts.handshake().toNanos());
        final long tick = Math.max(LEAST_TICK_NANOS, Math.min(MOST_TICK_NANOS, shortest / 4));
        final var ticking = context.executor().scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> ticking.cancel(false));
        if (context.pipeline().get(SslHandler.class) == null) {
            events.onOpen(this, Set.of());
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof final SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                events.onOpen(this, Tls.peerNames(context.pipeline().get(SslHandler.class)));
            } else {
                fail(handshake.cause());
            }
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf octets = (ByteBuf) message;
        try {
            connection.receive(octets, System.nanoTime());
        } finally {
            octets.release();
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
        // What cannot be written is told to exceptionCaught.
        var unused = channel.write(Unpooled.wrappedBuffer(head), channel.voidPromise());
        if (data != null) {
            unused = channel.write(data, channel.voidPromise());
        }
    }

    private void closeIfOver() {
        if (connection.failure() != null && !isClosing) {
            isClosing = true;
            if (!connection.hasSaidWhy()) {
                closeNow();
            }
        }
    }

    private void closeNow() {
        // channelInactive tells when it is done.
        final var unused = channel.close();
    }

    private void tick() {
        connection.tick(System.nanoTime());
        if (connection.failure() != null && System.nanoTime() - connection.failedAt() > LAST_WORDS_NANOS) {
            closeNow();
        }
    }

    /** Closes the channel, once what there is to say has been said. For any thread. */
    void close(final StreamException reason) {
        connection.run(() -> connection.fail(reason, true));
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
        while (root.getCause() != null && !(root instanceof SSLException)) {
            root = root.getCause();
        }
        final String words = String.valueOf(root.getMessage());
        connection.fail(
                root instanceof SSLException
                        ? connection.failed(RpcRule.TLS, "a TLS connection with a peer that is trusted", words)
                        : connection.failed(RpcRule.DISCONNECTED, "a connection that lasts", words),
                false);
        closeNow();
    }
}
