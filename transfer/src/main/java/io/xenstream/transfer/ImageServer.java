// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

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
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.SocketFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A server that receives images into a directory and serves the images in it.
 *
 * <pre>{@code
 * RpcSecurity security = RpcSecurity.mutual(new TlsFiles(certificate, key, authorities));
 * try (ImageServer server = ImageServer.listen(RpcAddress.parse("0.0.0.0:7873"), directory, ServerOptions.of(security))) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Each peer has its own images unless {@linkplain ServerOptions#withShared they are shared}: in a subdirectory named after its certificate, user or, for all
 * unauthenticated peers, {@code tcp@anonymous}.
 *
 * <p>A received image replaces the previous one of its name atomically, after its digests and its contents were verified. The server has threads of
 * its own for connections; they are daemon threads. Thread-safe.
 */
public final class ImageServer implements AutoCloseable {
    /** Bytes queued in a socket above which its writer waits. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private static final int THREADS = 2;
    private static final int BACKLOG = 1024;

    private final RpcAddress requested;
    private final ServerOptions options;
    private final TlsContext tls;
    private final ImageDirectory directory;
    private final NettyRuntime runtime;
    private final ConnectionGate gate;
    private final PasswordThrottle throttle = new PasswordThrottle();
    private Channel listening;
    /** The file of a Unix domain socket; null for TCP. */
    private SocketFile socketFile;

    private SocketOwner socketOwner;

    private ImageServer(final RpcAddress requested, final Path directory, final ServerOptions options) {
        this.requested = requested;
        this.options = options.withEvents(new LoggedEvents(options.events()));
        this.gate = new ConnectionGate(options.limits());
        this.runtime = new NettyRuntime(THREADS, options.executor());
        this.tls = options.security().tls() == null ? null : TlsContext.server(options.security());
        this.directory = new ImageDirectory(directory, this.options, runtime.executor());
    }

    /**
     * Starts a server.
     *
     * @param address   the address to listen on; port 0 for a free port
     * @param directory directory of the images
     * @param options   options of the server
     * @return the server; close it
     * @throws TransferException  if the address cannot be listened on, would need encryption, or the TLS files cannot be used
     * @throws ImageIoException if the directory does not exist
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

    static void requireSecure(final RpcAddress address, final RpcSecurity security) {
        if (security.tls() == null && !security.allowInsecure() && !address.isLocal()) {
            throw new TransferException(
                    RpcRule.INSECURE,
                    Place.whole(address.toString()),
                    "TLS, or a loopback address",
                    "an unencrypted connection");
        }
    }

    private void bind() {
        try {
            if (requested.isUnix()) {
                socketFile = SocketFile.prepare(requested.socket(), options.socketPermissions());
                listening = bind(UnixDomainSocketAddress.of(socketFile.bindPath()));
                socketOwner = SocketOwner.of(socketFile.bindPath());
                socketFile.publish();
            } else {
                listening = bind(requested.toSocketAddress());
            }
        } catch (final IOException e) {
            throw refused(e);
        }
        final var unused =
                runtime.loops().scheduleAtFixedRate(() -> directory.sweep(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    }

    private Channel bind(final SocketAddress address) {
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
        final ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw refused(bound.cause());
        }
        return bound.channel();
    }

    private TransferException refused(final Throwable cause) {
        return new TransferException(
                RpcRule.ADDRESS,
                Place.whole(requested.toString()),
                "an address that can be listened on",
                String.valueOf(cause.getMessage()),
                cause);
    }

    /**
     * Returns the address of the server.
     *
     * @return the address with the actual port
     */
    public RpcAddress address() {
        final SocketAddress local = listening.localAddress();
        return local instanceof final InetSocketAddress tcp
                ? RpcAddress.tcp(requested.host(), tcp.getPort())
                : requested;
    }

    private void accept(final Channel channel) {
        if (tls != null) {
            final SslHandler handler = tls.serverHandler(channel);
            handler.setHandshakeTimeoutMillis(options.timeouts().handshake().toMillis());
            channel.pipeline().addLast(handler);
        }
        final PeerSession session = new PeerSession(directory, options, throttle, runtime.executor());
        final ServerConnection connection = new ServerConnection(options, gate, session, socketOwner);
        final Transport transport = new Transport(null, options.limits(), options.timeouts(), session, connection);
        transport.onAdded(() -> {
            transport.connection().changeErrorText(directory::withoutPath);
            connection.arrived(transport);
        });
        channel.pipeline().addLast(transport);
    }

    /**
     * Stops listening and closes all connections. Images that are not yet published are discarded. A Unix domain socket is deleted, unless
     * another process has replaced it. Closing again does nothing.
     */
    @Override
    public void close() {
        try {
            if (socketFile != null) {
                socketFile.close();
            }
        } catch (final IOException e) {
            throw new ImageIoException(
                    IoRule.WRITE, Place.whole(requested.toString()), "cannot delete the socket: " + e, e);
        } finally {
            if (listening != null) {
                listening.close().awaitUninterruptibly();
            }
            directory.close();
            runtime.close();
        }
    }
}
