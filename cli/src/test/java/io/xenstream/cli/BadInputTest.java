// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a command is given to read, it ends with a message of one line and the right exit code. */
@Tag("slow")
final class BadInputTest {
    private static final long SEED = 20261123;

    @TempDir
    Path directory;

    static Stream<List<String>> readers() {
        return Stream.of(
                List.of("ls"),
                List.of("ls", "-f", "-p"),
                List.of("get"),
                List.of("dump"),
                List.of("dump", "--format", "ndjson"),
                List.of("verify"),
                List.of("verify", "--strict", "--format", "json"),
                List.of("stat"),
                List.of("quota"),
                List.of("leaks"),
                List.of("index"),
                List.of("copy"),
                List.of("diff"),
                List.of("diff", "--strict", "--format", "json"),
                List.of("extract", "--domain", "1"),
                List.of("merge", "--replace"),
                List.of("convert", "--to", "image"));
    }

    private Run read(final List<String> command, final String image) throws IOException {
        return Run.of(arguments(command, image));
    }

    private String[] arguments(final List<String> command, final String image) throws IOException {
        final List<String> args = new ArrayList<>(command);
        args.add(image);
        if (List.of("copy", "convert", "extract").contains(command.get(0))) {
            args.add(directory.resolve("copied").toString());
        } else if (command.get(0).equals("merge")) {
            args.add(Corpus.image("c-4.22-v2", directory).toString());
            args.add(directory.resolve("copied").toString());
        } else if (command.get(0).equals("get")) {
            args.add("/no/such/node");
        } else if (command.get(0).equals("diff")) {
            args.add(Corpus.image("c-4.22-v2", directory).toString());
        }
        return args.toArray(new String[0]);
    }

    private static void assertRefused(final List<String> command, final Run run) {
        if (command.get(0).equals("verify")) {
            assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
            assertThat(run.errors()).isEmpty();
            assertThat(run.output()).contains("ERROR");
        } else {
            assertUnreadable(run);
        }
    }

    private static void assertUnreadable(final Run run) {
        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldRejectTruncatedImages(final List<String> command) throws IOException {
        for (final String name : Corpus.good().toList()) {
            final byte[] image = Corpus.bytes(name + ".img");
            final int[] cuts = {
                0, 1, 7, 8, 15, 16, 17, 23, 24, 100, image.length / 2, image.length - 9, image.length - 1
            };
            for (final int cut : cuts) {
                final Path file = Files.write(directory.resolve("cut.img"), Arrays.copyOf(image, cut));
                assertRefused(command, read(command, file.toString()));
                assertThat(directory.resolve("copied")).doesNotExist();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldRejectInputsThatAreNotImages(final List<String> command) throws IOException {
        final byte[] random = new byte[1 << 20];
        new Random(SEED).nextBytes(random);
        for (final byte[] bytes : List.of(new byte[16], new byte[4096], random)) {
            final Path file = Files.write(directory.resolve("no.img"), bytes);
            assertRefused(command, read(command, file.toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldReadOrRejectRandomRecords(final List<String> command) throws IOException {
        final Random random = new Random(SEED);
        final byte[] image = Corpus.bytes("c-4.22-v2.img");
        for (int round = 0; round < 20; round++) {
            final byte[] damaged = image.clone();
            for (int i = 0; i < 5; i++) {
                damaged[16 + random.nextInt(damaged.length - 16)] = (byte) random.nextInt();
            }
            final Run run = read(
                    command,
                    Files.write(directory.resolve("damaged.img"), damaged).toString());
            assertThat(run.exitCode()).as(run.errors()).isIn(ExitCode.FINE, ExitCode.FOUND, ExitCode.INPUT);
            if (run.exitCode() == ExitCode.INPUT || command.get(0).equals("get")) {
                assertThat(run.errors()).hasLineCount(1);
            } else if (run.exitCode() == ExitCode.FINE || !isConversion(command)) {
                assertThat(run.errors()).isEmpty();
            } else {
                // What verify finds in the new image.
                assertThat(run.output() + run.errors()).contains("XS-").doesNotContain("\tat ");
            }
        }
    }

    private static boolean isConversion(final List<String> command) {
        return List.of("copy", "convert", "extract").contains(command.get(0));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldRejectInputsThatAreNotFiles(final List<String> command) throws IOException, InterruptedException {
        final Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        for (final String name : List.of(
                directory.toString(),
                fifo.toString(),
                directory.resolve("missing").toString(),
                "/dev/zero",
                "")) {
            assertUnreadable(read(command, name));
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldRefuseAFileThatMayNotBeRead(final List<String> command) throws IOException, InterruptedException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("---------"));
        if (!Files.isReadable(image)) {
            assertUnreadable(read(command, image.toString()));
            return;
        }
        // Root may read everything, unless it lacks the capabilities for that.
        final List<String> powerless =
                new ArrayList<>(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        powerless.addAll(Run.command(arguments(command, image.toString())));
        final Run run = Run.process(powerless, directory);
        assertUnreadable(run);
        assertThat(run.errors()).containsIgnoringCase("permission denied");
    }

    @Test
    void shouldNameTheOptionThatLimitsARecord() {
        final byte[] image = Corpus.bytes("c-4.17-v1.img");
        final Run longRecord = Run.of(image, "ls", "--max-record", "5", "-");
        final Run manyRecords = Run.of(image, "--max-records", "5", "dump", "-");

        assertUnreadable(longRecord);
        assertThat(longRecord.errors()).contains("--max-record");
        assertUnreadable(manyRecords);
        assertThat(manyRecords.errors()).contains("--max-records");
        assertThat(manyRecords.lines()).hasSize(6);
    }

    @Test
    void shouldShowStackTracesOnlyWhenDebugging() {
        final Run run = Run.of("ls", "--debug", directory.resolve("missing").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).contains("missing: no such file\n", "\tat io.xenstream.");
    }

    @Test
    void shouldNotPrintControlCharactersInMessages() {
        final Run run = Run.of(Corpus.bytes("c-4.17-v1.img"), "ls", "-", "/\u001b[2J\n\u009b");

        assertUnreadable(run);
        assertThat(run.errors()).isEqualTo("xenstream: stdin: no such node: /\\u001b[2J\\u000a\\u009b\n");
    }

    @Test
    void shouldDeleteTheTemporaryFileOfStandardInput() throws IOException {
        final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

        assertRefused(List.of("ls"), Run.of(new byte[100], "ls", "-"));

        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith(".xenstream-input.")))
                    .isEmpty();
        }
    }

    @Test
    void shouldReportAFullDiskOnce() {
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int exitCode = Run.to(new FullDisk(), errors, Corpus.bytes("c-4.17-v1.img"), "dump", "-");

        assertThat(exitCode).isEqualTo(ExitCode.OUTPUT);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("xenstream: cannot write standard output: No space left on device\n");
    }

    /** Takes nothing. */
    private static final class FullDisk extends OutputStream {
        @Override
        public void write(final int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
