// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live updates of the stock C daemon into {@code xenstream serve} by {@code xenstream-live-update}, and what becomes of those that fail. */
@Tag("interop")
final class AdoptionTest {
    private static final String SCRIPT = "xenstream-live-update";
    private static final int EVENTS = 1000;
    private static final String PADDING = "x".repeat(100);

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path log;

    @BeforeEach
    void describe() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        log = directory.resolve("log");
        // The stand-in for the hypervisor is the C daemon's.
        final Path command = script("command", "unset LD_PRELOAD LD_LIBRARY_PATH\n" + ServeProcess.execLine());
        environment.put("XENSTREAM", command.toString());
        environment.put("XENSTREAM_ARGS", "--store " + directory.resolve("store"));
        environment.put("XENSTREAM_LOG", log.toString());
        environment.put("XENSTREAM_SETTINGS", "/dev/null");
        environment.put("XENSTORED", DaemonKind.C.program(packages));
    }

    private Path script(final String name, final String lines) throws IOException {
        final Path script = directory.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + lines);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /** The tests may run in the directory of the module or in that above it. */
    private static Path shipped(final String name) {
        final Path here = Path.of(name).toAbsolutePath();
        return Files.exists(here) ? here : here.getParent().resolveSibling(name);
    }

    private StockDaemon start() throws IOException {
        return StockDaemon.start(packages, DaemonKind.C, environment);
    }

    private static void update(final StockDaemon daemon, final Path program, final String... options)
            throws IOException {
        final List<String> words = new ArrayList<>(List.of("live-update"));
        words.addAll(List.of(options));
        words.add(program.toString());
        // It prints nothing if the answer is OK.
        assertThat(daemon.tools()
                        .control(words.toArray(String[]::new))
                        .succeeded()
                        .output())
                .isEmpty();
        daemon.awaitServing();
    }

    private static String program(final StockDaemon daemon) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", Long.toString(daemon.pid()), "exe"))
                .getFileName()
                .toString();
    }

    private static List<String> sorted(final List<String> lines) {
        return lines.stream().sorted().toList();
    }

    /** What its client wants of a daemon that is replaced meanwhile. */
    private static final class Clients implements AutoCloseable {
        private final Client writer;
        private final Client watcher;
        private final Client lagging;
        private final Client halfway;
        private final StockWatch stockWatch;
        private final byte[] request =
                Message.of(Message.WRITE, 77, 0, "/halfway", "done").bytes();

        Clients(final StockDaemon daemon) throws IOException {
            writer = daemon.connect();
            watcher = daemon.connect();
            lagging = daemon.connect();
            halfway = daemon.connect();
            stockWatch = daemon.tools().watch("/afterwards");
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
            final byte[] binary = new byte[256];
            for (int i = 0; i < binary.length; i++) {
                binary[i] = (byte) i;
            }
            writer.write(0, "/a/binary", binary);
            writer.write("/a/b/c", "value");
            writer.mkdir("/spoil");
            writer.setPermissions("/a/b", "n0", "r3", "w4");
            writer.setPermissions("@releaseDomain", "n0", "r3");
            watcher.watch("/a/b", "token with spaces");
            watcher.watch("device", "relative");
            watcher.watch("@releaseDomain", "gone");
            assertThat(watcher.events()).hasSize(3);
            lagging.watch("/load", "lagging");
            lagging.event();
            for (int i = 0; i < EVENTS; i++) {
                writer.write(changed(i), "");
            }
            halfway.send(Arrays.copyOf(request, request.length - 7));
            // Whoever is answered after that has been read after that.
            writer.domainPath(0);
        }

        private static String changed(final int i) {
            return "/load/" + i + "/" + PADDING;
        }

        /** Fetches what was pending, completes what was begun, and sets off each watch. */
        void finish(final StockDaemon daemon) throws IOException {
            for (int i = 0; i < EVENTS; i++) {
                assertThat(lagging.event()).isEqualTo(new WatchEvent(changed(i), "lagging"));
            }
            assertThat(lagging.events()).isEmpty();
            halfway.send(Arrays.copyOfRange(request, request.length - 7, request.length));
            halfway.response(77, Deadline.LONG);
            assertThat(writer.read("/halfway")).isEqualTo("done\0");
            assertThat(watcher.events()).isEmpty();
            writer.write("/a/b/c", "changed");
            writer.write("/local/domain/0/device/x", "");
            assertThat(watcher.event()).isEqualTo(new WatchEvent("/a/b/c", "token with spaces"));
            assertThat(watcher.event()).isEqualTo(new WatchEvent("device/x", "relative"));
            assertThat(stockWatch.pending()).isZero();
            daemon.tools().write("/afterwards", "");
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
            assertThat(stockWatch.isAlive()).isTrue();
        }

        @Override
        public void close() throws IOException {
            writer.close();
            watcher.close();
            lagging.close();
            halfway.close();
            stockWatch.close();
        }
    }

    @Test
    void shouldKeepTheClientsOfTheStockDaemon() throws IOException {
        try (StockDaemon daemon = start();
                Clients clients = new Clients(daemon)) {
            final List<String> nodes = sorted(daemon.tools().list());

            update(daemon, shipped(SCRIPT));

            assertThat(program(daemon)).isEqualTo("java");
            assertThat(sorted(daemon.tools().list())).containsExactlyElementsOf(nodes);
            clients.finish(daemon);
            assertThat(Files.readString(log))
                    .contains("xenstream serve takes over as process " + daemon.pid())
                    .contains("the rings of 1 domain")
                    .contains(" 6 connections")
                    .doesNotContain("connection; dropped");
            requireClosed(daemon);
        }
    }

    /** The event channel, which the state names, and every other descriptor of a daemon that has gone. */
    private static void requireClosed(final StockDaemon daemon) throws IOException {
        final int events;
        try (MappedImage image = MappedImage.open(daemon.stateFile());
                ImageReader reader = image.reader()) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.type()).isEqualTo(RecordType.GLOBAL_DATA);
            events = reader.globalData().evtchnFd();
        }
        final Path number = Path.of("/proc", Long.toString(daemon.pid()), "fd", Integer.toString(events));
        assertThat(Files.exists(number) ? Files.readSymbolicLink(number).toString() : "")
                .doesNotContain("eventfd");
        try (Stream<Path> all = Files.list(number.getParent())) {
            assertThat(all.map(AdoptionTest::target)).noneMatch(target -> target.contains("/ring-"));
        }
    }

    private static String target(final Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (final IOException closed) {
            return "";
        }
    }

    private void shouldServeOnWithTheStockDaemon(final Path program, final String reason) throws IOException {
        try (StockDaemon daemon = start();
                Clients clients = new Clients(daemon)) {
            shouldServeOn(daemon, clients, program, reason);
        }
    }

    private void shouldServeOn(final StockDaemon daemon, final Clients clients, final Path program, final String reason)
            throws IOException {
        final int nodes = daemon.tools().list().size();

        update(daemon, program);

        assertThat(program(daemon)).isEqualTo("xenstored");
        assertThat(daemon.tools().list()).hasSize(nodes);
        clients.finish(daemon);
        assertThat(Files.readString(log)).contains(reason).contains("; the old daemon serves on: ");
        assertThat(daemon.log()).contains(reason);
        assertThat(directory.resolve("store")).doesNotExist();
    }

    @Test
    void shouldReturnToTheStockDaemonIfThereAreGuests() throws IOException {
        try (StockDaemon daemon = start();
                Clients clients = new Clients(daemon);
                Client introducing = daemon.connect()) {
            introducing.introduce(1, 2);
            shouldServeOn(daemon, clients, shipped(SCRIPT), "1 guest would have no xenstore any more");
        }
    }

    @Test
    void shouldReturnToTheStockDaemonIfTheStateHasErrors() throws IOException {
        // A permission of a letter that there is not, which the stock daemon takes for none.
        final String damaging =
                "LC_ALL=C sed -i 's#n\\x00\\x00\\x00/spoil#x\\x00\\x00\\x00/spoil#' \"$XENSTORED_RUNDIR/state_dump\"\n";
        shouldServeOnWithTheStockDaemon(
                script("damaging", damaging + "exec '" + shipped(SCRIPT) + "' \"$@\"\n"), "XS-NODE-");
    }

    @Test
    void shouldReturnToTheStockDaemonIfThereIsNoJava() throws IOException {
        environment.put("XENSTREAM", shipped("xenstream").toString());
        environment.put("JAVA_HOME", directory.resolve("nothing").toString());
        shouldServeOnWithTheStockDaemon(shipped(SCRIPT), "no java in JAVA_HOME");
    }

    @ParameterizedTest
    @CsvSource({"exec sleep 1000, 124", "kill -9 $$, 137", "exit 0, 0"})
    @Tag("long")
    void shouldReturnToTheStockDaemonIfTheCheckDoesNotSucceed(final String check, final int code) throws IOException {
        environment.put("XENSTREAM", script("failing", check + "\n").toString());
        environment.put("XENSTREAM_TIME", "0.5");
        shouldServeOnWithTheStockDaemon(shipped(SCRIPT), "(exit code " + code + ")");
    }

    @Test
    @Tag("long")
    void shouldReturnToTheStockDaemonIfThereIsAStoreAlready() throws IOException {
        final Path other = Files.createDirectory(directory.resolve("other"));
        Files.createFile(other.resolve("file"));
        environment.put("XENSTREAM_ARGS", "--store " + other);
        shouldServeOnWithTheStockDaemon(shipped(SCRIPT), "is not empty");
    }

    @Test
    @Tag("long")
    void shouldEndTransactionsThatTheStateDoesNotContain() throws IOException {
        try (StockDaemon daemon = start();
                Client client = daemon.connect()) {
            client.write("/a", "1");
            final int lost = client.startTransaction();
            client.write(lost, "/a", new byte[] {'2'});

            update(daemon, shipped(SCRIPT), "-F", "-t", "1");

            assertThatThrownBy(() -> client.read(lost, "/a")).hasMessage("EAGAIN");
            assertThatThrownBy(() -> client.write(lost, "/b", new byte[0])).hasMessage("EAGAIN");
            final int open = client.startTransaction();
            assertThat(open).isNotEqualTo(lost);
            client.write(open, "/c", new byte[] {'3'});
            final int committed = client.startTransaction();
            client.commit(committed);
            assertThatThrownBy(() -> client.read(committed, "/a")).hasMessage("ENOENT");

            try (ServeProcess successor = ServeProcess.start(
                    directory, "--takeover", "--socket", daemon.socket().toString())) {
                assertThat(successor.isAlive()).isTrue();
                assertThatThrownBy(() -> client.commit(lost)).hasMessage("EAGAIN");
                client.commit(open);
                assertThat(client.startTransaction()).isGreaterThan(open);
                assertThat(client.read("/a")).isEqualTo("1");
                assertThat(client.directory("/")).contains("c").doesNotContain("b");
            }
        }
    }

    /** Clients connect anew; the way that the documentation describes. */
    @Test
    @Tag("long")
    void shouldLeaveAnImageThatTheStockDaemonLoads() throws IOException {
        final Path saved = directory.resolve("last.img");
        final Path state = directory.resolve("state");
        environment.put("XENSTREAM_ARGS", "--save " + saved);
        final List<String> nodes;
        try (StockDaemon daemon = start();
                Client client = daemon.connect()) {
            client.write("/a/b", "1");
            client.setPermissions("/a/b", "n0", "r3");
            update(daemon, shipped(SCRIPT));
            client.write("/c", "2");
            nodes = sorted(daemon.tools().list());
            final ProcessHandle process = ProcessHandle.of(daemon.pid()).orElseThrow();
            process.destroy();
            Deadline.in(Deadline.LONG).await("serve has ended", () -> !process.isAlive());
        }
        assertThat(Run.of("copy", "--version", "1", saved.toString(), state.toString())
                        .exitCode())
                .isZero();
        ToolRun.of(
                        directory,
                        List.of(
                                "sh",
                                "-c",
                                "printf '\\003\\000\\000\\000' | dd of=state bs=1 seek=24 conv=notrunc status=none"))
                .succeeded();
        assertThat(Run.of("verify", "--for", "c-4.17", state.toString()).exitCode())
                .isZero();
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, new Descriptors(3, 9))) {
            daemon.awaitServing();
            assertThat(sorted(daemon.tools().list())).isEqualTo(nodes);
        }
    }
}
