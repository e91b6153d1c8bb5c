// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.interop.StockPackages;
import io.xenstream.interop.StockTools;
import io.xenstream.interop.StockWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Xen's own tools on {@code xenstream serve}. */
@Tag("interop")
final class StockToolsTest {
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
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void shouldPassTheStockTestOfDaemons() throws IOException {
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

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldBeListedByTheStockTool(final String name) throws IOException {
        final Path socket = directory.resolve("socket");
        final String image = Corpus.image(name, directory).toString();
        try (ServeProcess daemon = ServeProcess.start(directory, "--socket", socket.toString(), "--read-only", image)) {
            assertThat(StockTools.of(packages, socket).list())
                    .containsExactlyInAnyOrderElementsOf(new String(Corpus.octets(name + ".ls"), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
            assertThat(daemon.terminate()).isZero();
        }
    }
}
