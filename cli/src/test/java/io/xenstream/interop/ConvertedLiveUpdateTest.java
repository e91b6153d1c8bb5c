// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Live updates of one stock daemon into the other, by what the convert command makes of its state. */
@Tag("interop")
final class ConvertedLiveUpdateTest {
    /** That of the stand-in for the hypervisor. */
    private static final String DOMEXC_PORT = "100";

    private final StockPackages packages = StockPackages.obtain();

    private static Run convert(final Path dumped, final Path restored, final String... options) {
        final List<String> args =
                new ArrayList<>(List.of("convert", "--durability", "none", dumped.toString(), restored.toString()));
        args.addAll(Arrays.asList(options));
        final Run run = Run.of(args.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return run;
    }

    /** The C daemon's image has the answer to the one who asked for the update, not yet sent: that is lost, and nothing else. */
    private static void toText(final Path dumped, final Path restored) {
        final Run run = convert(dumped, restored, "--to", "oxenstored", "--domexc-port", DOMEXC_PORT, "--allow-loss");
        assertThat(run.errors())
                .contains("ERROR XS-OX-004 ", " 0 bytes of input, 19 of output")
                .endsWith("\nlost: 1 error, 0 warnings, 0 notes\n");
    }

    private static void toImage(final Path dumped, final Path restored) {
        convert(dumped, restored, "--to", "image", "--version", "1");
    }

    /** Values with bytes of all kinds, permissions, special nodes' permissions, an empty node. */
    private static void fill(final Client client) throws IOException {
        final byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        client.write(0, "/a/binary", binary);
        client.write(0, "/a/large", new byte[2000]);
        client.write("/a/b/c", "value");
        client.mkdir("/empty");
        client.setPermissions("/a/b", "n0", "r3", "w4");
        client.setPermissions("/a/b/c", "b0", "n7");
    }

    /** Without what a daemon writes of itself, and the special nodes, which only one of them lists. */
    private static List<String> tree(final StockDaemon daemon) throws IOException {
        return daemon.tools().list().stream()
                .filter(line -> !line.startsWith("/tool") && !line.startsWith("/@") && !line.startsWith("/local"))
                .sorted()
                .toList();
    }

    private void shouldGoOn(final DaemonKind first, final DaemonKind second, final StateReplacement conversion)
            throws IOException {
        try (StockDaemon daemon = StockDaemon.start(packages, first);
                Client client = daemon.connect();
                Client watcher = daemon.connect();
                StockWatch stockWatch = daemon.tools().watch("/afterwards")) {
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
            fill(client);
            watcher.watch("/a/b", "token with spaces");
            assertThat(watcher.event()).isEqualTo(new WatchEvent("/a/b", "token with spaces"));
            final List<String> tree = tree(daemon);
            assertThat(tree).hasSize(6);

            daemon.liveUpdate(second, conversion);

            assertThat(daemon.kind()).isEqualTo(second);
            assertThat(tree(daemon)).isEqualTo(tree);
            client.write("/a/b/c", "changed");
            assertThat(client.read("/a/b/c")).isEqualTo("changed");
            assertThat(watcher.event()).isEqualTo(new WatchEvent("/a/b/c", "token with spaces"));
            assertThat(stockWatch.pending()).isZero();
            daemon.tools().write("/afterwards", "");
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
            assertThat(stockWatch.isAlive()).isTrue();
        }
    }

    @Test
    void shouldUpdateTheDaemonInCIntoOxenstored() throws IOException {
        shouldGoOn(DaemonKind.C, DaemonKind.OXENSTORED, ConvertedLiveUpdateTest::toText);
    }

    @Test
    void shouldUpdateOxenstoredIntoTheDaemonInC() throws IOException {
        shouldGoOn(DaemonKind.OXENSTORED, DaemonKind.C, ConvertedLiveUpdateTest::toImage);
    }

    @Test
    void shouldUpdateBackAndForth() throws IOException {
        try (StockDaemon daemon = StockDaemon.start(packages, DaemonKind.C);
                Client client = daemon.connect();
                StockWatch stockWatch = daemon.tools().watch("/afterwards")) {
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
            fill(client);
            final List<String> tree = tree(daemon);

            daemon.liveUpdate(DaemonKind.OXENSTORED, ConvertedLiveUpdateTest::toText);
            daemon.liveUpdate(DaemonKind.C, ConvertedLiveUpdateTest::toImage);

            assertThat(tree(daemon)).isEqualTo(tree);
            client.write("/a/b/c", "changed");
            daemon.tools().write("/afterwards", "");
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
        }
    }
}
