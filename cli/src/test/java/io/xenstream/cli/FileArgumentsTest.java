// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command treats the files that it writes alike. */
final class FileArgumentsTest {
    @TempDir
    Path directory;

    private Path image;
    private Path part;

    /** The commands that write a file OUT that is derived from IMAGE. */
    static Stream<String> writers() {
        return Stream.of(
                "copy IMAGE OUT",
                "repair IMAGE OUT",
                "repair IMAGE other --report OUT",
                "extract --domain 1 IMAGE OUT",
                "merge PART IMAGE OUT --replace",
                "convert IMAGE OUT --to image",
                "convert IMAGE OUT --to oxenstored --allow-loss",
                "convert IMAGE other --to image --report OUT",
                "report IMAGE -o OUT");
    }

    static Stream<String> writersAndGenerate() {
        return Stream.concat(writers(), Stream.of("generate --nodes 10 OUT"));
    }

    @BeforeEach
    void prepare() throws IOException {
        image = Corpus.image("c-4.17-v1", directory);
        part = directory.resolve("part.img");
        assertThat(Run.of("extract", "--domain", "1", image.toString(), part.toString())
                        .exitCode())
                .isZero();
    }

    private Run run(final String command, final Path out) {
        return Run.of(Stream.of(command.split(" "))
                .map(word -> switch (word) {
                    case "IMAGE" -> image.toString();
                    case "PART" -> part.toString();
                    case "OUT" -> out.toString();
                    case "other" -> directory.resolve("other").toString();
                    default -> word;
                })
                .toArray(String[]::new));
    }

