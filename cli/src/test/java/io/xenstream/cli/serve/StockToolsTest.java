// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.interop.Client;
import io.xenstream.interop.DaemonKind;
import io.xenstream.interop.StockDaemon;
import io.xenstream.interop.StockPackages;
import io.xenstream.interop.StockTools;
import io.xenstream.interop.StockWatch;
import io.xenstream.interop.ToolRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Xen's own tools on {@code xenstream serve}. */
@Tag("interop")
final class StockToolsTest {
    private static final int CONTROL = 0;

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    @Test
    void shouldServeTheStockTools() throws IOException {
        final Path socket = directory.resolve("socket");
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString())) {
            final StockTools tools = StockTools.of(packages, socket);
            try (StockWatch watch = tools.watch("/foo")) {
                assertThat(watch.next()).isEqualTo("/foo");
                tools.write("/foo", "bar");
                assertThat(watch.next()).isEqualTo("/foo");
                assertThat(tools.read("/foo")).isEqualTo("bar");
                tools.chmod("/foo", "n3", "r4");
                assertThat(watch.next()).isEqualTo("/foo");
                assertThat(tools.list()).containsExactly("/foo = \"bar\"   (n3,r4)");
                assertThat(tools.children("/")).containsExactly("foo");
                tools.write("/foo/deep/er", "");
                assertThat(watch.next()).isEqualTo("/foo/deep/er");
                tools.remove("/foo");
                assertThat(watch.next()).isEqualTo("/foo");
                assertThat(tools.exists("/foo")).isFalse();
                assertThat(tools.exists("/")).isTrue();
            }
            assertThat(tools.control("check").succeeded().output()).contains("OK");
            assertThat(tools.control("stats").succeeded().output()).contains("requests.CONTROL 2", "errors.ENOENT ");
            assertThat(tools.control("stats", "clients").succeeded().output()).contains(" requests 1 errors 0 ");
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void shouldSetQuotasByTheStockTool() throws IOException {
        final Path socket = directory.resolve("socket");
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString());
                StockDaemon stock = StockDaemon.start(packages, DaemonKind.C)) {
            final StockTools tools = StockTools.of(packages, socket);
            for (final StockTools each : List.of(tools, stock.tools())) {
                each.write("/guest", "");
                each.chmod("/guest", "n7");
                assertThat(each.control("quota", "set", "nodes", "500")
                                .succeeded()
                                .output())
                        .isEqualTo("OK\n");
                assertThat(each.control("quota").succeeded().lines())
                        .startsWith("Quota settings:", "nodes            :      500 Nodes per domain");
                assertThat(each.control("quota", "7").succeeded().lines())
                        .startsWith(
                                "Domain 7:",
                                "nodes           :        1",
                                "watches         :        0",
                                "transactions    :        0",
                                "outstanding     :        0");
                assertThat(each.control("quota", "set", "nothing", "5"))
                        .extracting(
                                ToolRun::exitCode, run -> run.errors().contains("quota\t[set <name> <val>|<domid>]"))
                        .containsExactly(3, true);
            }
            assertThat(tools.control("quota").lines()).anyMatch(line -> line.matches("clients [0-9]+ of 1000"));
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void shouldPassTheStockDaemonTest() throws IOException {
        final Path socket = directory.resolve("socket");
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString())) {
            assertThat(StockTools.of(packages, socket)
                            .testXenstore("-i", "100")
                            .succeeded()
                            .output())
                    .contains("ta err")
                    .doesNotContain("failed");
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void shouldBeReplacedByTheStockTool() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        final Path socket = directory.resolve("socket");
        final Path program = directory.resolve("successor");
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString());
                Client client = Client.connect(socket)) {
            final StockTools tools = StockTools.of(packages, socket);
            client.write("/a", "1");
            assertThat(tools.control("live-update", program.toString()).errors())
                    .contains("cannot start");
            Files.writeString(program, "#!/bin/sh\nexit 9\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            assertThat(tools.control("live-update", program.toString()).errors())
                    .contains("exit code 9");

            Files.writeString(program, "#!/bin/sh\nexec " + quoted(Run.command()) + " \"$@\"\n");
            tools.control("live-update", program.toString()).succeeded();
            assertThat(daemon.await()).isZero();
            assertThat(client.read("/a")).isEqualTo("1");
            assertThat(client.request(
                                    CONTROL, 0, "live-update\0-c\0--max-nodes 1\0".getBytes(StandardCharsets.US_ASCII))
                            .text())
                    .isEqualTo("OK");
            assertThat(tools.control("live-update", program.toString()).errors())
                    .contains("exit code");
            assertThat(client.read("/a")).isEqualTo("1");
        } finally {
            ServeProcess.terminateServing(socket);
        }
    }

    private static String quoted(final List<String> command) {
        return "'" + String.join("' '", command) + "'";
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldBeListedByTheStockTool(final String name) throws IOException {
        final Path socket = directory.resolve("socket");
        final String image = Corpus.image(name, directory).toString();
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString(), "--read-only", image)) {
            assertThat(StockTools.of(packages, socket).list())
                    .containsExactlyInAnyOrderElementsOf(new String(Corpus.bytes(name + ".ls"), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
            assertThat(daemon.terminate()).isZero();
        }
    }
}
