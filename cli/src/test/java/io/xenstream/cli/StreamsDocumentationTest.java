// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/streams.md, as they are there. */
@Tag("slow")
final class StreamsDocumentationTest {
    private static final String PORT = ":7873";

    @TempDir
    Path directory;

    @Test
    void shouldWorkWhenPasted() throws IOException, InterruptedException {
        final String page = Files.readString(Path.of("..", "docs", "streams.md"));
        final int begin = page.indexOf("```sh\nxenstream generate");
        final String commands = page.substring(begin + 6, page.indexOf("```\n", begin + 6));
        assertThat(commands).contains("tls-keys", "receive", "send", "fetch");
        final Path xenstream = directory.resolve("xenstream");
        Files.writeString(xenstream, "#!/bin/bash\n" + ServeProcess.execLine());
        assertThat(xenstream.toFile().setExecutable(true)).isTrue();

        final Run run = Run.process(
                List.of(
                        "bash",
                        "-ec",
                        "cd '" + directory + "'; PATH=$PWD:$PATH\n"
                                + commands.replace(PORT, ":" + freePort())
                                + "wait\n"),
                directory);

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(Files.mismatch(directory.resolve("host.img"), directory.resolve("copy.img")))
                .isEqualTo(-1);
        assertThat(run.output()).contains("records received from client", "bytes sent to localhost");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
