// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.process.CommandResults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code xenstream bench commands} with another program in the place of the script, which the module's own build does not make. */
class CommandsCommandTest {
    private static final String WRITES = "generate | copy | extract | merge | repair | convert";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(final String program, final String... arguments) throws IOException {
        final Path script = Files.writeString(folder.resolve("xenstream"), "#!/bin/sh\n" + program + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(arguments, new Session(out, err, folder));
    }

    @Test
    void shouldMeasureEachCommand() throws IOException {
        final Path images = Files.createDirectory(folder.resolve("images"));
        final Path file = folder.resolve("commands.json");
        final int exitCode = run(
                "for last; do :; done\ncase $1 in " + WRITES + ") echo image >\"$last\" ;; esac",
                "commands",
                "--nodes",
                "2000",
                "--rounds",
                "1",
                "--directory",
                images.toString(),
                "-o",
                file.toString());

        assertThat(exitCode).as("%s", errors).isEqualTo(ExitCode.FINE);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("2,000 nodes, 0 MB; runs of each command: 1 (medians)\n")
                .contains("| ls, 1,000 nodes | ", "| report | ")
                .containsPattern("\\| `ls`, 1,000 nodes, processor time \\| ≤ 0.45 s \\|  \\| 0\\.\\d+ .* \\| met \\|")
                .contains("| `copy`, 10 million nodes | ≥ 400 MB a processor second |  |  | not measured |");
        assertThat(CommandResults.read(file).orElseThrow().commands()).hasSize(16);
        assertThat(images).isEmptyDirectory();
    }

    @Test
    void shouldNameFileThatItCannotWrite() throws IOException {
        final String program = "for last; do :; done\ncase $1 in " + WRITES + ") echo image >\"$last\" ;; esac";
        final Path file = folder.resolve("missing").resolve("commands.json");
        assertThat(run(program, "commands", "--rounds", "1", "--directory", folder.toString(), "-o", file.toString()))
                .isEqualTo(ExitCode.OUTPUT);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("cannot write " + file);
    }

    @Test
    void shouldSayWhyACommandFailed() throws IOException {
        assertThat(run("echo no room >&2; exit 4", "commands", "--directory", folder.toString()))
                .isEqualTo(ExitCode.INPUT);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("generate --nodes 1000")
                .contains("exit code 4: no room");
    }

    @Test
    void shouldRefuseNoNodesAndNoRounds() throws IOException {
        assertThat(run("exit 0", "commands", "--nodes", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(run("exit 0", "commands", "--rounds", "0")).isEqualTo(ExitCode.USAGE);
    }
}
