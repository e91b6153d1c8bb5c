// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the harness runs what it says. */
@Tag("interop")
final class StockDaemonTest {
    private final StockPackages packages = StockPackages.obtain();

    @ParameterizedTest
    @EnumSource
    void shouldServeTheStockTools(final DaemonKind kind) throws IOException {
        try (StockDaemon daemon = StockDaemon.start(packages, kind)) {
            final StockTools tools = daemon.tools();
            try (StockWatch watch = tools.watch("/foo")) {
                assertThat(watch.next()).isEqualTo("/foo");
                tools.write("/foo", "bar");
                assertThat(watch.next()).isEqualTo("/foo");
                assertThat(tools.read("/foo")).isEqualTo("bar");
                tools.chmod("/foo", "n3", "r4");
                assertThat(tools.list()).contains("/foo = \"bar\"   (n3,r4)");
                assertThat(tools.children("/")).contains("foo", "tool");
                tools.remove("/foo");
                assertThat(tools.exists("/foo")).isFalse();
                assertThat(tools.exists("/tool")).isTrue();
            }
            tools.testXenstore().succeeded();
        }
    }
}