    private Map<Path, String> files() throws IOException {
        final Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    private List<Path> spellings() throws IOException {
        final Path below = Files.createDirectory(directory.resolve("below"));
        return List.of(
                image,
                directory.resolve(".").resolve(image.getFileName()),
                below.resolve("..").resolve(image.getFileName()),
                Files.createSymbolicLink(directory.resolve("symbolic"), image),
                Files.createLink(directory.resolve("hard"), image),
                Files.createSymbolicLink(directory.resolve("there"), directory).resolve(image.getFileName()));
    }

    @ParameterizedTest
    @MethodSource("writers")
    void shouldRefuseToReplaceItsInput(final String command) throws IOException {
        final List<Path> spellings = spellings();
        final Map<Path, String> before = files();
        for (final Path out : spellings) {
            final Run run = run(command, out);

            assertThat(run.exitCode()).as(out + ": " + run.errors()).isEqualTo(ExitCode.USAGE);
            assertThat(run.errors()).contains(" is the same file as ").hasLineCount(1);
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void shouldMergeIntoTheBaseButNotIntoThePart() throws IOException {
        final byte[] before = Files.readAllBytes(part);

        assertThat(Run.of("merge", "--replace", image.toString(), part.toString(), part.toString())
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(part).hasBinaryContent(before);
        assertThat(Run.of("merge", "--replace", image.toString(), part.toString(), image.toString())
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repair", "convert --to image"})
    void shouldRefuseTwoOutputsThatAreOneFile(final String command) throws IOException {
        final Path there = Files.createSymbolicLink(directory.resolve("there"), directory);
        for (final Path report : List.of(
                directory.resolve("out"),
                there.resolve("out"),
                Files.createSymbolicLink(directory.resolve("dangling"), Path.of("out")))) {
            final Run run = run(command + " IMAGE OUT --report " + report, directory.resolve("out"));

            assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.USAGE);
            assertThat(directory.resolve("out")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbolic", "hard"})
    void shouldNotIndexAnImageThatIsItsOwnIndex(final String kind) throws IOException {
        final Path index = directory.resolve(image.getFileName() + ".xsi");
        if (kind.equals("symbolic")) {
            Files.createSymbolicLink(index, image);
        } else {
            Files.createLink(index, image);
        }
        final Map<Path, String> before = files();

        assertThat(Run.of("index", image.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void shouldRefuseToReplaceTheFileThatStandardInputIsRedirectedFrom() throws IOException, InterruptedException {
        final byte[] before = Files.readAllBytes(image);
        final File errors = directory.resolve("stderr").toFile();
        final Process process = new ProcessBuilder(Run.command("copy", "-", image.toString()))
                .redirectInput(image.toFile())
                .redirectError(errors)
                .start();

        assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
        assertThat(Files.readString(errors.toPath())).contains(" is the same file as IMAGE (standard input)");
        assertThat(image).hasBinaryContent(before);
    }

    @Test
    void shouldRefuseSocketsAndFilesOfADaemonThatAreOneFile() throws IOException {
        final Map<Path, String> before = files();
        final String socket = directory.resolve("s").toString();
        final Run save = Run.of("serve", image.toString(), "--socket", socket, "--save", socket);
        final Run listen = Run.of("serve", image.toString(), "--socket", image.toString());
        final Run handoff = Run.of("serve", "--socket", socket, "--handoff", socket);

        assertThat(List.of(save.exitCode(), listen.exitCode(), handoff.exitCode()))
                .containsOnly(ExitCode.USAGE);
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("writersAndGenerate")
    void shouldReplaceWhatALinkPointsTo(final String command) throws IOException {
        final Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        final Path existing = Files.writeString(elsewhere.resolve("existing"), "old");
        final Path link = Files.createSymbolicLink(directory.resolve("link"), existing);
        final Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("elsewhere/created"));

        assertThat(run(command, link).exitCode()).isZero();
        assertThat(run(command, dangling).exitCode()).isZero();

        assertThat(link).isSymbolicLink();
        assertThat(existing.toFile().length()).isGreaterThan(3);
        assertThat(dangling).isSymbolicLink();
        assertThat(elsewhere.resolve("created")).isNotEmptyFile();
        assertThat(elsewhere.toFile().list()).containsExactlyInAnyOrder("existing", "created");
    }

    @ParameterizedTest
    @MethodSource("writersAndGenerate")
    void shouldRefuseATargetThatIsNoRegularFile(final String command) throws IOException, InterruptedException {
        final Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        final Map<Path, String> before = files();
        for (final Path target :
                List.of(fifo, directory, Path.of("/dev/null"), Path.of("/dev/stdout"), Path.of("/proc/self/fd/1"))) {
            final Run run = run(command, target);

            assertThat(run.exitCode()).as(target + ": " + run.errors()).isEqualTo(ExitCode.OUTPUT);
            assertThat(run.errors()).contains("cannot be replaced").hasLineCount(1);
            assertThat(files()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("writers")
    void shouldNotWidenThePermissionsOfItsInput(final String command) throws IOException {
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));
        final Path created = directory.resolve("created");
        final Path existing = Files.writeString(directory.resolve("existing"), "old");
        Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(run(command, created).exitCode()).isZero();
        assertThat(run(command, existing).exitCode()).isZero();

        assertThat(permissions(created)).isEqualTo("rw-------");
        assertThat(permissions(existing)).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @MethodSource("writersAndGenerate")
    void shouldKeepThePermissionsOfAnExistingTarget(final String command) throws IOException {
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
        final Path existing = Files.writeString(directory.resolve("existing"), "old");
        Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run(command, existing).exitCode()).isZero();

        assertThat(permissions(existing)).isEqualTo("rw-r-----");
    }

    @Test
    void shouldNotWidenThePermissionsOfAnIndexedImage() throws IOException {
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));

        assertThat(Run.of("index", image.toString()).exitCode()).isZero();

        assertThat(permissions(directory.resolve(image.getFileName() + ".xsi"))).isEqualTo("rw-------");
    }

    private static String permissions(final Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void shouldIndexAFileCalledStdin() throws IOException {
        final Path named = Files.copy(image, directory.resolve("stdin"));
        final File errors = directory.resolve("stderr").toFile();
        assertThat(Run.of("index", named.toString()).exitCode()).isZero();

        final Process inDirectory;
        try {
            inDirectory = new ProcessBuilder(Run.command("index", "stdin"))
                    .directory(directory.toFile())
                    .redirectError(errors)
                    .start();
            assertThat(inDirectory.waitFor()).isZero();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
        assertThat(directory.resolve("stdin.xsi")).exists();
    }
}
