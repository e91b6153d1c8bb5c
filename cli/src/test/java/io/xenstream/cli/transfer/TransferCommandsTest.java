// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code receive}, {@code send}, {@code fetch} and {@code tls-keys} say to their users. */
final class TransferCommandsTest {
    @TempDir
    static Path directory;

    private static Path keys;
    private static Path image;

    @BeforeAll
    static void prepare() {
        keys = directory.resolve("keys");
        image = directory.resolve("host.img");
        assertThat(Run.of("tls-keys", keys.toString()).exitCode()).isZero();
        assertThat(Run.of("generate", "--nodes", "5000", image.toString()).exitCode())
                .isZero();
    }

    private static void complains(final int exitCode, final String message, final String... args) {
        final Run run = Run.of(args);
        assertThat(run.errors()).startsWith("xenstream: ").contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void shouldProtectKeysAndKeepExistingFiles() throws IOException {
        final Path key = keys.resolve("server").resolve("key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(keys.resolve(".keys.p12")).doesNotExist();
        complains(ExitCode.OUTPUT, "not empty", "tls-keys", keys.toString());
        complains(
                ExitCode.USAGE,
                "--client",
                "tls-keys",
                directory.resolve("other").toString(),
                "--client",
                "../x");
    }

    @Test
    void shouldReportMissingOptions() {
        final String at = "localhost:1";
        final String sent = image.toString();
        final String server = keys.resolve("server").toString();
        complains(ExitCode.USAGE, "not an address", "send", sent, "--to", "localhost");
        complains(ExitCode.USAGE, "give one with --as", "send", "-", "--to", at);
        complains(
                ExitCode.USAGE,
                "--insecure excludes the TLS options",
                "send",
                sent,
                "--to",
                at,
                "--insecure",
                "--tls",
                server);
        complains(ExitCode.USAGE, "--peer needs TLS", "send", sent, "--to", at, "--peer", "x");
        complains(ExitCode.USAGE, "must be given together", "send", sent, "--to", at, "--user", "x");
        complains(ExitCode.USAGE, "--window must be", "send", sent, "--to", at, "--window", "5");
        complains(ExitCode.USAGE, "--idle-timeout must be", "send", sent, "--to", at, "--idle-timeout", "0");
        complains(ExitCode.INPUT, "no-keys", "send", sent, "--to", at, "--tls-ca", "no-keys");
        complains(ExitCode.INPUT, "none.img", "send", "none.img", "--to", at);
        complains(ExitCode.OUTPUT, "XS-RPC-001", "send", sent, "--to", at);
        complains(ExitCode.OUTPUT, "XS-RPC-018", "send", sent, "--to", "192.0.2.1:1");
        complains(
                ExitCode.INPUT,
                "XS-RPC-001",
                "fetch",
                at,
                "x.img",
                "-o",
                directory.resolve("x.img").toString());
        complains(ExitCode.OUTPUT, "not a directory", "receive", "--listen", "localhost:0", "--into", "nowhere");
        complains(ExitCode.OUTPUT, "XS-RPC-018", "receive", "--listen", "0.0.0.0:0", "--into", directory.toString());
    }

    @Test
    void shouldNotFetchAnImageOverItsKeys() throws IOException {
        final Path client = keys.resolve("client");
        final Path key = client.resolve("key.pem");
        final Path link = Files.createSymbolicLink(directory.resolve("link"), key);
        final byte[] before = Files.readAllBytes(key);
        for (final String out : List.of(key.toString(), link.toString())) {
            complains(
                    ExitCode.USAGE,
                    "is the same file as --tls-key",
                    "fetch",
                    "localhost:1",
                    "host.img",
                    "--tls",
                    client.toString(),
                    "-o",
                    out);
        }
        assertThat(key).hasBinaryContent(before);
    }

    @Tag("slow")
    @Test
    void shouldSendAGuestWithAPasswordAndRejectAWrongOne() throws IOException {
        final Path images = Files.createDirectory(directory.resolve("images"));
        final Path users = secret("users", "# who may send\nanna:secret:1\n");
        try (TransferProcess receiver = TransferProcess.start(
                directory,
                "receive",
                "--listen",
                "localhost:0",
                "--into",
                images.toString(),
                "--tls",
                keys.resolve("server").toString(),
                "--users",
                users.toString())) {
            final String address = receiver.address();
            final Run sent = send(address, "anna", secret("right", "secret:1\n"));
            assertThat(sent.errors()).isEmpty();
            assertThat(sent.exitCode()).isZero();
            final Run refused = send(address, "anna", secret("wrong", "other\n"));
            assertThat(refused.errors()).startsWith("xenstream: XS-RPC-017").hasLineCount(1);
            assertThat(refused.exitCode()).isEqualTo(ExitCode.OUTPUT);
            final Path open = Files.writeString(directory.resolve("open"), "secret:1\n");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
            final Run careless = send(address, "anna", open);
            assertThat(careless.errors()).contains("other users can read");
            assertThat(careless.exitCode()).isEqualTo(ExitCode.INPUT);
            receiver.awaitErrors("a wrong password, for user 'anna'");
        }
        final Path part = directory.resolve("part.img");
        assertThat(Run.of("extract", "--domain", "1", image.toString(), part.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.mismatch(part, images.resolve("user@anna/guest.img"))).isEqualTo(-1);
    }

    private static Run send(final String address, final String user, final Path password) {
        return Run.of(
                "send",
                image.toString(),
                "--domain",
                "1",
                "--as",
                "guest.img",
                "--to",
                address,
                "--tls-ca",
                keys.resolve("client").resolve("ca.pem").toString(),
                "--user",
                user,
                "--password-file",
                password.toString());
    }

    private static Path secret(final String name, final String text) throws IOException {
        final Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void receiveRefuses(final int exitCode, final String message, final String... more) {
        final List<String> args =
                new ArrayList<>(List.of("receive", "--listen", "localhost:0", "--into", directory.toString()));
        args.addAll(List.of(more));
        complains(exitCode, message, args.toArray(String[]::new));
    }

    @Test
    void shouldRefuseUsersFilesThatOthersCanReadOrChange() throws IOException {
        final Path users = secret("careless", "anna:secret\n");
        final String tls = keys.resolve("server").toString();
        for (final String mode : List.of("rw----r--", "rw-r-----", "rw-----w-", "rw--w----")) {
            Files.setPosixFilePermissions(users, PosixFilePermissions.fromString(mode));
            receiveRefuses(ExitCode.INPUT, "run chmod 600", "--tls", tls, "--users", users.toString());
        }
        receiveRefuses(
                ExitCode.INPUT,
                "SASLprep",
                "--tls",
                tls,
                "--users",
                secret("control", "anna:a\u0007b\n").toString());
    }

    @Test
    void shouldNameTheFileAndTheCommandForKeysThatCannotBeUsed() throws IOException {
        final Path server = keys.resolve("server");
        final Path empty = Files.createFile(directory.resolve("empty.pem"));
        final Path encrypted = Files.writeString(
                directory.resolve("encrypted.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        final String tls = server.toString();
        receiveRefuses(ExitCode.INPUT, "XS-RPC-022 " + empty, "--tls", tls, "--tls-key", empty.toString());
        receiveRefuses(ExitCode.INPUT, "XS-RPC-022 " + empty, "--tls", tls, "--tls-cert", empty.toString());
        receiveRefuses(ExitCode.INPUT, "XS-RPC-022 " + empty, "--tls", tls, "--tls-ca", empty.toString());
        final String openssl = "openssl pkey -in " + encrypted;
        receiveRefuses(ExitCode.INPUT, openssl, "--tls", tls, "--tls-key", encrypted.toString());
        final String other = keys.resolve("client").resolve("key.pem").toString();
        receiveRefuses(ExitCode.INPUT, "another key", "--tls", tls, "--tls-key", other);
        complains(
                ExitCode.INPUT,
                openssl,
                "send",
                image.toString(),
                "--to",
                "localhost:1",
                "--tls",
                tls,
                "--tls-key",
                encrypted.toString());
        complains(
                ExitCode.INPUT,
                openssl,
                "fetch",
                "localhost:1",
                "x.img",
                "--tls",
                tls,
                "--tls-key",
                encrypted.toString());
    }

    @Test
    void shouldListenAtAUnixSocketWithoutHarmingWhatIsThere() throws IOException {
        final Path at = directory.resolve("at");
        final Path copy = Files.copy(image, directory.resolve("copy.img"));
        final String into = Files.createDirectory(at).toString();
        complains(ExitCode.OUTPUT, "not a socket", "receive", "--listen", "unix:" + copy, "--into", into);
        assertThat(Files.mismatch(image, copy)).isEqualTo(-1);
        complains(
                ExitCode.USAGE, "--socket-mode", "receive", "--listen", "unix:x", "--into", into, "--socket-mode", "9");
        final String tooLong = "unix:" + directory.resolve("s".repeat(110));
        complains(ExitCode.OUTPUT, "at most 100", "receive", "--listen", tooLong, "--into", into);
        complains(ExitCode.OUTPUT, "at most 106", "send", image.toString(), "--to", tooLong);

        final Path socket = directory.resolve("socket");
        final String[] receive = {"receive", "--listen", "unix:" + socket, "--into", into, "--socket-mode", "660"};
        try (TransferProcess killed = TransferProcess.start(directory, receive)) {
            assertThat(killed.address()).isEqualTo("unix:" + socket);
            complains(ExitCode.OUTPUT, "another process listens", receive);
            killed.kill();
        }
        try (TransferProcess again = TransferProcess.start(directory, receive)) {
            assertThat(again.address()).isEqualTo("unix:" + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw----");
            assertThat(Run.of("send", image.toString(), "--to", "unix:" + socket)
                            .exitCode())
                    .isZero();
            assertThat(again.terminate().exitCode()).isZero();
        }
        assertThat(socket).doesNotExist();
        assertThat(at.resolve("unix@" + System.getProperty("user.name")).resolve("host.img"))
                .hasSameBinaryContentAs(image);
    }
}
