// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest taken out of the image of one stock C daemon, and merged into that of another one, which loads it. */
@Tag("interop")
final class MigrationTest {
    private static final int OLD = 2;
    private static final int NEW = 12;
    private static final int EVENTS = 40;
    private static final String PADDING = "x".repeat(100);
    private static final String BACKEND = "/local/domain/0/backend/vbd/";

    private final StockPackages packages = StockPackages.obtain();

    /** The guest's event channel on the receiving host, where no other guest has this port. */
    private static final String PORT = "4000";

    @TempDir
    Path directory;

    private static String home(final int domid) {
        return "/local/domain/" + domid;
    }

    /** A host that has the guest, with everything that has to come along. */
    private static void fillLeaving(final Client tool) throws IOException {
        for (int domid = 1; domid <= 3; domid++) {
            tool.introduce(domid, 1);
            tool.write(home(domid) + "/name", "guest-" + domid);
            tool.write(home(domid) + "/vm", "/vm/uuid-" + domid);
            tool.write(home(domid) + "/data/some", "\u0001\u00ff\0" + domid);
            tool.write(home(domid) + "/device/vbd/51712/backend", BACKEND + domid + "/51712");
            tool.write(home(domid) + "/device/vbd/51712/backend-id", "0");
            tool.write(BACKEND + domid + "/51712/frontend", home(domid) + "/device/vbd/51712");
            tool.write(BACKEND + domid + "/51712/frontend-id", String.valueOf(domid));
            tool.write("/vm/uuid-" + domid + "/name", "guest-" + domid);
            tool.setPermissions(home(domid), "n0", "r" + domid);
            tool.setPermissions(home(domid) + "/name", "n0", "r" + domid);
            tool.setPermissions(home(domid) + "/data", "n" + domid, "r0");
            tool.setPermissions(home(domid) + "/data/some", "b" + domid);
            tool.setPermissions(home(domid) + "/device/vbd/51712", "n" + domid, "r0");
            tool.setPermissions(BACKEND + domid + "/51712", "n0", "r" + domid);
        }
    }

    private static void fillReceiving(final Client tool) throws IOException {
        tool.introduce(1, 1);
        tool.write(home(1) + "/name", "another-1");
        tool.setPermissions(home(1), "n1");
        tool.write(home(OLD) + "/name", "another-2");
        tool.write(BACKEND + "1/51712/frontend", home(1) + "/device/vbd/51712");
        tool.watch(home(NEW) + "/name", "named");
        assertThat(tool.events()).hasSize(1);
    }

    private static Map<String, String> tree(final Client tool, final String... tops) throws IOException {
        final Map<String, String> nodes = new TreeMap<>();
        for (final String top : tops) {
            walk(tool, top, nodes);
        }
        return nodes;
    }

    private static void walk(final Client tool, final String path, final Map<String, String> nodes) throws IOException {
        nodes.put(path, tool.permissions(path) + " " + tool.read(path));
        for (final String child : tool.directory(path)) {
            walk(tool, path + "/" + child, nodes);
        }
    }

    /** What a tree should be under the guest's new id. */
    private static Map<String, String> renamed(final Map<String, String> tree) {
        final Map<String, String> renamed = new TreeMap<>();
        tree.forEach((path, node) -> {
            final String rest = node.replace(home(OLD) + "/", home(NEW) + "/")
                    .replace(BACKEND + OLD + "/", BACKEND + NEW + "/")
                    .replaceAll("([nrwb])" + OLD + "([],])", "$1" + NEW + "$2");
            renamed.put(
                    path.replace(home(OLD), home(NEW)).replace(BACKEND + OLD, BACKEND + NEW),
                    path.endsWith("/frontend-id") ? rest.replaceAll(" " + OLD + "$", " " + NEW) : rest);
        });
        return renamed;
    }

