// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketPathsTest {
    @TempDir
    Path directory;

    private String ofLength(final int length) {
        final String prefix = directory + "/";
        return prefix + "s".repeat(length - prefix.length());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 107, 108, 200})
    void shouldRefuseASocketWithTooLongAPath(final int length) {
        final Run run = Run.of("serve", "--socket", ofLength(length));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("at most 107", "shorter path").hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRefuseAHandoffSocketWithTooLongAPath() {
        final Run run = Run.of("serve", "--socket", ofLength(99), "--handoff", ofLength(108));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("--handoff is too long: ").hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldNotReplaceWhatIsNoSocket() throws IOException, InterruptedException {
        final Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        final Path file = Files.writeString(directory.resolve("file"), "content");
        final Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
        for (final Path path : List.of(fifo, file, link)) {
            final Run run = Run.of("serve", "--socket", path.toString());

            assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.OUTPUT);
            assertThat(run.errors()).contains("the path exists and is not a socket");
        }
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("fifo", "file", "link");
        assertThat(file).hasContent("content");
    }

    @Test
    void shouldLeaveTheSocketOfASuccessor() throws IOException {
        final Path socket = directory.resolve("s");
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString());
                ServerSocketChannel successor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.delete(socket);
            successor.bind(UnixDomainSocketAddress.of(socket));

            assertThat(daemon.terminate()).isZero();
            assertThat(socket).exists();
        }
    }
}
