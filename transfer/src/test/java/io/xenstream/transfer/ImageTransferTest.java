// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamWriter;
import io.xenstream.stream.operation.Drain;
import io.xenstream.stream.operation.Save;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real images over real sockets. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ImageTransferTest {
    @TempDir
    static Path shared;

    private static TestKeys keys;
    private static TlsFiles serverKeys;
    private static TlsFiles clientKeys;
    private static Path image;

    @TempDir
    Path directory;

    @BeforeAll
    static void prepare() {
        keys = TestKeys.create(shared, "authority");
        serverKeys = keys.sign("localhost");
        clientKeys = keys.sign("backup");
        image = TestImage.generate(shared.resolve("host.img"), 20_000);
    }

    private ImageServer serve(final RpcSecurity security) {
        return ImageServer.listen(
                RpcAddress.tcp("localhost", 0),
                directory,
                ServerOptions.of(security).withShared(true));
    }

    private static ClientOptions mutual() {
        return ClientOptions.of(RpcSecurity.mutual(clientKeys));
    }

    private void requireReceived(final String name) throws IOException {
        assertThat(Files.mismatch(image, directory.resolve(name))).isEqualTo(-1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().endsWith(".tmp"));
        }
    }

    @Test
    void shouldSendAnImageThroughMutualTls() throws IOException {
        try (ImageServer server = serve(RpcSecurity.mutual(serverKeys));
                ImageClient client = ImageClient.connect(server.address(), mutual())) {
            final TransferResult result = client.sendAll(image, "host.img", TransferOptions.DEFAULT);

            assertThat(result.length()).isEqualTo(Files.size(image));
            assertThat(result.start()).isZero();
            assertThat(result.records()).isGreaterThan(20_000);
            requireReceived("host.img");
        }
    }

    @Test
    void shouldFetchAnImageThroughMutualTls() throws IOException {
        Files.copy(image, directory.resolve("host.img"));
        try (ImageServer server = serve(RpcSecurity.mutual(serverKeys));
                ImageClient client = ImageClient.connect(server.address(), mutual())) {
            client.fetchAll("host.img", directory.resolve("fetched"), TransferOptions.DEFAULT);

            requireReceived("fetched");
        }
    }

    @Test
    void shouldSendOverAUnixDomainSocket() throws IOException {
        final RpcAddress address = RpcAddress.unix(shared.resolve("socket"));
        try (ImageServer server = ImageServer.listen(address, directory, ServerOptions.LOCAL.withShared(true));
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            client.sendAll(image, "host.img", TransferOptions.DEFAULT);

            requireReceived("host.img");
        }
        assertThat(address.socket()).doesNotExist();
    }

    @Test
    void shouldSendSeveralImagesAtTheSameTime() throws IOException {
        try (ImageServer server = serve(RpcSecurity.LOCAL);
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            final List<CompletableFuture<TransferResult>> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sent.add(client.send(image, "host" + i, TransferOptions.DEFAULT));
            }
            sent.forEach(CompletableFuture::join);

            for (int i = 0; i < 8; i++) {
                requireReceived("host" + i);
            }
        }
    }

    @Test
    void shouldCarryTheStreamsOfAnyOperation() throws Exception {
        try (ImageServer server = serve(RpcSecurity.LOCAL);
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL);
                MappedImage mapped = MappedImage.open(image)) {
            for (final String name : List.of("first", "second")) {
                final StreamWriter writer = client.writer(name, mapped.length()).get();
                Save.from(mapped.region(), writer)
                        .start(ForkJoinPool.commonPool())
                        .get();
                requireReceived(name);

                final StreamReader reader = client.reader(name).get();
                final AtomicLong bytes = new AtomicLong();
                Drain.to(reader, (chunk, offset, length) -> {
                            bytes.addAndGet(length);
                            return length;
                        })
                        .start(ForkJoinPool.commonPool())
                        .get();
                assertThat(bytes.get()).isEqualTo(mapped.length());
            }
        }
    }

    @Test
    void shouldConfirmAFetchedImageBeforeItCloses() throws Exception {
        Files.copy(image, directory.resolve("host.img"));
        final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        final ServerOptions options = ServerOptions.LOCAL.withShared(true).withEvents(new ServerEvents() {
            @Override
            public void onSent(final String peer, final String name, final long length) {
                outcomes.add("sent");
            }

            @Override
            public void onFailed(final String peer, final String name, final XenstreamException reason) {
                outcomes.add(String.valueOf(reason.getMessage()));
            }
        });
        try (ImageServer server = ImageServer.listen(RpcAddress.tcp("localhost", 0), directory, options)) {
            final ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL);
            final StreamReader reader = client.reader("host.img").get();
            while (reader.poll((chunk, offset, length) -> length, Integer.MAX_VALUE) != StreamReader.END) {
                Thread.onSpinWait();
            }
            // The connection's thread is held up until the confirmation and the closing both wait for it.
            final CountDownLatch isHeld = new CountDownLatch(1);
            final CountDownLatch isReleased = new CountDownLatch(1);
            final Thread test = Thread.currentThread();
            CompletableFuture<Boolean> held;
            do {
                // If it was refused before the function is added, the function runs here.
                held = client.reader("none").handle((none, refused) -> {
                    if (Thread.currentThread() == test) {
                        return false;
                    }
                    isHeld.countDown();
                    return awaitUninterruptibly(isReleased);
                });
            } while (held.isDone());
            isHeld.await();
            reader.confirm();
            final Thread closing = new Thread(client::close);
            closing.start();
            while (closing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            isReleased.countDown();
            closing.join();

            assertThat(outcomes.take()).isEqualTo("sent");
        }
    }

    private static boolean awaitUninterruptibly(final CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void shouldTakeAPasswordOverTls() throws IOException {
        final RpcSecurity passwords =
                RpcSecurity.mutual(serverKeys).withPasswords(new ScramVerifiers().with("anna", "secret"));
        final RpcSecurity user = RpcSecurity.mutual(TlsFiles.ofAuthorities(keys.authorities()));
        try (ImageServer server = serve(passwords)) {
            try (ImageClient client = ImageClient.connect(
                    server.address(), ClientOptions.of(user.withUser(new ScramUser("anna", "secret"))))) {
                client.sendAll(image, "host.img", TransferOptions.DEFAULT);
                requireReceived("host.img");
            }
            for (final ScramUser wrong : List.of(new ScramUser("anna", "other"), new ScramUser("otto", "secret"))) {
                refused(RpcRule.AUTHENTICATION, server, ClientOptions.of(user.withUser(wrong)));
            }
            refused(RpcRule.AUTHENTICATION, server, ClientOptions.of(user));
        }
    }

    private static void refused(final RpcRule rule, final ImageServer server, final ClientOptions options) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> ImageClient.connect(server.address(), options).close())
                .satisfies(e -> assertThat(e.rule()).isEqualTo(rule));
    }

    @Test
    void shouldTrustOnlyWhomTheAuthorityVouchesFor() {
        final TestKeys others = TestKeys.create(shared, "other-authority");
        final TlsFiles strangers = others.sign("stranger");
        try (ImageServer server = serve(RpcSecurity.mutual(serverKeys))) {
            refused(
                    RpcRule.TLS,
                    server,
                    ClientOptions.of(RpcSecurity.mutual(
                            new TlsFiles(strangers.certificate(), strangers.key(), keys.authorities()))));
            refused(
                    RpcRule.TLS,
                    server,
                    ClientOptions.of(RpcSecurity.mutual(
                            new TlsFiles(clientKeys.certificate(), clientKeys.key(), others.authorities()))));
            refused(
                    RpcRule.TLS,
                    server,
                    ClientOptions.of(RpcSecurity.mutual(TlsFiles.ofAuthorities(keys.authorities()))));
            refused(RpcRule.KEYS, server, ClientOptions.of(RpcSecurity.mutual(keys.sign("expired", "-10d"))));
            refused(RpcRule.TLS, server, mutual().withHost("elsewhere"));
            refused(
                    RpcRule.PEER_NAME,
                    server,
                    ClientOptions.of(RpcSecurity.mutual(clientKeys).withPeers(Set.of("elsewhere"))));
        }
        try (ImageServer server = serve(RpcSecurity.mutual(serverKeys).withPeers(Set.of("somebody")))) {
            refused(RpcRule.PEER_NAME, server, mutual());
        }
        try (ImageServer server = serve(RpcSecurity.mutual(serverKeys).withPeers(Set.of("BACKUP")));
                ImageClient client = ImageClient.connect(server.address(), mutual())) {
            client.sendAll(image, "host.img", TransferOptions.DEFAULT);
        }
    }

    @Test
    void shouldNotLeaveTheHostInPlainUnlessAllowed() {
        final RpcAddress everywhere = RpcAddress.tcp("0.0.0.0", 0);
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> ImageServer.listen(everywhere, directory, ServerOptions.LOCAL))
                .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.INSECURE));
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> ImageClient.connect(RpcAddress.tcp("192.0.2.1", 1), ClientOptions.LOCAL))
                .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.INSECURE));
        ImageServer.listen(everywhere, directory, ServerOptions.of(RpcSecurity.insecure()))
                .close();
    }

    @Test
    void shouldRefuseWhatIsNoImageAndLeaveTheFormerInPlace() throws IOException {
        Files.copy(image, directory.resolve("host.img"));
        final Path junk = Files.write(shared.resolve("junk"), new byte[3 << 20]);
        try (ImageServer server = serve(RpcSecurity.LOCAL);
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(XenstreamException.class)
                        .isThrownBy(() -> client.sendAll(junk, "host.img", TransferOptions.DEFAULT))
                        .satisfies(e -> assertThat(e.rule()).as(e.toString()).isEqualTo(StreamRule.REJECTED))
                        .withMessageContaining("XS-HEAD-001");
            }
            client.sendAll(image, "other.img", TransferOptions.DEFAULT);
            requireReceived("host.img");
            requireReceived("other.img");
        }
    }

    @Test
    void shouldRefuseNamesThatLeaveTheDirectory() throws IOException {
        Files.createDirectory(directory.resolve("folder"));
        try (ImageServer server = serve(RpcSecurity.LOCAL);
                ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
            for (final String name : List.of("../x", "/x", "..", ".x", "a/b", "", "a\0b", "x".repeat(129))) {
                assertThatExceptionOfType(TransferException.class)
                        .isThrownBy(() -> client.sendAll(image, name, TransferOptions.DEFAULT))
                        .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.NAME));
            }
            assertThatExceptionOfType(TransferException.class)
                    .isThrownBy(() -> client.sendAll(image, "folder", TransferOptions.DEFAULT))
                    .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.NAME));
            assertThatExceptionOfType(TransferException.class)
                    .isThrownBy(
                            () -> client.fetchAll("none.img", directory.resolve("fetched"), TransferOptions.DEFAULT))
                    .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.NO_IMAGE));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("folder"));
        }
    }
}