    private static void watchFromGuest(final Guest guest, final Client tool) throws IOException {
        guest.send(Message.of(Message.WATCH, 1, 0, "data", "token").bytes());
        assertThat(guest.receive().type()).isEqualTo(Message.WATCH);
        assertThat(WatchEvent.of(guest.receive())).isEqualTo(new WatchEvent("data", "token"));
        for (int i = 0; i < EVENTS; i++) {
            tool.write(home(OLD) + "/data/" + i + PADDING, "");
        }
    }

    private void extract(final Path dumped, final Path part) {
        final Run run = Run.of(
                "extract",
                "--domain",
                String.valueOf(OLD),
                "--rename",
                String.valueOf(NEW),
                "--vm",
                "--backends",
                dumped.toString(),
                part.toString());
        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.output()).contains("frontend-id: " + OLD + " -> " + NEW);
    }

    private static void merge(final Path dumped, final Path part, final Path restored) {
        final Run run = Run.of("merge", "--evtchn", PORT, dumped.toString(), part.toString(), restored.toString());
        assertThat(run.exitCode()).as(run.errors() + run.output()).isZero();
        final Run difference = Run.of("diff", dumped.toString(), restored.toString());
        assertThat(difference.exitCode()).isEqualTo(1);
        assertThat(difference.lines().subList(0, difference.lines().size() - 1))
                .allMatch(line -> line.startsWith("+ "))
                .anyMatch(line -> line.startsWith("+ WATCH ring " + NEW + " wpath data token token"));
    }

    @Test
    void shouldMoveAGuestWithNodesPermissionsWatchesAndPendingRequests() throws IOException {
        final Path part = directory.resolve("part.img");
        try (StockDaemon leaving = StockDaemon.start(packages, DaemonKind.C);
                StockDaemon receiving = StockDaemon.start(packages, DaemonKind.C);
                Client left = leaving.connect();
                Client right = receiving.connect()) {
            final Guest before = leaving.guest(OLD);
            fillLeaving(left);
            fillReceiving(right);
            watchFromGuest(before, left);
            final byte[] request = Message.of(Message.READ, 78, 0, "name").bytes();
            before.send(Arrays.copyOf(request, 20));
            final Map<String, String> guest = tree(left, home(OLD), BACKEND + OLD, "/vm/uuid-" + OLD);
            final Map<String, String> others = tree(right, home(1), home(OLD), BACKEND + "1");

            leaving.liveUpdate(DaemonKind.C, (dumped, restored) -> {
                extract(dumped, part);
                StateReplacement.NONE.replace(dumped, restored);
            });
            final Guest after = receiving.migrated(leaving, OLD, NEW);
            receiving.liveUpdate(DaemonKind.C, (dumped, restored) -> merge(dumped, part, restored));

            assertThat(guest).hasSizeGreaterThan(EVENTS + 10);
            assertThat(tree(right, home(NEW), BACKEND + NEW, "/vm/uuid-" + OLD)).isEqualTo(renamed(guest));
            assertThat(tree(right, home(1), home(OLD), BACKEND + "1")).isEqualTo(others);
            assertThat(right.directory("/vm")).isEqualTo(List.of("uuid-" + OLD));
            requireServed(after, right, Arrays.copyOfRange(request, 20, request.length));
        }
    }

    /** The guest gets what was pending, the answer to its half request, and events of what is changed now. */
    private static void requireServed(final Guest guest, final Client tool, final byte[] rest) throws IOException {
        for (int i = 0; i < EVENTS; i++) {
            assertThat(WatchEvent.of(guest.receive())).isEqualTo(new WatchEvent("data/" + i + PADDING, "token"));
        }
        guest.send(rest);
        final Message name = guest.receive();
        assertThat(name.requestId()).isEqualTo(78);
        assertThat(name.text()).isEqualTo("guest-" + OLD);
        tool.write(home(NEW) + "/data/some", "changed");
        assertThat(WatchEvent.of(guest.receive())).isEqualTo(new WatchEvent("data/some", "token"));
        tool.write(home(NEW) + "/name", "renamed");
        assertThat(tool.events()).isEqualTo(List.of(new WatchEvent(home(NEW) + "/name", "named")));
    }
}
