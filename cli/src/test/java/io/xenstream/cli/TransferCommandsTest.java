// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
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
    void shouldKeepKeysFromOthersAndLeaveAloneWhatIsThere() throws IOException {
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
    void shouldSayWhatIsMissing() {
        final String at = "localhost:1";
        final String sent = image.toString();
        final String server = keys.resolve("server").toString();
        complains(ExitCode.USAGE, "not an address", "send", sent, "--to", "localhost");
        complains(ExitCode.USAGE, "--as is missing", "send", "-", "--to", at);
        complains(ExitCode.USAGE, "--insecure is without TLS", "send", sent, "--to", at, "--insecure", "--tls", server);
        complains(ExitCode.USAGE, "--peer names", "send", sent, "--to", at, "--peer", "x");
        complains(ExitCode.USAGE, "go together", "send", sent, "--to", at, "--user", "x");
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
    void shouldSendAGuestsPartForAPasswordAndRefuseTheWrongOne() throws IOException {
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
            assertThat(careless.errors()).contains("others can read");
            assertThat(careless.exitCode()).isEqualTo(ExitCode.INPUT);
        }
        final Path part = directory.resolve("part.img");
        assertThat(Run.of("extract", "--domain", "1", image.toString(), part.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.mismatch(part, images.resolve("guest.img"))).isEqualTo(-1);
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
}
