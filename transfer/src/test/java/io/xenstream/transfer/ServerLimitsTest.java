// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamWriter;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What peers cannot use up, with real sockets. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ServerLimitsTest {
    private static final int SILENT = 1100;
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    static Path shared;

    private static Path image;

    @TempDir
    Path directory;

    private final List<Socket> silent = new ArrayList<>();
    private final BlockingQueue<String> failed = new LinkedBlockingQueue<>();

    private final BlockingQueue<Long> progressed = new LinkedBlockingQueue<>();

    private final ServerEvents journal = new ServerEvents() {
        @Override
        public void onProgress(
                final String peer, final String name, final long length, final TransferProgress progress) {
            progressed.add(progress.bytes());
        }

        @Override
        public void onFailed(final String peer, final String name, final XenstreamException reason) {
            failed.add(name + ": " + reason.getMessage());
        }
    };

    @BeforeAll
    static void prepare() {
        image = TestImage.generate(shared.resolve("host.img"), 20_000);
    }

    @AfterEach
    void closeSockets() throws IOException {
        for (final Socket socket : silent) {
            socket.close();
        }
    }

    private ImageServer serve(final ServerOptions options) {
        return ImageServer.listen(
                RpcAddress.tcp("localhost", 0),
                directory,
                options.withShared(true).withEvents(journal));
    }

    private void connectSilently(final ImageServer server, final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            silent.add(new Socket("localhost", server.address().port()));
        }
    }

    /** Sends as a patient sender does: while silent connections are still being accepted, this one may be the oldest, and is closed. */
    private void sendUntilAdmitted(final ImageServer server, final ClientOptions options, final String name) {
        boolean isSent = false;
        while (!isSent) {
            try (ImageClient client = ImageClient.connect(server.address(), options)) {
                client.sendAll(image, name, TransferOptions.DEFAULT);
                isSent = true;
            } catch (final TransferException lost) {
                assertThat(lost.rule()).isEqualTo(RpcRule.DISCONNECTED);
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private long temporaryFiles() throws IOException {
        return names().stream().filter(name -> name.endsWith(".tmp")).count();
    }

    /** Begins images and loses the connection. */
    private static void begin(final ImageServer server, final String... names) throws Exception {
        try (ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            for (final String name : names) {
                assertThat(client.writer(name, GIBIBYTE).get()).isNotNull();
            }
        }
    }

    @Test
    void shouldLetAGoodSenderInBesideManySilentConnections() throws IOException {
        try (ImageServer server = serve(ServerOptions.LOCAL);
                ImageClient early = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            connectSilently(server, SILENT);
            sendUntilAdmitted(server, ClientOptions.LOCAL, "late.img");
            early.sendAll(image, "early.img", TransferOptions.DEFAULT);
        }
        assertThat(names()).containsExactly("early.img", "late.img");
    }

    @Test
    void shouldLetAGoodSenderInBesideManySilentConnectionsThroughTls() throws IOException {
        final TestKeys keys = TestKeys.create(shared, "authority");
        final ServerOptions options = ServerOptions.of(RpcSecurity.mutual(keys.sign("localhost")))
                .withLimits(RpcLimits.DEFAULT.withPending(20, 10));
        final ClientOptions good = ClientOptions.of(RpcSecurity.mutual(keys.sign("good")));
        try (ImageServer server = serve(options)) {
            connectSilently(server, SILENT);
            sendUntilAdmitted(server, good, "host.img");
        }
        assertThat(names()).containsExactly("host.img");
    }

    @Test
    void shouldCloseSilentConnectionsOfAnAddressThatHasTooMany() throws Exception {
        final Duration never = Duration.ofHours(1);
        final RpcTimeouts patient =
                RpcTimeouts.DEFAULT.withConnection(never, never).withKeepalive(never, 5);
        final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        try (ImageServer server = serve(ServerOptions.LOCAL
                .withLimits(RpcLimits.DEFAULT.withPending(100, 3))
                .withTimeouts(patient))) {
            connectSilently(server, 5);
            for (final Socket socket : silent) {
                final Thread reader = new Thread(() -> awaitEnd(socket, closed));
                reader.setDaemon(true);
                reader.start();
            }
            closed.take();
            closed.take();
            assertThat(closed).isEmpty();
            try (ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
                client.sendAll(image, "host.img", TransferOptions.DEFAULT);
            }
        }
    }

    private static void awaitEnd(final Socket socket, final BlockingQueue<String> closed) {
        try {
            socket.getInputStream().readAllBytes();
            closed.add("by the server");
        } catch (final IOException reset) {
            closed.add(reset.toString());
        }
    }

    @Test
    void shouldBoundTheTransfersOfAPeerAndLetItReplaceWhatItDoesNotResume() throws Exception {
        final RpcLimits limits = RpcLimits.DEFAULT.withTransfers(100, 4, GIBIBYTE);
        try (ImageServer server = serve(ServerOptions.LOCAL.withLimits(limits))) {
            for (int i = 0; i < 10; i++) {
                begin(server, "a" + i, "b" + i, "c" + i);
            }
            for (int i = 0; i < 26; i++) {
                assertThat(failed.take()).contains("at most peerTransfers = 4");
            }
            assertThat(temporaryFiles()).isLessThanOrEqualTo(4);
            try (ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(client.writer("open" + i, 100).get()).isNotNull();
                }
                assertThatExceptionOfType(TransferException.class)
                        .isThrownBy(() -> client.sendAll(image, "host.img", TransferOptions.DEFAULT))
                        .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.LIMIT));
            }
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldBoundTheImagesSentAtTheSameTime() throws Exception {
        Files.copy(image, directory.resolve("host.img"));
        final RpcLimits limits = RpcLimits.DEFAULT.withTransfers(100, 4, GIBIBYTE);
        try (ImageServer server = serve(ServerOptions.LOCAL.withLimits(limits));
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            for (int i = 0; i < 20; i++) {
                client.fetchAll("host.img", shared.resolve("fetched"), TransferOptions.DEFAULT);
            }
            final RpcLimits small = RpcLimits.DEFAULT.withWindow(RpcLimits.SMALLEST_WINDOW);
            try (ImageClient lazy = ImageClient.connect(server.address(), ClientOptions.LOCAL.withLimits(small))) {
                for (int i = 0; i < 4; i++) {
                    assertThat(lazy.reader("host.img").get()).isNotNull();
                }
                assertThatExceptionOfType(TransferException.class)
                        .isThrownBy(
                                () -> client.fetchAll("host.img", shared.resolve("fetched"), TransferOptions.DEFAULT))
                        .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.LIMIT));
            }
        }
    }

    @Test
    void shouldBoundTheBytesOfPartialImages() throws Exception {
        final byte[] start = Arrays.copyOf(Files.readAllBytes(image), 400_000);
        final RpcLimits limits = RpcLimits.DEFAULT.withTransfers(100, 100, 1_000_000);
        try (ImageServer server = serve(ServerOptions.LOCAL.withLimits(limits))) {
            for (int i = 0; i < 4; i++) {
                try (ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
                    final StreamWriter writer =
                            client.writer("part" + i, GIBIBYTE).get();
                    assertThat(writer.write(new UnsafeBuffer(start), 0, start.length))
                            .isEqualTo(start.length);
                    writer.flush();
                    progressed.clear();
                    while (progressed.take() < start.length) {
                        assertThat(failed).hasSizeLessThan(3);
                    }
                }
            }
            assertThat(failed.take()).startsWith("part0").contains("parkedLength = 1000000");
            assertThat(failed.take()).startsWith("part1");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldLeaveNoPartialImageWhenItIsClosed() throws Exception {
        try (ImageServer server = serve(ServerOptions.LOCAL)) {
            begin(server, "a", "b", "c");
            assertThat(temporaryFiles()).isEqualTo(3);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldDeleteThePartialImagesOfAServerThatWasKilled() throws IOException {
        final Path peer = Files.createDirectory(directory.resolve("peer"));
        final Path kept = Files.createFile(directory.resolve(".other.tmp"));
        final Path mine = Files.createFile(directory.resolve(".host.img.xenstream-0123456789abcdef.tmp"));
        final Path peers = Files.createFile(peer.resolve(".host.img.xenstream-0123456789abcdef.tmp"));
        ImageServer.listen(RpcAddress.tcp("localhost", 0), directory, ServerOptions.LOCAL)
                .close();
        assertThat(mine).doesNotExist();
        assertThat(peers).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void shouldNotTellItsPaths() throws Exception {
        final Path invalid = TestImage.withDuplicate(shared.resolve("invalid.img"));
        Files.createDirectory(directory.resolve("folder"));
        try (ImageServer server = serve(ServerOptions.LOCAL);
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            for (final String name : List.of("invalid.img", "folder", "none", ".hidden")) {
                assertThatExceptionOfType(XenstreamException.class)
                        .isThrownBy(() -> client.sendAll(invalid, name, TransferOptions.DEFAULT))
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(directory.toString()));
            }
            assertThat(failed.take()).isNotNull();
        }
    }

    @Test
    void shouldCloseAnUnauthenticatedConnectionInTime() throws IOException {
        final RpcTimeouts timeouts = RpcTimeouts.DEFAULT.withConnection(Duration.ofMillis(200), Duration.ofMinutes(5));
        try (ImageServer server = serve(ServerOptions.LOCAL.withTimeouts(timeouts))) {
            connectSilently(server, 1);
            assertThat(new String(silent.get(0).getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("XS-RPC-012");
        }
    }
}
