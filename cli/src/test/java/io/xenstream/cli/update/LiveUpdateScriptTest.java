// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script between two daemons, with scripts in the places of the daemons and of the command, where no further process can be started. */
final class LiveUpdateScriptTest {
    /** More than the script ever starts. */
    private static final int ENOUGH = 20;

    private static final String DAEMON = """
            #!/bin/sh
            [ "$1" != --help ] || exit 0
            read -r state <'%s'
            echo %s "$state" "$@"
            """;
    /** Finds that the state must be repaired. */
    private static final String COMMAND = """
            #!/bin/sh
            [ "$3" = --prepare ] && echo repaired >"$4"
            """;

    @TempDir
    Path directory;

    private Path state;
    private Path library;

    @BeforeEach
    void install() throws Exception {
        state = directory.resolve("state_dump");
        script("old", DAEMON.formatted(state, "old"));
        script("new", DAEMON.formatted(state, "new"));
        script("command", COMMAND);
        library = directory.resolve("limited_forks.so");
        final Path source = directory.resolve("limited_forks.c");
        try (InputStream bytes = LiveUpdateScriptTest.class.getResourceAsStream("/native/limited_forks.c")) {
            Files.copy(bytes, source);
        }
        final Run compiler = Run.process(
                List.of(
                        "cc",
                        "-shared",
                        "-fPIC",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl"),
                directory);
        assertThat(compiler.exitCode()).as(compiler.errors()).isZero();
    }

    private void script(final String name, final String lines) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(directory.resolve(name), lines), PosixFilePermissions.fromString("rwx------"));
    }

    private Run update(final int forks) throws Exception {
        Files.writeString(state, "written\n");
        Files.deleteIfExists(directory.resolve("state_dump.checked"));
        return Run.process(
                List.of(
                        "env",
                        "FORKS=" + forks,
                        "LD_PRELOAD=" + library,
                        "XENSTREAM_SETTINGS=/dev/null",
                        "XENSTREAM=" + directory.resolve("command"),
                        "XENSTORED=" + directory.resolve("old"),
                        "XENSTREAM_NEXT=" + directory.resolve("new"),
                        "XENSTREAM_LOG=" + directory.resolve("log"),
                        "XENSTORED_RUNDIR=" + directory,
                        Path.of("..", "xenstream-live-update").toString(),
                        "-N",
                        "-U"),
                directory);
    }

    @Test
    void shouldEndAsADaemonWithItsStateWheneverNoProcessCanBeStarted() throws Exception {
        final List<String> ends = new ArrayList<>();
        for (int forks = 0; forks <= ENOUGH; forks++) {
            final Run run = update(forks);
            assertThat(run.output())
                    .as("after %d processes: %s", forks, run.errors())
                    .isIn("old written -N -U\n", "new repaired -N -U\n");
            ends.add(run.output().substring(0, "old".length()));
        }
        assertThat(ends).startsWith("old", "old", "old").endsWith("new").isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(directory.resolve("state_dump.checked")).hasContent("written");
    }
}
