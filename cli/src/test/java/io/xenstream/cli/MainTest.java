// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "dump",
                "verify",
                "stat",
                "copy",
                "repair",
                "diff",
                "extract",
                "merge",
                "generate",
                "serve",
                "demo"
            })
    void shouldHelpWithExamples(final String command) {
        final Run run = Run.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).startsWith("Usage: xenstream " + command).contains("\nExamples:\n  xenstream ");
        assertThat(run.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void shouldListItsCommands() {
        final Run run = Run.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .contains(
                        "\n  ls ",
                        "\n  dump ",
                        "\n  verify ",
                        "\n  stat ",
                        "\n  copy ",
                        "\n  diff ",
                        "\n  extract ",
                        "\n  merge ",
                        "\n  generate ",
                        "\n  serve ",
                        "\n  demo ")
                .contains("Exit codes:")
                .doesNotContain("demo-receive");
    }

    @Test
    void shouldSayItsVersion() {
        assertThat(Run.of("--version").output()).startsWith("xenstream ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "ls",
                "ls --nonsense x",
                "dump --format xml x",
                "copy x",
                "diff x",
                "diff - -",
                "extract x y",
                "extract --domain 0 x y",
                "merge x y",
                "merge - - x",
                "generate x",
                "generate --nodes 0 x",
                "generate --nodes 5 --version 3 x",
                "copy --byte-order middle x y",
                "demo --nodes 0",
                "ls --max-record -1 x",
                "ls --max-records 0 x"
            })
    void shouldSayWhatIsWrongWithACommandLine(final String line) {
        final Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
    }

    @Test
    void shouldEndQuietlyWhenItsReaderHasGone() throws IOException, InterruptedException {
        final Path image = directory.resolve("host.img");
        Run.of("generate", "--nodes", "20000", image.toString());
        final File errors = directory.resolve("stderr").toFile();
        final Process process = new ProcessBuilder(Run.command("dump", image.toString()))
                .redirectError(errors)
                .start();
        process.getInputStream().close();

        assertThat(process.waitFor()).isEqualTo(ExitCode.OUTPUT);
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldComplainOfAFullDisk() throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        for (final String command : List.of("ls", "dump", "stat", "verify")) {
            final File errors = directory.resolve("stderr").toFile();
            final Process process = new ProcessBuilder(Run.command(command, image.toString()))
                    .redirectOutput(new File("/dev/full"))
                    .redirectError(errors)
                    .start();

            assertThat(process.waitFor()).isEqualTo(ExitCode.OUTPUT);
            assertThat(Files.readString(errors.toPath()))
                    .startsWith("xenstream: cannot write standard output: ")
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldPrintNothingButItsOutputInAProcessOfItsOwn() throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        final Run run = Run.process(Run.command("ls", "-f", image.toString()), directory);

        assertThat(run).isEqualTo(Run.of("ls", "-f", image.toString()));
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void shouldShowTheMainJob() throws IOException, InterruptedException {
        final Run run = Run.process(Run.command("demo", "--nodes", "20000"), directory);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .contains("A host of 20,000 nodes")
                .contains("\nsecond JVM: verify every record ")
                .contains("The second JVM counted 20,000 committed nodes.")
                .contains("\n  /local/domain/1/")
                .contains("\nread every field of every node ");
        assertThat(run.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void shouldKeepTheImageOfTheDemoIfAsked() throws IOException {
        final Run run = Run.of("demo", "--nodes", "1000", "--keep");
        final Path image = Path.of(run.output()
                .substring(run.output().indexOf("The image is kept: "))
                .replace("The image is kept: ", "")
                .trim());

        assertThat(Run.of("verify", image.toString()).exitCode()).isZero();
        try (var files = Files.list(image.getParent())) {
            assertThat(files).containsExactly(image);
        }
        Files.delete(image);
        Files.delete(image.getParent());
    }
}
