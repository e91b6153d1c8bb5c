// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code top} and {@code watch-changes} show of Xen's daemons. */
@Tag("interop")
final class ObservedStockDaemonTest {
    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldShowWhatDomainsUse(final DaemonKind kind) throws IOException {
        try (StockDaemon daemon = StockDaemon.start(packages, kind);
                Client client = daemon.connect()) {
            client.write("/local/domain/5/name", "five");
            final Run run = Run.of("top", "--count", "1", daemon.socket().toString());
            assertThat(run.exitCode()).as(run.errors()).isZero();
            assertThat(run.output())
                    .contains("not shown: requests, errors and events", "DOMAIN")
                    .containsPattern("(?m)^ +5 ")
                    .containsPattern(kind == DaemonKind.C ? "(?m)^ +0 +[1-9]" : "(?m)^ +0 ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowWhatWatchesSay(final DaemonKind kind) throws IOException, InterruptedException {
        final File output = directory.resolve("output").toFile();
        try (StockDaemon daemon = StockDaemon.start(packages, kind);
                Client client = daemon.connect()) {
            final Process follower = new ProcessBuilder(
                            Run.command("watch-changes", daemon.socket().toString()))
                    .redirectOutput(output)
                    .redirectError(directory.resolve("complaints").toFile())
                    .start();
            try {
                while (Files.size(output.toPath()) == 0) {
                    client.write("/a", "1");
                    Polling.pause();
                }
                client.remove("/a");
                while (!Files.readString(output.toPath()).contains("\"removed\"")) {
                    Polling.pause();
                }
            } finally {
                follower.destroy();
                assertThat(follower.waitFor()).isZero();
            }
            assertThat(Files.readString(output.toPath()))
                    .contains("\"sequence\":1,\"kind\":\"changed\"", "\"local\":true,\"path\":\"/a\"");
            assertThat(directory.resolve("complaints")).isEmptyFile();
        }
    }
}
