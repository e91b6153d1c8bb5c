// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may connect to a server, and which images each peer can reach. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ServerAccessTest {
    @TempDir
    static Path shared;

    private static TestKeys keys;
    private static TlsFiles serverKeys;
    private static ClientOptions anna;
    private static ClientOptions otto;
    private static Path image;
    private static Path other;

    @TempDir
    Path directory;

    private final BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();

    private final ServerEvents journal = new ServerEvents() {
        @Override
        public void onDisconnected(final String peer, final XenstreamException reason) {
            disconnected.add(peer + " " + reason.getMessage());
        }
    };

    @BeforeAll
    static void prepare() {
        keys = TestKeys.create(shared, "authority");
        serverKeys = keys.sign("localhost");
        anna = ClientOptions.of(RpcSecurity.mutual(keys.sign("anna")));
        otto = ClientOptions.of(RpcSecurity.mutual(keys.sign("otto")));
        image = TestImage.generate(shared.resolve("host.img"), 2_000);
        other = TestImage.generate(shared.resolve("other.img"), 3_000);
    }

    private ImageServer serve(final ServerOptions options) {
        return serve(RpcAddress.tcp("localhost", 0), options);
    }

    private ImageServer serve(final RpcAddress address, final ServerOptions options) {
        return ImageServer.listen(address, directory, options.withEvents(journal));
    }

    private static void send(final ImageServer server, final ClientOptions options, final Path sent) {
        try (ImageClient client = ImageClient.connect(server.address(), options)) {
            client.sendAll(sent, "host.img", TransferOptions.DEFAULT);
        }
    }

    private static void fetch(final ImageServer server, final ClientOptions options, final Path target) {
        try (ImageClient client = ImageClient.connect(server.address(), options)) {
            client.fetchAll("host.img", target, TransferOptions.DEFAULT);
        }
    }

    private static void refused(final Rule rule, final ThrowingCallable call) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.rule()).isEqualTo(rule));
    }

    private void requireSame(final Path expected, final String name) throws IOException {
        assertThat(Files.mismatch(expected, directory.resolve(name))).isEqualTo(-1);
    }

    @Test
    void shouldGiveEachPeerItsOwnImages() throws IOException {
        try (ImageServer server = serve(ServerOptions.of(RpcSecurity.mutual(serverKeys)))) {
            send(server, anna, image);
            refused(RpcRule.NO_IMAGE, () -> fetch(server, otto, directory.resolve("stolen")));
            send(server, otto, other);
            fetch(server, anna, directory.resolve("fetched"));
        }
        requireSame(image, "anna/host.img");
        requireSame(other, "otto/host.img");
        requireSame(image, "fetched");
        assertThat(Files.getPosixFilePermissions(directory.resolve("anna")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void shouldShareImagesIfAsked() throws IOException {
        try (ImageServer server =
                serve(ServerOptions.of(RpcSecurity.mutual(serverKeys)).withShared(true))) {
            send(server, anna, image);
            fetch(server, otto, directory.resolve("fetched"));
            send(server, otto, other);
        }
        requireSame(image, "fetched");
        requireSame(other, "host.img");
    }

    @Test
    void shouldNotFollowALinkInPlaceOfAPeersDirectory() throws IOException {
        final Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("anna"), elsewhere);
        Files.writeString(directory.resolve("otto"), "a file");
        try (ImageServer server = serve(ServerOptions.of(RpcSecurity.mutual(serverKeys)))) {
            for (final ClientOptions peer : List.of(anna, otto)) {
                assertThatExceptionOfType(XenstreamException.class)
                        .isThrownBy(() -> send(server, peer, image))
                        .satisfies(e ->
                                assertThat(e.getMessage()).doesNotContain(directory.toString(), shared.toString()));
            }
        }
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(directory.resolve("otto")).hasContent("a file");
    }

    @Test
    void shouldGiveUsersAndUnauthenticatedPeersDirectoriesToo() throws IOException {
        final RpcSecurity user = RpcSecurity.mutual(TlsFiles.ofAuthorities(keys.authorities()));
        try (ImageServer server = serve(ServerOptions.of(RpcSecurity.mutual(serverKeys)
                .withPasswords(new ScramVerifiers().with("anna", "secret").with("../Otto", "secret"))))) {
            send(server, anna, image);
            send(server, ClientOptions.of(user.withUser(new ScramUser("anna", "secret"))), other);
            send(server, ClientOptions.of(user.withUser(new ScramUser("../Otto", "secret"))), other);
        }
        try (ImageServer server = serve(ServerOptions.LOCAL)) {
            send(server, ClientOptions.LOCAL, other);
        }
        requireSame(image, "anna/host.img");
        requireSame(other, "user@anna/host.img");
        requireSame(other, "user@%2E.%2F%4Ftto/host.img");
        requireSame(other, "tcp@anonymous/host.img");
    }

    @Test
    void shouldKnowTheUserAtAUnixSocketAndCreateItWithItsPermissions() throws IOException {
        final Path socket = directory.resolve("socket");
        final String self = System.getProperty("user.name");
        try (ImageServer server = serve(RpcAddress.unix(socket), ServerOptions.LOCAL)) {
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            send(server, ClientOptions.LOCAL, image);
        }
        requireSame(image, "unix@" + self + "/host.img");
        final ServerOptions open =
                ServerOptions.LOCAL.withSocketPermissions(PosixFilePermissions.fromString("rw-rw-rw-"));
        try (ImageServer server = serve(RpcAddress.unix(socket), open)) {
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
            send(server, ClientOptions.LOCAL, image);
        }
        final ServerOptions another = new ServerOptions(
                RpcSecurity.LOCAL.withPeers(Set.of("somebody")),
                RpcLimits.DEFAULT,
                RpcTimeouts.DEFAULT,
                false,
                open.socketPermissions(),
                open.restore(),
                ServerEvents.NONE,
                open.executor());
        try (ImageServer server = serve(RpcAddress.unix(socket), another)) {
            refused(RpcRule.PEER_NAME, () -> send(server, ClientOptions.LOCAL, image));
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void shouldKeepWhatIsAtThePathOfItsSocket() throws IOException {
        final Path file = Files.copy(image, directory.resolve("file"));
        refused(RpcRule.ADDRESS, () -> serve(RpcAddress.unix(file), ServerOptions.LOCAL));
        requireSame(image, "file");
        final Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        refused(RpcRule.ADDRESS, () -> serve(RpcAddress.unix(link), ServerOptions.LOCAL));
        assertThat(link).isSymbolicLink();

        final Path socket = directory.resolve("socket");
        final ImageServer successor;
        try (ImageServer first = serve(RpcAddress.unix(socket), ServerOptions.LOCAL)) {
            refused(RpcRule.ADDRESS, () -> serve(RpcAddress.unix(socket), ServerOptions.LOCAL));
            send(first, ClientOptions.LOCAL, image);
            Files.delete(socket);
            successor = serve(RpcAddress.unix(socket), ServerOptions.LOCAL);
        }
        try (successor;
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(client.isConnected()).isTrue();
            send(successor, ClientOptions.LOCAL, image);
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void shouldRefuseAPathThatIsTooLongBeforeItCreatesAnything() {
        final Path tooLong = directory.resolve("s".repeat(120));
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> serve(RpcAddress.unix(tooLong), ServerOptions.LOCAL))
                .withMessageContaining("at most 100; use a shorter one");
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> ImageClient.connect(RpcAddress.unix(tooLong), ClientOptions.LOCAL))
                .withMessageContaining("at most 106; use a shorter one");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldTakeACommonNameOnlyWithoutAlternativeNames() throws IOException {
        final ClientOptions bare = ClientOptions.of(RpcSecurity.mutual(keys.signWithoutAlternativeName("Bare")));
        try (ImageServer server = serve(ServerOptions.of(RpcSecurity.mutual(serverKeys)))) {
            send(server, bare, image);
        }
        requireSame(image, "bare/host.img");
        final TlsFiles renamed = keys.signAs("renamed", "frieda");
        try (ImageServer server =
                serve(ServerOptions.of(RpcSecurity.mutual(serverKeys).withPeers(Set.of("frieda"))))) {
            refused(RpcRule.PEER_NAME, () -> send(server, ClientOptions.of(RpcSecurity.mutual(renamed)), image));
        }
    }

    @Test
    void shouldNotTakeTheCommonNameOfAServerForItsHost() {
        final TlsFiles bare = TestKeys.create(directory, "plain").signWithoutAlternativeName("localhost");
        try (ImageServer server = serve(ServerOptions.of(RpcSecurity.mutual(bare)))) {
            assertThatExceptionOfType(TransferException.class)
                    .isThrownBy(() -> send(server, ClientOptions.of(RpcSecurity.mutual(bare)), image))
                    .withMessageContaining("subject alternative name")
                    .satisfies(e -> assertThat(e.rule()).isEqualTo(RpcRule.TLS));
        }
    }

    @Test
    void shouldReportWrongPasswordsAndSlowThemDownWithoutLockingOutAnybody() throws Exception {
        final RpcSecurity user = RpcSecurity.mutual(TlsFiles.ofAuthorities(keys.authorities()));
        try (ImageServer server = serve(ServerOptions.of(
                RpcSecurity.mutual(serverKeys).withPasswords(new ScramVerifiers().with("anna", "secret"))))) {
            for (int i = 0; i < 3; i++) {
                refused(
                        RpcRule.AUTHENTICATION,
                        () -> send(server, ClientOptions.of(user.withUser(new ScramUser("anna", "guess"))), image));
                assertThat(disconnected.take()).contains("XS-RPC-017", "a wrong password, for user 'anna'");
            }
            send(server, ClientOptions.of(user.withUser(new ScramUser("anna", "secret"))), image);
        }
        requireSame(image, "user@anna/host.img");
    }
}
