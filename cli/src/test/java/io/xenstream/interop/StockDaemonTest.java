// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the harness runs what it says. */
@Tag("interop")
final class StockDaemonTest {
    private final StockPackages packages = StockPackages.obtain();

    /** What is replaced is what is restored: no test of a live update would see anything otherwise. */
    @ParameterizedTest
    @EnumSource
    void shouldLoadTheStateThatReplacesIt(final DaemonKind kind) throws IOException {
        try (StockDaemon daemon = StockDaemon.start(packages, kind);
                Client client = daemon.connect();
                StockWatch watch = daemon.tools().watch("/value")) {
            assertThat(watch.next()).isEqualTo("/value");
            client.write("/value", "abcd");
            assertThat(watch.next()).isEqualTo("/value");

            daemon.liveUpdate(kind, (dumped, restored) -> {
                final String state = Files.readString(dumped, Message.BYTES);
                final String replaced = state.replace("abcd", "dcba").replace("61626364", "64636261");
                assertThat(replaced).isNotEqualTo(state);
                Files.writeString(restored, replaced, Message.BYTES);
            });

            assertThat(client.read("/value")).isEqualTo("dcba");
            client.write("/value", "");
            assertThat(watch.next()).isEqualTo("/value");
        }
    }

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
