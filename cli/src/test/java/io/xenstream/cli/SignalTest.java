// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.ExitCode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command leaves behind that is ended by a signal. */
@Tag("slow")
final class SignalTest {

    /** Reserved: nothing listens there. */
    private static final int UNUSED_PORT = 1;

    @TempDir
    Path directory;

    @TempDir
    Path logs;

    private Process generating() throws IOException {
        final Process process = new ProcessBuilder(Run.command(
                        "generate",
                        "--nodes",
                        "100000000",
                        directory.resolve("big.img").toString()))
                .redirectError(logs.resolve("stderr").toFile())
                .start();
        while (directory.toFile().list().length == 0) {
            assertThat(process.isAlive()).isTrue();
            Polling.pause();
        }
        return process;
    }

    private boolean holdsUnpublishedBytes() {
        final File[] unpublished = directory.toFile().listFiles((parent, name) -> name.endsWith(".tmp"));
        return unpublished.length == 1 && unpublished[0].length() > 0;
    }

    @Test
    void shouldLeaveNoTemporaryFileWhenItIsTerminated() throws IOException, InterruptedException {
        final Process process = generating();

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(logs.resolve("stderr")).isEmptyFile();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldDeleteTheTemporaryFileOfAKilledProcessButNotThatOfALivingOne() throws IOException, InterruptedException {
        final String target = directory.resolve("big.img").toString();
        final Process killed = generating();
        killed.destroyForcibly().waitFor();
        assertThat(directory.toFile().list()).hasSize(1).allMatch(name -> name.startsWith(".big.img.xenstream-"));

        assertThat(Run.of("generate", "--nodes", "10", target).exitCode()).isZero();
        assertThat(directory.toFile().list()).containsExactly("big.img");

        final Process living = new ProcessBuilder(Run.command("generate", "--nodes", "100000000", target)).start();
        // A file of no bytes may not be locked yet; it is then taken for a leftover and created again under another
        // name.
        while (!holdsUnpublishedBytes()) {
            Polling.pause();
        }
        final String[] before = directory.toFile().list();
        try {
            assertThat(Run.of("generate", "--nodes", "20", target).exitCode()).isZero();
            assertThat(directory.toFile().list()).containsExactlyInAnyOrder(before);
        } finally {
            living.destroy();
        }
        living.waitFor();
        assertThat(directory.toFile().list()).containsExactly("big.img");
    }

    /** Sends a guest to an address, with temporary files in a directory of their own. */
    private Process sending(final int port) throws IOException {
        final Path image = logs.resolve("host.img");
        if (!Files.exists(image)) {
            assertThat(Run.of("generate", "--nodes", "1000", image.toString()).exitCode())
                    .isZero();
        }
        final List<String> command =
                Run.command("send", image.toString(), "--domain", "1", "--to", "localhost:" + port);
        command.add(1, "-Djava.io.tmpdir=" + directory);
        return new ProcessBuilder(command)
                .redirectOutput(logs.resolve("stdout").toFile())
                .redirectError(logs.resolve("stderr").toFile())
                .start();
    }

    @Test
    void shouldDeleteTheTemporaryFileOfAGuestThatIsSent() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            for (final boolean isKilled : new boolean[] {false, true}) {
                final Process process = sending(silent.getLocalPort());
                while (!holdsUnpublishedBytes()) {
                    assertThat(process.isAlive()).isTrue();
                    Polling.pause();
                }
                (isKilled ? process.destroyForcibly() : destroyed(process)).waitFor();
                assertThat(holdsUnpublishedBytes()).isEqualTo(isKilled);
            }
        }

        final Process refused = sending(UNUSED_PORT);

        assertThat(refused.waitFor()).isEqualTo(ExitCode.OUTPUT);
        assertThat(logs.resolve("stderr")).content().contains("refused");
        assertThat(directory.toFile().list()).noneMatch(name -> name.contains("xenstream"));
    }

    private static Process destroyed(final Process process) {
        process.destroy();
        return process;
    }
}
