// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.ExitCode;
import io.xenstream.nativeio.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @TempDir
    Path directory;

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
    void shouldPrintTheVersionOfTheBuild() {
        assertThat(Run.of("--version").output()).matches("xenstream \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
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
    void shouldExplainAnInvalidCommandLine(final String line) {
        final Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
    }

    @Tag("slow")
    @Test
    void shouldExitQuietlyWhenItsReaderClosesThePipe() throws IOException, InterruptedException {
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

    @Tag("slow")
    @Test
    void shouldReportAFullDisk() throws IOException, InterruptedException {
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

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "ls --help", "completion bash"})
    void shouldReportThatHelpCannotBeWritten(final String line) throws IOException, InterruptedException {
        final File errors = directory.resolve("stderr").toFile();
        final Process process = new ProcessBuilder(Run.command(line.split(" ")))
                .redirectOutput(new File("/dev/full"))
                .redirectError(errors)
                .start();

        assertThat(process.waitFor()).isEqualTo(ExitCode.OUTPUT);
        assertThat(Files.readString(errors.toPath()))
                .startsWith("xenstream: cannot write standard output: ")
                .hasLineCount(1);
    }

    @Tag("slow")
    @Test
    void shouldReportAMissingTemporaryDirectory() throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        final Path empty = Files.createDirectory(directory.resolve("empty"));
        final File errors = directory.resolve("stderr").toFile();
        final List<String> command = Run.command("verify", "-");
        command.add(1, "-Djava.io.tmpdir=" + directory.resolve("missing"));
        final Process process = new ProcessBuilder(command)
                .directory(empty.toFile())
                .redirectInput(image.toFile())
                .redirectError(errors)
                .start();

        assertThat(process.waitFor()).isEqualTo(ExitCode.INPUT);
        // Since JDK 25, the JVM complains as well.
        assertThat(Files.readString(errors.toPath())
                        .lines()
                        .filter(line -> !line.startsWith("WARNING: java.io.tmpdir ")))
                .singleElement()
                .asString()
                .startsWith("xenstream: cannot copy standard input to a temporary file in ")
                .contains("No such file or directory", "TMPDIR");
        assertThat(empty).isEmptyDirectory();
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"copy host.img out.img", "ls host.img", "generate --nodes 1000 out.img"})
    void shouldLeaveNothingInTheWorkingDirectory(final String line) throws IOException, InterruptedException {
        final Path work = Files.createDirectory(directory.resolve("work"));
        Files.move(Corpus.image("c-4.17-v1", directory), work.resolve("host.img"));
        final List<String> command = Run.command(line.split(" "));
        command.add(1, "-Djava.io.tmpdir=" + directory.resolve("missing"));
        final Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(new File("/dev/null"))
                .redirectError(directory.resolve("stderr").toFile())
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(work.toFile().list()).isSubsetOf("host.img", "out.img");
    }

    @Test
    void shouldReportTooFewDescriptors() throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        final List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -n 8; exec \"$@\"", "bash"));
        command.addAll(
                Run.command("copy", image.toString(), directory.resolve("out").toString()));
        final Run run = Run.process(command, directory);

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output() + run.errors()).doesNotContain("\tat ");
    }

    @Test
    void shouldExplainANameThatTheLocaleCannotExpress() throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        final List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "cp \"$0\" \"$1/$(printf '\\303\\274').img\"; exec \"${@:2}\" \"$1/$(printf '\\303\\274').img\"",
                image.toString(),
                directory.toString()));
        command.addAll(Run.command("ls"));
        final File errors = directory.resolve("stderr").toFile();
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        builder.environment().put("LC_ALL", "POSIX");
        final Process process = builder.start();
        process.getInputStream().readAllBytes();

        assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
        assertThat(Files.readString(errors.toPath()))
                .startsWith("xenstream: not a file name: ")
                .contains("LC_ALL")
                .hasLineCount(1);
    }

    @Test
    void shouldPrintOnlyItsOutputInASeparateProcess() throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        final Run run = Run.process(Run.command("ls", "-f", image.toString()), directory);

        assertThat(run).isEqualTo(Run.of("ls", "-f", image.toString()));
        assertThat(run.errors()).isEmpty();
    }

    @Tag("slow")
    @Test
    void shouldRunTheDemo() throws IOException, InterruptedException {
        final Run run = Run.process(Run.command("demo", "--nodes", "20000"), directory);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .contains("20,000 nodes, ")
                .contains("\nstep  ")
                .contains("\nsecond JVM: verify every record ")
                .contains("The second JVM counted 20,000 committed nodes.")
                .contains("\n  /local/domain/1/")
                .contains("\nread every field of every node ");
        assertThat(run.lines()).allMatch(line -> line.length() <= 80);
    }

    @Tag("slow")
    @Test
    void shouldKeepTheImageOfTheDemoOnRequest() throws IOException {
        final Run run = Run.of("demo", "--nodes", "1000", "--keep");
        final Path image = Path.of(run.output()
                .substring(run.output().indexOf("Image: "))
                .replace("Image: ", "")
                .trim());

        assertThat(Run.of("verify", image.toString()).exitCode()).isZero();
        try (var files = Files.list(image.getParent())) {
            assertThat(files).containsExactly(image);
        }
        Files.delete(image);
        Files.delete(image.getParent());
    }

    /** Its handler of signals would wait for the end of the command for ever. */
    @Test
    @Timeout(60)
    void shouldLetTheJvmEndThatHasRunACommand() throws IOException, InterruptedException {
        assertThat(new ChildJvm().run(EndAfterACommand.class, directory)).contains("XS-RPC-018", "ended");
    }

    /** Runs a command that would end with a signal, if the address was not refused. */
    public static final class EndAfterACommand {
        public static void main(final String[] arguments) {
            final Run run = Run.of("receive", "--listen", "0.0.0.0:0", "--into", arguments[0]);
            System.out.println(run.errors() + "ended");
        }
    }
}
