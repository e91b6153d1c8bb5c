// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Live updates of stock daemons into stock daemons, whose state is checked before and in between. The C daemon 4.17 writes states that it does not load
 * itself: it lets domain 0 give a node to a domain that is not introduced.
 */
@Tag("interop")
final class CheckedUpdateTest {
    private static final String OWNED_BY_NOBODY = "XS-C-042";

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path command;
    private Path control;
    private Path wrapper;
    private Path result;

    @BeforeEach
    void describe() throws IOException {
        command = script("command", "unset LD_PRELOAD LD_LIBRARY_PATH\n" + ServeProcess.execLine());
        control = script("control", libraries() + "exec '" + packages.daemon("xenstore-control") + "' \"$@\"\n");
        wrapper =
                Path.of("..").resolve("xenstream-live-update").toAbsolutePath().normalize();
        result = directory.resolve("result");
        environment.put("XENSTREAM_SETTINGS", directory.resolve("settings").toString());
    }

    private String libraries() {
        return "export LD_LIBRARY_PATH='" + packages.environment().get("LD_LIBRARY_PATH") + "'\n";
    }

    private Path script(final String name, final String lines) throws IOException {
        final Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + lines);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /** A successor that can also be started without the environment of the daemon. */
    private Path successor(final DaemonKind kind) throws IOException {
        final String standIn = "export LD_PRELOAD='" + packages.standIn() + "' STAND_IN_FOLDER=\"${STAND_IN_FOLDER:-"
                + directory + "}\"\n";
        return script("next-" + kind, libraries() + standIn + "exec '" + kind.program(packages) + "' \"$@\"\n");
    }

    private void set(final String... settings) throws IOException {
        final List<String> lines =
                new ArrayList<>(List.of("XENSTREAM='" + command + "'", "XENSTREAM_RESULT='" + result + "'"));
        lines.addAll(List.of(settings));
        Files.write(directory.resolve("settings"), lines);
    }

    private StockDaemon start(final DaemonKind kind) throws IOException {
        return StockDaemon.start(packages, kind, environment);
    }

    private Run xenstream(final StockDaemon daemon, final String name, final String... args) {
        final List<String> words = new ArrayList<>(List.of(
                name,
                "--socket",
                daemon.socket().toString(),
                "--control",
                control.toString(),
                "--command",
                command.toString(),
                "--wrapper",
                wrapper.toString()));
        words.addAll(Arrays.asList(args));
        return Run.of(words.toArray(String[]::new));
    }

