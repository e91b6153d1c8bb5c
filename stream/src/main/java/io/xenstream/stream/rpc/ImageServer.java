// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.StreamException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receives images into a directory, and serves those that are there.
 *
 * <pre>{@code
 * Security security = Security.mutual(new TlsFiles(certificate, key, authorities));
 * try (ImageServer server = ImageServer.listen(RpcAddress.parse("0.0.0.0:7873"), directory, ServerOptions.of(security))) {
 *     ...
 * }
 * }</pre>
 *
 * <p>An image that arrives takes the place of the one of its name once it is whole, its digests are right, and it is verified; until then, and
 * whatever happens before, that one is as it was. Has threads of its own, which do not keep the JVM alive. For any thread.
 */
public final class ImageServer implements AutoCloseable {
    /** What waits in a socket beyond this makes its writer wait. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private static final int THREADS = 2;
    private static final int BACKLOG = 1024;
    /** Connections beyond the limit that are told so, before others are just closed. */
    private static final int MOST_REFUSED = 64;

    private final RpcAddress requested;
    private final ServerOptions options;
    private final Tls tls;
    private final ImageDirectory directory;
    private final NettyRuntime runtime = new NettyRuntime(THREADS);
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Integer> peers = new ConcurrentHashMap<>();
    private Channel listening;

    private ImageServer(final RpcAddress requested, final Path directory, final ServerOptions options) {
        this.requested = requested;
        this.options = options;
        this.tls = options.security().tls() == null ? null : Tls.server(options.security());
        this.directory = new ImageDirectory(directory, options, runtime.workers());
    }

    /**
     * Begins to listen.
     *
     * @param address   where; port 0 for a free one
     * @param directory where images arrive, and are served from; whoever can write there can change them
     * @param options   how the server works
     * @return the server; close it
     * @throws StreamException  if the address cannot be listened on, is not of this host alone though connections are plain, or the TLS files are
     *                          not what they should be
     * @throws ImageIoException if there is no such directory
     */
    public static ImageServer listen(final RpcAddress address, final Path directory, final ServerOptions options) {
        requireSecure(address, options.security());
        final ImageServer server = new ImageServer(address, directory, options);
        boolean isListening = false;
        try {
            server.bind();
            isListening = true;
            return server;
        } finally {
            if (!isListening) {
                server.close();
            }
        }
    }

    static void requireSecure(final RpcAddress address, final Security security) {
        if (security.tls() == null && !security.allowInsecure() && !address.isLocal()) {
            throw new StreamException(
                    RpcRule.INSECURE,
                    ImageLocation.whole(address.toString()),
                    "TLS, or an address of this host alone",
                    "plain connections");
        }
    }

    private void bind() {
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(runtime.loops())
                .channel(requested.isUnix() ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        accept(channel);
                    }
                });
        if (!requested.isUnix()) {
            bootstrap.childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        final ChannelFuture bound = bootstrap.bind(requested.toSocketAddress()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StreamException(
                    RpcRule.ADDRESS,
                    ImageLocation.whole(requested.toString()),
                    "an address that can be listened on",
                    String.valueOf(bound.cause().getMessage()),
                    bound.cause());
        }
        listening = bound.channel();
        final var unused =
                runtime.loops().scheduleAtFixedRate(() -> directory.sweep(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Where the server listens.
     *
     * @return the address, with the port that it was given
     */
    public RpcAddress address() {
        final SocketAddress local = listening.localAddress();
        return local instanceof final InetSocketAddress tcp
                ? RpcAddress.tcp(requested.host(), tcp.getPort())
                : requested;
    }

    private void accept(final Channel channel) {
        final int others = connections.getAndIncrement();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (others >= options.limits().connections() + MOST_REFUSED) {
            final var unused = channel.close();
            return;
        }
        if (tls != null) {
            final SslHandler handler = tls.serverHandler(channel);
            handler.setHandshakeTimeoutMillis(options.timeouts().handshake().toMillis());
            channel.pipeline().addLast(handler);
        }
        final ServerSession session = new ServerSession(directory, options, runtime.workers());
        final Admission admission =
                new Admission(session, others < options.limits().connections());
        channel.pipeline().addLast(new Transport(null, options.limits(), options.timeouts(), session, admission));
    }

    /** Whom to let in. */
    private final class Admission implements Transport.Events {
        private final ServerSession session;
        private final boolean hasRoom;
        private String counted;

        Admission(final ServerSession session, final boolean hasRoom) {
            this.session = session;
            this.hasRoom = hasRoom;
        }

        @Override
        public void onOpen(final Transport transport, final Set<String> names) {
            try {
                admit(transport, names);
            } catch (final StreamException refused) {
                transport.close(refused);
            }
        }

        private void admit(final Transport transport, final Set<String> names) {
            final Connection connection = transport.connection();
            if (!hasRoom) {
                throw connection.failed(
                        RpcRule.LIMIT,
                        "at most connections = " + options.limits().connections(),
                        "one more");
            }
            final String host = host(transport.channel());
            if (tls == null) {
                session.admit(host);
            } else if (!names.isEmpty()) {
                session.admit(options.security()
                        .admitted(names)
                        .orElseThrow(() ->
                                connection.failed(RpcRule.PEER_NAME, "a peer that is allowed", names.toString())));
            }
            count(connection, session.peer() == null ? host : session.peer());
        }

        private void count(final Connection connection, final String peer) {
            final int most = options.limits().peerConnections();
            if (peers.merge(peer, 1, Integer::sum) > most) {
                uncount(peer);
                throw connection.failed(RpcRule.LIMIT, "at most peerConnections = " + most, "one more of " + peer);
            }
            counted = peer;
        }

        private void uncount(final String peer) {
            peers.computeIfPresent(peer, (name, count) -> count == 1 ? null : count - 1);
        }

        private static String host(final Channel channel) {
            return channel.remoteAddress() instanceof final InetSocketAddress tcp
                    ? tcp.getAddress().getHostAddress()
                    : "unix";
        }

        @Override
        public void onClose(final Transport transport, final StreamException reason) {
            if (counted != null) {
                uncount(counted);
            }
            final String peer = session.peer() == null ? transport.connection().label() : session.peer();
            if (reason.rule() != RpcRule.DISCONNECTED) {
                options.events().onDisconnected(peer, reason);
            }
        }
    }

    /** Stops listening, and closes all connections. What is not published is discarded. Closing again does nothing. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
        runtime.close();
        directory.close();
        if (requested.isUnix()) {
            try {
                Files.deleteIfExists(requested.socket());
            } catch (final IOException e) {
                throw new ImageIoException(
                        IoRule.WRITE,
                        ImageLocation.whole(requested.toString()),
                        "to delete the socket",
                        e.toString(),
                        e);
            }
        }
    }
}
