// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamWriter;
import io.xenstream.stream.operation.Restore;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does with connections that are lost, peers that are greedy, and peers that are none. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ImageServerTest {
    private static final Duration PAUSE = Duration.ofMillis(50);

    @TempDir
    static Path shared;

    private static Path image;

    @TempDir
    Path directory;

    private final Journal journal = new Journal();

    /** What the server has told. */
    private static final class Journal implements ServerEvents {
        final BlockingQueue<XenstreamException> disconnected = new LinkedBlockingQueue<>();
        final BlockingQueue<XenstreamException> failed = new LinkedBlockingQueue<>();
        final BlockingQueue<Restore.Result> received = new LinkedBlockingQueue<>();

        @Override
        public void onDisconnected(final String peer, final XenstreamException reason) {
            disconnected.add(reason);
        }

        @Override
        public void onFailed(final String peer, final String name, final XenstreamException reason) {
            failed.add(reason);
        }

        @Override
        public void onReceived(final String peer, final String name, final Restore.Result restored) {
            received.add(restored);
        }
    }

    @BeforeAll
    static void prepare() {
        image = TestImage.generate(shared.resolve("host.img"), 60_000);
    }

    private ImageServer serve(final RpcLimits limits, final RpcTimeouts timeouts) {
        return ImageServer.listen(
                RpcAddress.tcp("localhost", 0),
                directory,
                ServerOptions.LOCAL
                        .withLimits(limits)
                        .withTimeouts(timeouts)
                        .withShared(true)
                        .withEvents(journal));
    }

    private ImageServer serve() {
        return serve(RpcLimits.DEFAULT, RpcTimeouts.DEFAULT);
    }

    private void requireReceived(final String name) throws IOException {
        assertThat(Files.mismatch(image, directory.resolve(name))).isEqualTo(-1);
    }

    private void requireNothingLeft(final String... names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void shouldGoOnWhereTheConnectionWasCut() throws Exception {
        final long length = Files.size(image);
        try (ImageServer server = serve();
                CuttingProxy proxy = new CuttingProxy(server.address(), i -> i < 5 ? length / 4 : Long.MAX_VALUE)) {
            final TransferResult sent = new PersistentTransfer(proxy.address(), ClientOptions.LOCAL, 20, PAUSE)
                    .send(image, "host.img", TransferOptions.DEFAULT);

            assertThat(sent.length()).isEqualTo(length);
            assertThat(sent.start()).isGreaterThan(length / 2);
            assertThat(proxy.connections()).isBetween(4, 20);
            requireReceived("host.img");
            assertThat(journal.received.take().length()).isEqualTo(length);
        }
        assertThat(journal.received).isEmpty();
        requireNothingLeft("host.img");
    }

    @Test
    void shouldGoOnFetchingWhereTheConnectionWasCut() throws IOException {
        Files.copy(image, directory.resolve("host.img"));
        final long length = Files.size(image);
        try (ImageServer server = serve();
                CuttingProxy proxy = new CuttingProxy(server.address(), i -> i < 5 ? length / 4 : Long.MAX_VALUE)) {
            final TransferResult fetched = new PersistentTransfer(proxy.address(), ClientOptions.LOCAL, 20, PAUSE)
                    .fetch("host.img", directory.resolve("fetched"), TransferOptions.DEFAULT);

            assertThat(fetched.start()).isGreaterThan(length / 2);
            assertThat(proxy.connections()).isBetween(4, 20);
            requireReceived("fetched");
        }
        requireNothingLeft("host.img", "fetched");
    }

    private static void cutShort(final CuttingProxy proxy, final Path sent) {
        try (ImageClient client = ImageClient.connect(proxy.address(), ClientOptions.LOCAL)) {
            refused(
                    StreamRule.DISCONNECTED,
                    () -> client.sendAll(sent, "host.img", TransferOptions.DEFAULT.withResume(true)));
        }
    }

    @Test
    void shouldForgetWhatNobodyComesBackFor() throws Exception {
        final long length = Files.size(image);
        try (ImageServer server = serve(RpcLimits.DEFAULT, RpcTimeouts.DEFAULT.withResume(Duration.ofMillis(200)));
                CuttingProxy proxy = new CuttingProxy(server.address(), i -> length / 2)) {
            cutShort(proxy, image);

            assertThat(journal.failed.take().rule()).isEqualTo(StreamRule.DISCONNECTED);
        }
        requireNothingLeft();
    }

    @Test
    void shouldStartAgainIfTheImageIsAnotherOne() throws IOException {
        final Path changing = Files.copy(image, shared.resolve("changing.img"));
        final long length = Files.size(image);
        try (ImageServer server = serve();
                CuttingProxy proxy = new CuttingProxy(server.address(), i -> length / 2)) {
            cutShort(proxy, changing);
            Files.delete(changing);
            Files.copy(image, changing);

            final TransferResult sent = new PersistentTransfer(server.address(), ClientOptions.LOCAL, 20, PAUSE)
                    .send(changing, "host.img", TransferOptions.DEFAULT);
            assertThat(sent.start()).isZero();
            requireReceived("host.img");
        }
    }

    @Test
    void shouldTellAClientThatHasNotHeardOfIt() throws Exception {
        try (ImageServer server = serve();
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            client.sendAll(image, "host.img", TransferOptions.DEFAULT.withResume(true));
            final TransferResult again = client.sendAll(image, "host.img", TransferOptions.DEFAULT.withResume(true));

            assertThat(again.start()).isEqualTo(Files.size(image)).isEqualTo(again.length());
            assertThat(journal.received.take().length()).isEqualTo(Files.size(image));
        }
        assertThat(journal.received).isEmpty();
    }

    @Test
    void shouldSendAgainWhatSomebodyHasReplaced() throws Exception {
        try (ImageServer server = serve();
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            client.sendAll(image, "host.img", TransferOptions.DEFAULT.withResume(true));
            assertThat(journal.received.take().length()).isEqualTo(Files.size(image));
            Files.write(directory.resolve("host.img"), new byte[100]);
            final TransferResult again = client.sendAll(image, "host.img", TransferOptions.DEFAULT.withResume(true));

            assertThat(again.start()).isZero();
            requireReceived("host.img");
        }
    }

    @Test
    void shouldKeepToItsLimits() throws Exception {
        final long length = Files.size(image);
        final RpcLimits limits = RpcLimits.DEFAULT.withConnections(3, 2).withLengths(length, length + 1000);
        try (ImageServer server = serve(limits, RpcTimeouts.DEFAULT);
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL);
                ImageClient second = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            refused(
                    RpcRule.LIMIT,
                    () -> ImageClient.connect(server.address(), ClientOptions.LOCAL)
                            .close());
            final StreamWriter writer = client.writer("begun.img", 2000).get();
            refused(RpcRule.LIMIT, () -> second.sendAll(image, "host.img", TransferOptions.DEFAULT));
            refused(
                    RpcRule.BUSY,
                    () -> second.sendAll(
                            Files.write(shared.resolve("small"), new byte[20]), "begun.img", TransferOptions.DEFAULT));
            writer.abort(new StreamFailure(StreamRule.CANCELLED, "by the test"));
            assertThat(journal.failed.take().rule()).isEqualTo(StreamRule.CANCELLED);

            second.sendAll(image, "host.img", TransferOptions.DEFAULT);
            requireReceived("host.img");
        }
        requireNothingLeft("host.img");
    }

    private static void refused(final Rule rule, final ThrowingCallable call) {
        final Class<? extends XenstreamException> type =
                rule instanceof StreamRule ? StreamException.class : TransferException.class;
        assertThatExceptionOfType(type)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.rule()).isEqualTo(rule));
    }

    @Test
    void shouldNotTakeMoreThanWasAnnounced() throws Exception {
        try (ImageServer server = serve();
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            final UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(image));
            final StreamWriter writer = client.writer("host.img", 100_000).get();
            writer.write(bytes, 0, 300_000);
            writer.flush();

            assertThat(journal.failed.take().rule()).isEqualTo(StreamRule.LIMIT);
        }
        requireNothingLeft();
    }

    @Test
    void shouldTellWhoeverIsNoPeerAndServeTheOthersMeanwhile() throws Exception {
        try (ImageServer server = serve();
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            final List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                final Socket socket = new Socket("localhost", server.address().port());
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                sockets.add(socket);
            }
            client.sendAll(image, "host.img", TransferOptions.DEFAULT);
            for (final Socket socket : sockets) {
                try (socket;
                        InputStream in = socket.getInputStream()) {
                    final byte[] goodbye = in.readAllBytes();
                    assertThat(ByteBuffer.wrap(goodbye).getInt()).isEqualTo(goodbye.length);
                    assertThat(new String(goodbye, StandardCharsets.UTF_8)).contains("XS-RPC-003");
                }
                assertThat(journal.disconnected.take().rule()).isEqualTo(RpcRule.PROGRAM);
            }
            requireReceived("host.img");
        }
    }

    @Test
    void shouldCloseAConnectionThatSaysNothing() throws Exception {
        final RpcTimeouts timeouts = RpcTimeouts.DEFAULT.withConnection(Duration.ofMillis(100), Duration.ofMinutes(1));
        try (ImageServer server = serve(RpcLimits.DEFAULT, timeouts);
                Socket silent = new Socket("localhost", server.address().port())) {
            assertThat(new String(silent.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("XS-RPC-012");
        }
    }

    @Test
    void shouldSayThatNobodyListens() throws IOException {
        final RpcAddress free;
        try (ImageServer server = serve()) {
            free = server.address();
        }
        refused(
                RpcRule.ADDRESS,
                () -> ImageClient.connect(free, ClientOptions.LOCAL).close());
        refused(RpcRule.ADDRESS, () -> RpcAddress.parse("nonsense"));
        try (ImageServer server = serve()) {
            refused(RpcRule.ADDRESS, () -> ImageServer.listen(server.address(), directory, ServerOptions.LOCAL));
        }
    }
}