    private static String program(final StockDaemon daemon) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", Long.toString(daemon.pid()), "exe"))
                .getFileName()
                .toString();
    }

    @Test
    void shouldReplaceTheDaemonAndKeepWhatIsUnderWay() throws IOException {
        try (StockDaemon daemon = start(DaemonKind.C);
                FilledStore store = new FilledStore(daemon)) {
            final Map<String, String> tree = store.tree();
            final Path next = successor(DaemonKind.C);

            final Run dry = xenstream(daemon, "live-update", "--dry-run", next.toString());
            assertThat(dry.exitCode()).as(dry.toString()).isZero();
            assertThat(dry.output()).contains("nothing was changed; would run: " + control + " live-update -t 60 ");
            assertThat(daemon.stateFile()).doesNotExist();
            final Run run = xenstream(daemon, "live-update", next.toString());

            assertThat(run.exitCode()).as(run + daemon.log()).isZero();
            assertThat(run.output()).contains("c-4.17 loads (LOADS)").endsWith("\n" + next + " serves\n");
            assertThat(daemon.log()).contains(next + " takes over as process " + daemon.pid());
            assertThat(store.tree()).isEqualTo(tree);
            store.finish();
        }
    }

    @Test
    void shouldChangeNothingIfTheDaemonWouldNotLoadItsOwnState() throws IOException {
        try (StockDaemon daemon = start(DaemonKind.C);
                Client client = daemon.connect()) {
            client.write("/a", "1");
            client.setPermissions("/a", "n7", "r0");
            final Path next = successor(DaemonKind.C);

            final Run run = xenstream(daemon, "live-update", next.toString());

            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.output()).contains(OWNED_BY_NOBODY).endsWith("nothing was changed: the successor refuses\n");
            assertThat(daemon.stateFile()).doesNotExist();
            assertThat(Run.of("preflight", "--socket", daemon.socket().toString())
                            .exitCode())
                    .isEqualTo(5);

            final Run repaired = xenstream(daemon, "live-update", "--repair", next.toString());
            assertThat(repaired.exitCode()).as(repaired + daemon.log()).isZero();
            assertThat(client.read("/a")).isEqualTo("1");
            assertThat(client.permissions("/a")).containsExactly("n0", "r0");
        }
    }

    /** It would be the end of the store: with the same state, the old daemon fails as the successor does. */
    @Test
    void shouldReturnToTheOldDaemonWithARepairedStateIfItWouldNotLoadItsOwn() throws IOException {
        set("XENSTREAM_NEXT='" + successor(DaemonKind.C) + "'", "XENSTORED='" + DaemonKind.C.program(packages) + "'");
        try (StockDaemon daemon = start(DaemonKind.C);
                Client client = daemon.connect()) {
            client.write("/a", "1");
            client.setPermissions("/a", "n7", "r0");

            daemon.tools().control("live-update", wrapper.toString()).succeeded();

            daemon.awaitServing();
            assertThat(client.read("/a")).isEqualTo("1");
            assertThat(Files.readString(result)).contains("old ").contains(OWNED_BY_NOBODY);
            assertThat(daemon.log()).contains("would not load its own state and gets a repaired one");
        }
    }

    /** oxenstored's text has no rings of guests, and nothing that is under way. */
    @Test
    void shouldReturnToTheOldDaemonWithEverythingUnderWayIfTheSuccessorWouldLoseIt() throws IOException {
        set(
                "XENSTREAM_NEXT='" + successor(DaemonKind.OXENSTORED) + "'",
                "XENSTREAM_FOR=oxenstored",
                "XENSTREAM_NEXT_ARGS=--no-fork",
                "XENSTORED='" + DaemonKind.C.program(packages) + "'");
        try (StockDaemon daemon = start(DaemonKind.C);
                FilledStore store = new FilledStore(daemon)) {
            final Map<String, String> tree = store.tree();

            daemon.tools().control("live-update", wrapper.toString()).succeeded();

            daemon.awaitServing();
            assertThat(program(daemon)).isEqualTo("xenstored");
            assertThat(Files.readString(result)).contains("old ").contains("XS-OX-");
            assertThat(store.tree()).isEqualTo(tree);
            store.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 3", "case x in", "XENSTREAM=/nonexistent"})
    void shouldBecomeTheOldDaemonWhateverIsWrongWithTheSettings(final String mistake) throws IOException {
        shouldBecomeTheOldDaemon(successor(DaemonKind.C), mistake);
    }

    @ParameterizedTest
    @CsvSource({"exec sleep 1000", "kill -9 $$", "exec '{java}' -Xmx1m", "echo; exit 70"})
    @Tag("long")
    void shouldBecomeTheOldDaemonIfTheCheckFails(final String check) throws IOException {
        final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        final Path failing = script("failing", check.replace("{java}", java.toString()) + "\n");
        shouldBecomeTheOldDaemon(successor(DaemonKind.C), "XENSTREAM='" + failing + "'\nXENSTREAM_TIME=0.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/nonexistent\n", "#!/bin/sh\nexit 127\n"})
    @Tag("long")
    void shouldBecomeTheOldDaemonIfTheSuccessorDoesNotRun(final String program) throws IOException {
        final Path broken = script("broken", "");
        Files.writeString(broken, program);
        shouldBecomeTheOldDaemon(broken, "");
    }

    private void shouldBecomeTheOldDaemon(final Path next, final String last) throws IOException {
        set("XENSTREAM_NEXT='" + next + "'", "XENSTORED='" + DaemonKind.C.program(packages) + "'", last);
        try (StockDaemon daemon = start(DaemonKind.C);
                Client client = daemon.connect();
                StockWatch stockWatch = daemon.tools().watch("/a")) {
            assertThat(stockWatch.next()).isEqualTo("/a");
            client.write("/b", "1");

            daemon.tools().control("live-update", wrapper.toString()).succeeded();

            daemon.awaitServing();
            assertThat(program(daemon)).isEqualTo("xenstored");
            assertThat(daemon.log()).doesNotContain(" takes over as process ");
            assertThat(client.read("/b")).isEqualTo("1");
            client.write("/a", "2");
            assertThat(stockWatch.next()).isEqualTo("/a");
        }
    }

    @Test
    @Tag("long")
    void shouldBecomeTheSuccessorIfThereIsNoOldDaemon() throws IOException {
        set("XENSTREAM_NEXT='" + successor(DaemonKind.C) + "'", "XENSTREAM=/nonexistent");
        try (StockDaemon daemon = start(DaemonKind.C);
                Client client = daemon.connect()) {
            client.write("/b", "1");
            daemon.tools().control("live-update", wrapper.toString()).succeeded();
            daemon.awaitServing();
            assertThat(client.read("/b")).isEqualTo("1");
        }
    }

    @Test
    void shouldMoveTheStoreToTheOtherDaemonAndBack() throws IOException {
        try (StockDaemon daemon = start(DaemonKind.OXENSTORED);
                Client client = daemon.connect();
                StockWatch stockWatch = daemon.tools().watch("/a")) {
            assertThat(stockWatch.next()).isEqualTo("/a");
            client.write("/b", "1");
            client.setPermissions("/b", "n7", "r0");
            final String[] toC = {"--from", "oxenstored", "--to", "c"};
            assertThat(xenstream(daemon, "migrate-daemon", toC).exitCode()).isEqualTo(5);
            client.setPermissions("/b", "n0", "r7");
            assertThat(xenstream(daemon, "migrate-daemon", toC).exitCode()).isZero();

            final Run there = xenstream(
                    daemon,
                    "migrate-daemon",
                    "--from",
                    "oxenstored",
                    "--to",
                    "c",
                    "--run",
                    successor(DaemonKind.C).toString());
            assertThat(there.exitCode()).as(there + daemon.log()).isZero();
            assertThat(program(daemon)).isEqualTo("xenstored");
            assertThat(client.read("/b")).isEqualTo("1");
            assertThat(client.permissions("/b")).containsExactly("n0", "r7");

            final Run back = xenstream(
                    daemon,
                    "migrate-daemon",
                    "--from",
                    "c",
                    "--to",
                    "oxenstored",
                    "--run",
                    "--allow-loss",
                    "--",
                    successor(DaemonKind.OXENSTORED).toString(),
                    "--no-fork",
                    "--config-file",
                    DaemonKind.configuration(daemon.socket().getParent()));
            assertThat(back.exitCode()).as(back + daemon.log()).isZero();
            assertThat(program(daemon)).isEqualTo("oxenstored");
            client.write("/a", "2");
            assertThat(stockWatch.next()).isEqualTo("/a");
        }
    }

    /** What clients do not see is checked in between: then oxenstored serves on. */
    @Test
    @Tag("long")
    void shouldServeOnWithOxenstoredIfTheStateIsBad() throws IOException {
        set(
                "XENSTREAM_NEXT='" + successor(DaemonKind.C) + "'",
                "XENSTREAM_FOR=c-4.17",
                "XENSTREAM_NEXT_ARGS=-N",
                "XENSTORED='" + DaemonKind.OXENSTORED.program(packages) + "'");
        try (StockDaemon daemon = start(DaemonKind.OXENSTORED);
                Client client = daemon.connect()) {
            client.write("/b", "1");
            client.setPermissions("/b", "n7", "r0");

            daemon.tools().control("live-update", wrapper.toString());

            daemon.awaitServing();
            assertThat(program(daemon)).isEqualTo("oxenstored");
            assertThat(Files.readString(result)).contains("old ").contains(OWNED_BY_NOBODY);
            assertThat(client.permissions("/b")).containsExactly("n7", "r0");
        }
    }
}
