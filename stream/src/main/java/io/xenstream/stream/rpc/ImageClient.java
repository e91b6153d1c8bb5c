// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A connection to an {@link ImageServer}: sends images, and fetches them, several at the same time if wanted.
 *
 * <pre>{@code
 * try (ImageClient client = ImageClient.connect(RpcAddress.parse("host:7873"), ClientOptions.of(security))) {
 *     client.sendAll(image, "host.img", TransferOptions.DEFAULT);
 * }
 * }</pre>
 *
 * <p>{@link #send} and {@link #fetch} return at once, {@link #sendAll} and {@link #fetchAll} once it is done. {@link #writer} and {@link #reader}
 * are the ends of streams for any other operation. For any thread.
 */
public final class ImageClient implements AutoCloseable {
    private final RpcAddress address;
    private final ClientOptions options;
    private final NettyRuntime runtime = new NettyRuntime(1);
    private final CompletableFuture<ImageClient> greeted = new CompletableFuture<>();
    private Transport transport;
    private volatile Credit creditAtOnce;

    private ImageClient(final RpcAddress address, final ClientOptions options) {
        this.address = address;
        this.options = options;
    }

    /**
     * Connects, and greets the server.
     *
     * @param address of the server
     * @param options how the client works
     * @return the client, once the server has let it in; close it
     * @throws StreamException if there is no server, it does not let the client in, or it cannot be trusted
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
        final Tls tls = options.security().tls() == null ? null : Tls.client(options.security());
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
            throw new StreamException(
                    RpcRule.ADDRESS,
                    ImageLocation.whole(address.toString()),
                    "a server that listens there",
                    String.valueOf(connected.cause().getMessage()),
                    connected.cause());
        }
    }

    /** From the open channel to a server that lets this client call. */
    private final class Greeting implements Transport.Events {
        @Override
        public void onOpen(final Transport opened, final Set<String> names) {
            final Connection connection = opened.connection();
            if (!names.isEmpty() && options.security().admitted(names).isEmpty()) {
                opened.close(connection.failed(RpcRule.PEER_NAME, "a server that is allowed", names.toString()));
                return;
            }
            connection.call(
                    Procedure.HELLO,
                    new Arguments.Hello(ServerSession.SOFTWARE).encode(),
                    new Reply(result -> welcome(connection, Arguments.Welcome.decode(result)), greeted));
        }

        private void welcome(final Connection connection, final Arguments.Welcome welcome) {
            creditAtOnce = welcome.credit();
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

        private void admitted(final Connection connection) {
            connection.greeted();
            greeted.complete(ImageClient.this);
        }

        @Override
        public void onClose(final Transport closed, final StreamException reason) {
            greeted.completeExceptionally(reason);
        }
    }

    /** A reply that somebody waits for. */
    record Reply(Consumer<XdrDecoder> handler, CompletableFuture<?> waiting) implements ReplyHandler {
        @Override
        public void onReply(final XdrDecoder result) {
            try {
                handler.accept(result);
            } catch (final RuntimeException failed) {
                waiting.completeExceptionally(failed);
                throw failed;
            }
        }

        @Override
        public void onRefusal(final StreamException reason) {
            waiting.completeExceptionally(reason);
        }
    }

    /**
     * Waits for what the connection's threads do.
     *
     * @throws ImageException what has gone wrong there
     */
    static <T> T await(final CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof final ImageException known) {
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
     * @param image   the file; must not change meanwhile, but may be replaced
     * @param name    what the server is to call it
     * @param options how
     * @return completes once the server has received, verified and published it, or with an {@link ImageException}; cancelling it stops the
     *     transfer
     * @throws ImageIoException if the image cannot be read
     * @throws StreamException  if the name is none
     */
    public CompletableFuture<TransferResult> send(final Path image, final String name, final TransferOptions options) {
        ImageNames.require(name);
        final Sending sending = new Sending(transport.connection(), runtime.workers(), image, name, options);
        onConnection(sending.result(), () -> sending.begin(creditAtOnce));
        return sending.result();
    }

    /**
     * Sends an image, and waits until it has arrived.
     *
     * @param image   the file
     * @param name    what the server is to call it
     * @param options how
     * @return what has arrived
     * @throws ImageException if it has not
     */
    public TransferResult sendAll(final Path image, final String name, final TransferOptions options) {
        return await(send(image, name, options));
    }

    /**
     * Fetches an image.
     *
     * @param name    of the image at the server
     * @param target  the file that it is to become
     * @param options how
     * @return completes once it is received, verified and published, or with an {@link ImageException}; cancelling it stops the transfer
     * @throws ImageException if no file can be written there
     */
    public CompletableFuture<TransferResult> fetch(
            final String name, final Path target, final TransferOptions options) {
        ImageNames.require(name);
        return fetch(new Fetch(name, target, options, this.options.limits()));
    }

    /** Fetches an image, or goes on with it. */
    CompletableFuture<TransferResult> fetch(final Fetch fetch) {
        final Connection connection = transport.connection();
        final CompletableFuture<TransferResult> attempt = fetch.attempt();
        onConnection(attempt, () -> fetch.over(connection, attempt));
        return attempt;
    }

    /**
     * Fetches an image, and waits until it is there.
     *
     * @param name    of the image at the server
     * @param target  the file that it is to become
     * @param options how
     * @return what has arrived
     * @throws ImageException if it has not
     */
    public TransferResult fetchAll(final String name, final Path target, final TransferOptions options) {
        return await(fetch(name, target, options));
    }

    /**
     * The writer's end of a stream to the server, for an operation that sends an image.
     *
     * @param name     what the server is to call it
     * @param length   octets, as many as will be written at the most
     * @param exchange the order of call, reply and data
     * @return completes once the server has agreed; at once if its reply comes last
     * @throws StreamException if the name is none
     */
    public CompletableFuture<StreamWriter> writer(final String name, final long length, final Exchange exchange) {
        ImageNames.require(name);
        final RemoteWriter writer = new RemoteWriter(name, progress -> {});
        final CompletableFuture<StreamWriter> opened = new CompletableFuture<>();
        final Connection connection = transport.connection();
        final XdrEncoder arguments = new Arguments.Restore(name, length, 0, false, exchange).encode();
        onConnection(opened, () -> {
            if (exchange == Exchange.REPLY_LAST) {
                connection.requireRoom();
                final int serial = connection.open(Procedure.RESTORE, arguments);
                connection
                        .send(serial, Procedure.RESTORE, true, writer, 0, 0)
                        .credit(creditAtOnce.octets(), creditAtOnce.chunks());
                opened.complete(writer);
                return;
            }
            final int serial = connection.nextSerial();
            connection.call(
                    Procedure.RESTORE,
                    arguments,
                    new Reply(
                            result -> {
                                final Arguments.Start start = Arguments.Start.decode(result);
                                connection
                                        .send(serial, Procedure.RESTORE, false, writer, 0, 0)
                                        .credit(
                                                start.credit().octets(),
                                                start.credit().chunks());
                                opened.complete(writer);
                            },
                            opened));
        });
        return opened;
    }

    /**
     * The reader's end of a stream from the server, for an operation that takes an image in.
     *
     * @param name     of the image at the server
     * @param exchange the order of call, reply and data
     * @return completes once the server has agreed; at once if its reply comes last
     */
    public CompletableFuture<StreamReader> reader(final String name, final Exchange exchange) {
        final RemoteReader reader = new RemoteReader(name, options.limits());
        final CompletableFuture<StreamReader> opened = new CompletableFuture<>();
        final Connection connection = transport.connection();
        onConnection(opened, () -> {
            connection.requireRoom();
            final Credit credit = IncomingStream.initialCredit(reader, options.limits());
            final XdrEncoder arguments = new Arguments.Save(name, 0, 0, 0, exchange, credit).encode();
            if (exchange == Exchange.REPLY_LAST) {
                final int serial = connection.open(Procedure.SAVE, arguments);
                connection.receive(serial, Procedure.SAVE, true, reader);
                opened.complete(reader);
                return;
            }
            final int serial = connection.nextSerial();
            connection.call(
                    Procedure.SAVE,
                    arguments,
                    new Reply(
                            result -> {
                                Arguments.Offer.decode(result);
                                connection.receive(serial, Procedure.SAVE, false, reader);
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

    /** Closes the connection. What is not done on it comes to nothing. Closing again does nothing. */
    @Override
    public void close() {
        if (transport != null && transport.channel() != null) {
            transport.channel().close().awaitUninterruptibly();
        }
        runtime.close();
    }
}
