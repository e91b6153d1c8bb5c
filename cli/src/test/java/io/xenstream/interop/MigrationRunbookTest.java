// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of {@code docs/oxenstored-to-c.md}, from its top to its end, on a stock oxenstored. */
@Tag("interop")
final class MigrationRunbookTest {
    private static final Path DOCUMENT = Path.of("../docs/oxenstored-to-c.md");

    /** What oxenstored would have left. */
    private static final String ROTATED = """
            $xenstored-dump-format
            global,4
            evtchn-dev,5,100
            dom,0,0,1,101
            store,2f,6e30,
            store,2f4072656c65617365446f6d61696e,6e30,
            store,2f40696e74726f64756365446f6d61696e,6e30,
            """;

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private static List<String> commands() throws IOException {
        final List<String> commands = new ArrayList<>();
        boolean isOpen = false;
        for (final String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("```")) {
                isOpen = line.equals("```sh");
            } else if (isOpen) {
                commands.add(line);
            }
        }
        return commands;
    }

    private void script(final String name, final String lines) throws IOException {
        final Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + lines);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** The programs of a host with Xen and xenstream, in a directory for PATH. */
    private void install(final StockDaemon daemon) throws IOException {
        final Path folder = daemon.socket().getParent();
        final String libraries =
                "export LD_LIBRARY_PATH='" + packages.environment().get("LD_LIBRARY_PATH") + "'\n";
        final String standIn = libraries + "export LD_PRELOAD='" + packages.standIn() + "' STAND_IN_FOLDER='" + folder
                + "' XENSTORED_RUNDIR='" + folder + "'\n";
        script(
                "xenstream",
                "unset LD_PRELOAD LD_LIBRARY_PATH\nexport XENSTREAM_COMMAND=\"$0\"\n" + ServeProcess.execLine());
        Files.copy(Path.of("..", "xenstream-live-update"), directory.resolve("xenstream-live-update"));
        script("xenstore-control", libraries + exec(packages.daemon("xenstore-control")) + "\n");
        script("xenstored", standIn + exec(packages.daemon("xenstored")) + "\n");
        script(
                "oxenstored",
                standIn + exec(packages.daemon("oxenstored")) + " --config-file '" + DaemonKind.configuration(folder)
                        + "'\n");
        for (final String tool : List.of("xenstore-ls", "xenstore-chmod")) {
            script(tool, libraries + exec(packages.tool(tool)) + "\n");
        }
    }

    private static String exec(final Path program) {
        return "exec '" + program + "' \"$@\"";
    }

    private static String program(final StockDaemon daemon) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", Long.toString(daemon.pid()), "exe"))
                .getFileName()
                .toString();
    }

    @Test
    void shouldDoWhatTheRunbookSays() throws IOException {
        try (StockDaemon daemon =
                        StockDaemon.start(packages, DaemonKind.OXENSTORED, Map.of("XENSTREAM_SETTINGS", "/dev/null"));
                Client client = daemon.connect();
                StockWatch stockWatch = daemon.tools().watch("/a")) {
            install(daemon);
            Files.writeString(daemon.stateFile(), ROTATED);
            assertThat(stockWatch.next()).isEqualTo("/a");
            client.write("/b", "1");
            final Map<String, String> environment = Map.of(
                    "PATH",
                    directory + ":" + System.getenv("PATH"),
                    "XENSTORED_PATH",
                    daemon.socket().toString());
            final List<String> programs = new ArrayList<>();
            for (final String command : commands()) {
                final ToolRun run = ToolRun.of(
                        List.of(
                                "bash",
                                "-c",
                                command.replace(
                                                "/run/xenstored/db",
                                                daemon.stateFile().toString())
                                        .replace("/PATH", "/b")),
                        environment,
                        directory,
                        Deadline.LONG);
                assertThat(run.exitCode()).as(run + daemon.log()).isZero();
                programs.add(program(daemon));
            }
            assertThat(programs).contains("xenstored").endsWith("oxenstored");
            assertThat(client.read("/b")).isEqualTo("1");
            client.write("/a", "2");
            assertThat(stockWatch.next()).isEqualTo("/a");
        }
    }
}
