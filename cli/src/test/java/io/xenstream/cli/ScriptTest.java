// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code xenstream} script tells the JVM, with another program in the JVM's place. */
class ScriptTest {
    private static final int CANNOT_START = 125;
    private static final int SMALL = 1000;
    private static final int LARGE = 20_000_000;
    private static final String JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in
                    -XX:DumpLoadedClassList=*)
                        echo names >"${argument#*=}"
                        exit ;;
                    -XX:SharedClassListFile=*)
                        test -s "${argument#*=}" || exit 1 ;;
                    -XX:SharedArchiveFile=*)
                        if test "$1" = -Xshare:dump; then
                            echo made >>"$JAVA_HOME/archives"
                            echo classes >"${argument#*=}"
                            exit
                        fi ;;
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
    void shouldRunTheJavaOfThePackageItIsIn() throws Exception {
        final Path installed =
                Files.createDirectories(home.resolve("runtime/bin")).getParent();
        Files.move(java.resolve("bin/java"), installed.resolve("bin/java"));
        Files.createDirectory(home.resolve("lib"));
        Files.writeString(home.resolve("lib/xenstream.jsa"), "classes");
        Files.delete(home.resolve("cli/target/xenstream.jar"));
        final Path linked = Files.createSymbolicLink(directory.resolve("linked"), home.resolve("xenstream"));

        final Run run =
                Run.process(List.of("env", "JAVA_HOME=/nonexistent", linked.toString(), "ls", file(SMALL)), directory);

        assertThat(run.errors()).isEmpty();
        assertThat(run.lines())
                .containsSubsequence(
                        "-XX:SharedArchiveFile=" + home.resolve("lib/xenstream.jsa"),
                        "-jar",
                        home.resolve("lib/xenstream.jar").toString(),
                        "ls");
        final Run bench = Run.process(List.of(linked.toString(), "bench"), directory);
        assertThat(bench.exitCode()).isEqualTo(CANNOT_START);
        assertThat(bench.errors()).contains("in a source tree");
        assertThat(Run.process(List.of(linked.toString(), "bench", "--help"), directory)
                        .lines())
                .endsWith("-jar", home.resolve("lib/xenstream.jar").toString(), "bench", "--help");
    }

    @Test
    void shouldBuildInTheCacheWhereTheUserMayNotWrite() throws Exception {
        outdate();
        final Path cache = directory.resolve("cache");

        final Run first = asSomebodyElse(cache, "ls", file(SMALL));
        final Run second = asSomebodyElse(cache, "ls", file(SMALL));

        assertThat(first.errors()).contains("building cli/target/xenstream.jar", "in " + cache + "/xenstream/build-");
        assertThat(second.errors()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(second.lines())
                .isEqualTo(first.lines())
                .anyMatch(line -> line.startsWith(cache + "/xenstream/build-")
                        && line.endsWith("/source/cli/target/xenstream.jar"))
                .anyMatch(line -> line.startsWith("-XX:SharedArchiveFile=" + cache + "/"));
        assertThat(home.resolve("cli/target")).isDirectoryContaining("glob:**xenstream.jar");
        try (Stream<Path> files = Files.list(home.resolve("cli/target"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void shouldBuildInTheCacheAgainWhenSourcesHaveChanged() throws Exception {
        outdate();
        final Path cache = directory.resolve("cache");
        asSomebodyElse(cache, "ls", file(SMALL));
        Files.setLastModifiedTime(
                home.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(2)));

        final Run run = asSomebodyElse(cache, "ls", file(SMALL));

        assertThat(run.errors()).contains("its sources have changed");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void shouldUseTheJarOfATreeThatTheUserMayNotWriteTo() throws Exception {
        final Run run = asSomebodyElse(directory.resolve("cache"), "ls", file(SMALL));

        assertThat(run.errors()).isEmpty();
        assertThat(run.lines())
                .contains(home.resolve("cli/target/xenstream.jar").toString());
    }

    @Test
    void shouldSayWhatToDoIfNothingCanBeWritten() throws Exception {
        outdate();

        final Run run = asSomebodyElse(Path.of("/proc/1"), "ls", file(SMALL));

        assertThat(run.exitCode()).isEqualTo(CANNOT_START);
        assertThat(run.errors())
                .startsWith("xenstream: cannot build cli/target/xenstream.jar: ")
                .contains("set XDG_CACHE_HOME to a directory of yours, or let the owner of " + home + " run ");
    }

    private void outdate() throws IOException {
        Files.setLastModifiedTime(home.resolve("cli/target/xenstream.jar"), FileTime.fromMillis(1));
        makeExecutable(Files.writeString(
                home.resolve("mvnw"), "#!/bin/sh\nmkdir -p cli/target && touch cli/target/xenstream.jar\n"));
    }

    /** Where all but one directory can only be read. */
    private Run asSomebodyElse(final Path cache, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                home.toString(),
                "env",
                "JAVA_HOME=" + java,
                "XDG_CACHE_HOME=" + cache,
                home.resolve("xenstream").toString()));
        command.addAll(List.of(arguments));
        return Run.process(command, directory);
    }

    @Test
    void shouldPassOptionsToTheBenchmarks() throws Exception {
        Files.createDirectories(home.resolve("bench/target"));
        Files.createFile(home.resolve("bench/target/benchmarks.jar"));

        final Run run = Run.process(
                List.of(
                        "env",
                        "JAVA_HOME=" + java,
                        "XENSTREAM_JAVA_OPTS=-Xmx300m -Dx=y",
                        home.resolve("xenstream").toString(),
                        "bench",
                        "--quick"),
                directory);

        assertThat(run.errors()).isEmpty();
        assertThat(run.lines()).containsSubsequence("-Xmx300m", "-Dx=y", "-jar", "--quick");
    }

    @Test
    void shouldFixNoCollectorForADaemon() throws Exception {
        assertThat(options("", "serve", "--socket", "S")).noneMatch(option -> option.matches("-XX:[+-]Use.*GC"));
        assertThat(options("-XX:+UseSerialGC", "serve", "--socket", "S")).containsOnlyOnce("-XX:+UseSerialGC");
    }

    @Test
    void shouldPassOptionsAndLeaveTheCollectorToThem() throws Exception {
        assertThat(options("", "ls", file(SMALL))).contains("-XX:+UseSerialGC");
        assertThat(options("-Xmx300m -Dx=y", "ls", file(SMALL))).contains("-XX:+UseSerialGC", "-Xmx300m", "-Dx=y");
        assertThat(options("-XX:+UseG1GC", "ls", file(SMALL)))
                .contains("-XX:+UseG1GC")
                .doesNotContain("-XX:+UseSerialGC");
    }
}
