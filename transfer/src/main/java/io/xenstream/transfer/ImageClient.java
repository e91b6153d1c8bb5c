// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A connection to an {@link ImageServer} that sends and fetches images, also concurrently.
 *
 * <pre>{@code
 * try (ImageClient client = ImageClient.connect(RpcAddress.parse("host:7873"), ClientOptions.of(security))) {
 *     client.sendAll(image, "host.img", TransferOptions.DEFAULT);
 * }
 * }</pre>
 *
 * <p>{@link #send} and {@link #fetch} return at once; {@link #sendAll} and {@link #fetchAll} block until the transfer is complete.
 * {@link #writer} and {@link #reader} open streams for other operations. Thread-safe.
 */
public final class ImageClient implements AutoCloseable {
    private final RpcAddress address;
    private final ClientOptions options;
    private final NettyRuntime runtime;
    private final CompletableFuture<ImageClient> greeted = new CompletableFuture<>();
    private Transport transport;

    private ImageClient(final RpcAddress address, final ClientOptions options) {
        this.address = address;
        this.options = options;
        this.runtime = new NettyRuntime(1, options.executor());
    }

    /**
     * Connects and authenticates.
     *
     * @param address of the server
     * @param options options of the client
     * @return the connected client; close it
     * @throws TransferException if the connection fails, or either end rejects the other
     */
    public static ImageClient connect(final RpcAddress address, final ClientOptions options) {
        ImageServer.requireSecure(address, options.security());
        final ImageClient client = new ImageClient(address, options);
        boolean isGreeted = false;
        try {
            client.open();
            await(client.greeted);
            isGreeted = true;
            return client;
        } finally {
            if (!isGreeted) {
                client.close();
            }
        }
    }

    private void open() {
        final TlsContext tls = options.security().tls() == null ? null : TlsContext.client(options.security());
        transport = new Transport(address.toString(), options.limits(), options.timeouts(), call -> {}, new Greeting());
        final int connectMillis =
                (int) Math.min(Integer.MAX_VALUE, options.timeouts().handshake().toMillis());
        final Bootstrap bootstrap = new Bootstrap()
                .group(runtime.loops())
                .channel(address.isUnix() ? NioDomainSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ImageServer.WATER_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        if (tls != null) {
                            final SslHandler handler =
                                    tls.clientHandler(channel, options.serverName(address), address.port());
                            handler.setHandshakeTimeoutMillis(connectMillis);
                            channel.pipeline().addLast(handler);
                        }
                        channel.pipeline().addLast(transport);
                    }
                });
        if (!address.isUnix()) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
        }
        final ChannelFuture connected =
                bootstrap.connect(address.toSocketAddress()).awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new TransferException(
                    RpcRule.ADDRESS,
                    Place.whole(address.toString()),
                    "a server that listens there",
                    String.valueOf(connected.cause().getMessage()),
                    connected.cause());
        }
    }

    /** Introduces and authenticates the client after the channel is open. */
    private final class Greeting implements Transport.Events {
        @Override
        public void onOpen(final Transport opened, final Set<String> names) {
            final RpcConnection connection = opened.connection();
            final SslHandler tls = opened.channel().pipeline().get(SslHandler.class);
            if (tls != null && !TlsContext.hasAlternativeNames(tls)) {
                opened.close(connection.failed(
                        RpcRule.TLS,
                        "a server certificate with the host name as subject alternative name (openssl req … -addext"
                                + " subjectAltName=DNS:HOST)",
                        "one with a common name only"));
                return;
            }
            if (!names.isEmpty() && options.security().admitted(names).isEmpty()) {
                opened.close(connection.failed(RpcRule.PEER_NAME, "a server that is allowed", names.toString()));
                return;
            }
            connection.call(
                    Procedure.HELLO,
                    new Arguments.Hello(PeerSession.SOFTWARE).encode(),
                    ReplyHandler.of(result -> welcome(connection, Arguments.HelloReply.decode(result)), greeted));
        }

        private void welcome(final RpcConnection connection, final Arguments.HelloReply welcome) {
            if (welcome.mechanisms().isEmpty()) {
                admitted(connection);
                return;
            }
            if (options.security().user() == null) {
                throw connection.failed(
                        RpcRule.AUTHENTICATION, "a certificate, or a password by " + welcome.mechanisms(), "neither");
            }
            final ScramLogin login = new ScramLogin(options.security().user(), connection);
            login.start(welcome.mechanisms(), greeted, () -> admitted(connection));
        }

        private void admitted(final RpcConnection connection) {
            connection.greeted();
            greeted.complete(ImageClient.this);
        }

        @Override
        public void onClose(final Transport closed, final TransferException reason) {
            greeted.completeExceptionally(reason);
        }
    }

    /**
     * Waits for a future.
     *
     * @throws XenstreamException if it failed
     */
    static <T> T await(final CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof final XenstreamException known) {
                throw known;
            }
            throw StreamFailure.of(StreamRule.INTERNAL, e.getCause()).toException("client", 0);
        } catch (final InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new StreamFailure(StreamRule.CANCELLED, "the waiting thread was interrupted")
                    .toException("client", 0);
        }
    }

    /**
     * Sends an image.
     *
     * @param image   the file; it must not be modified during the transfer, but may be replaced
     * @param name    name of the image at the server
     * @param options options of the transfer
     * @return completes once the server has verified and published the image, or with an {@link XenstreamException}; cancelling it cancels
     *     the transfer
     * @throws ImageIoException if the image cannot be read
     * @throws TransferException  if the name is invalid
     */
    public CompletableFuture<TransferResult> send(final Path image, final String name, final TransferOptions options) {
        ImageNames.require(name);
        final SendTask task = new SendTask(transport.connection(), runtime.executor(), image, name, options);
        onConnection(task.result(), () -> task.begin());
        return task.result();
    }

    /**
     * Sends an image and waits for the result.
     *
     * @param image   the file
     * @param name    name of the image at the server
     * @param options options of the transfer
     * @return the result
     * @throws XenstreamException if the transfer failed
     */
    public TransferResult sendAll(final Path image, final String name, final TransferOptions options) {
        return await(send(image, name, options));
    }

    /**
     * Fetches an image.
     *
     * @param name    of the image at the server
     * @param target  the file to create or replace
     * @param options options of the transfer
     * @return completes once the image is verified and published, or with an {@link XenstreamException}; cancelling it cancels the transfer
     * @throws XenstreamException if the file cannot be created
     */
    public CompletableFuture<TransferResult> fetch(
            final String name, final Path target, final TransferOptions options) {
        ImageNames.require(name);
        return fetch(new FetchTask(name, target, options, this.options.limits(), runtime.executor()));
    }

    /** Starts or resumes fetching an image. */
    CompletableFuture<TransferResult> fetch(final FetchTask fetch) {
        final RpcConnection connection = transport.connection();
        final CompletableFuture<TransferResult> attempt = fetch.attempt();
        onConnection(attempt, () -> fetch.over(connection, attempt));
        return attempt;
    }

    /**
     * Fetches an image and waits for the result.
     *
     * @param name    of the image at the server
     * @param target  the file to create or replace
     * @param options options of the transfer
     * @return the result
     * @throws XenstreamException if the transfer failed
     */
    public TransferResult fetchAll(final String name, final Path target, final TransferOptions options) {
        return await(fetch(name, target, options));
    }

    /**
     * Opens a stream to the server, for an operation that sends an image.
     *
     * @param name     name of the image at the server
     * @param length   maximum number of bytes to be written
     * @return completes once the server has accepted the request
     * @throws TransferException if the name is invalid
     */
    public CompletableFuture<StreamWriter> writer(final String name, final long length) {
        ImageNames.require(name);
        final RemoteWriter writer = new RemoteWriter(name, progress -> {});
        final CompletableFuture<StreamWriter> opened = new CompletableFuture<>();
        final RpcConnection connection = transport.connection();
        final XdrEncoder arguments = new Arguments.Send(name, length, 0, false).encode();
        onConnection(opened, () -> {
            final int serial = connection.nextSerial();
            connection.call(
                    Procedure.SEND,
                    arguments,
                    ReplyHandler.of(
                            result -> {
                                final Arguments.SendReply start = Arguments.SendReply.decode(result);
                                connection
                                        .send(serial, Procedure.SEND, writer, 0, 0)
                                        .credit(
                                                start.credit().bytes(),
                                                start.credit().chunks());
                                opened.complete(writer);
                            },
                            opened));
        });
        return opened;
    }

    /**
     * Opens a stream from the server, for an operation that receives an image.
     *
     * @param name     of the image at the server
     * @return completes once the server has accepted the request
     */
    public CompletableFuture<StreamReader> reader(final String name) {
        final RemoteReader reader = new RemoteReader(name, options.limits());
        final CompletableFuture<StreamReader> opened = new CompletableFuture<>();
        final RpcConnection connection = transport.connection();
        onConnection(opened, () -> {
            connection.requireRoom();
            final Credit credit = IncomingStream.initialCredit(reader, options.limits());
            final XdrEncoder arguments = new Arguments.Fetch(name, 0, 0, 0, credit).encode();
            final int serial = connection.nextSerial();
            connection.call(
                    Procedure.FETCH,
                    arguments,
                    ReplyHandler.of(
                            result -> {
                                Arguments.FetchReply.decode(result);
                                connection.receive(serial, Procedure.FETCH, reader);
                                opened.complete(reader);
                            },
                            opened));
        });
        return opened;
    }

    private void onConnection(final CompletableFuture<?> waiting, final Runnable task) {
        transport.execute(() -> {
            try {
                task.run();
            } catch (final RuntimeException failed) {
                waiting.completeExceptionally(failed);
            }
        });
    }

    /** Closes the connection, after the confirmations of fetched images have been sent. Open transfers fail. Closing again does nothing. */
    @Override
    public void close() {
        if (transport != null && transport.channel() != null) {
            transport.closeAfterPackets();
        }
        runtime.close();
    }
}
