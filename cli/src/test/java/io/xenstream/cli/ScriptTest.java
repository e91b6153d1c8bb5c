// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code xenstream} script tells the JVM, with another program in the JVM's place. */
class ScriptTest {
    private static final int SMALL = 1000;
    private static final int LARGE = 20_000_000;
    private static final String JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in
                    -XX:ArchiveClassesAtExit=*)
                        echo made >>"$JAVA_HOME/archives"
                        echo classes >"${argument#*=}"
                        exit ;;
                esac
            done
            printf '%s\\n' "$@"
            """;

    @TempDir
    private Path directory;

    private Path home;
    private Path java;

    @BeforeEach
    void install() throws IOException {
        home = directory.resolve("home");
        java = directory.resolve("java");
        Files.createDirectories(home.resolve("cli/src/main"));
        Files.createDirectories(home.resolve("bench/native"));
        Files.createDirectories(home.resolve("cli/target"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("cli/pom.xml"));
        Files.createFile(home.resolve("cli/target/xenstream.jar"));
        Files.copy(Path.of("..", "xenstream"), home.resolve("xenstream"));
        Files.createDirectories(java.resolve("bin"));
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        makeExecutable(home.resolve("xenstream"));
        makeExecutable(Files.writeString(java.resolve("bin/java"), JAVA));
    }

    private static void makeExecutable(final Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private List<String> options(final String options, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
                "env",
                "JAVA_HOME=" + java,
                "XENSTREAM_JAVA_OPTS=" + options,
                home.resolve("xenstream").toString()));
        command.addAll(List.of(arguments));
        final Run run = Run.process(command, directory);
        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).endsWith(arguments);
        return run.lines().subList(0, run.lines().size() - arguments.length);
    }

    private String file(final int length) throws IOException {
        final Path file = directory.resolve(length + ".img");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(length);
        }
        return file.toString();
    }

    @Test
    void shouldLeaveOutTheSecondCompilerForSmallImagesOnly() throws Exception {
        final String compiler = "-XX:TieredStopAtLevel=1";

        assertThat(options("", "ls", "-f", file(SMALL))).contains(compiler);
        assertThat(options("", "--help")).contains(compiler);
        assertThat(options("", "ls", file(LARGE))).doesNotContain(compiler);
        assertThat(options("", "diff", file(SMALL), file(LARGE))).doesNotContain(compiler);
        assertThat(options("", "ls", "-")).doesNotContain(compiler);
        assertThat(options("", "ls", directory.toString())).doesNotContain(compiler);
        assertThat(options("", "generate", "--nodes", "10000000", "x.img")).doesNotContain(compiler);
        assertThat(options("", "serve", file(SMALL), "--socket", "S"))
                .contains("-Xmn8m")
                .doesNotContain(compiler);
    }

    @Test
    void shouldLeaveLittleToTheSecondCompilerForLargeImages() throws Exception {
        final String later = "-XX:Tier4InvocationThreshold=200000";

        assertThat(options("", "verify", file(LARGE))).contains(later);
        assertThat(options("-XX:Tier4InvocationThreshold=1", "verify", file(LARGE)))
                .containsSubsequence(later, "-XX:Tier4InvocationThreshold=1");
        assertThat(options("", "verify", file(SMALL))).doesNotContain(later);
        assertThat(options("", "serve", "--socket", "S")).doesNotContain(later);
    }

    @Test
    void shouldMakeTheArchiveOfClassesOnceForEachBuildAndJdk() throws Exception {
        assertThat(options("", "serve", "--socket", "S")).noneMatch(option -> option.contains("SharedArchiveFile"));
        assertThat(java.resolve("archives")).doesNotExist();
        for (int i = 0; i < 2; i++) {
            assertThat(options("", "ls", file(SMALL))).anyMatch(option -> option.contains("SharedArchiveFile"));
            assertThat(options("", "serve", "--socket", "S")).anyMatch(option -> option.contains("SharedArchiveFile"));
        }
        assertThat(Files.readString(java.resolve("archives"))).isEqualTo("made\n");

        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.2\"\n");
        options("", "ls", file(SMALL));

        assertThat(Files.readString(java.resolve("archives"))).isEqualTo("made\nmade\n");
    }

    @Test
    void shouldDoWithoutAnArchiveThatCannotBeMade() throws Exception {
        Files.writeString(java.resolve("bin/java"), JAVA.replace("echo classes >", "exit 1 #"));

        for (int i = 0; i < 2; i++) {
            assertThat(options("", "ls", file(SMALL))).noneMatch(option -> option.contains("SharedArchiveFile"));
        }
        assertThat(Files.readString(java.resolve("archives"))).isEqualTo("made\n");
    }

    @Test
    void shouldPassOptionsAndLeaveTheCollectorToThem() throws Exception {
        assertThat(options("", "ls", file(SMALL))).contains("-XX:+UseSerialGC");
        assertThat(options("-Xmx300m -Dx=y", "ls", file(SMALL))).contains("-XX:+UseSerialGC", "-Xmx300m", "-Dx=y");
        assertThat(options("-XX:+UseG1GC", "serve", "--socket", "S"))
                .contains("-XX:+UseG1GC")
                .doesNotContain("-XX:+UseSerialGC");
    }
}
