// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs each example in a JVM of its own, as a user would, and compares all that it prints. */
final class ExamplesTest {
    private static final int KILLED = 137;

    @TempDir
    Path directory;

    /** How the JVM finds the classes. */
    private enum Launch {
        CLASS_PATH("class-path") {
            @Override
            List<String> program(final String example) {
                return List.of("-cp", "target/classes:target/lib/*", PACKAGE + example);
            }
        },
        MODULE_PATH("module-path") {
            @Override
            List<String> program(final String example) {
                return List.of(
                        "--module-path", "target/classes:target/lib", "--module", MODULE + "/" + PACKAGE + example);
            }
        };

        private static final String MODULE = "io.xenstream.examples";
        private static final String PACKAGE = MODULE + ".";

        private final String flags;

        Launch(final String flags) {
            this.flags = flags;
        }

        abstract List<String> program(String example);

        List<String> command(final String example, final Path directory) {
            final List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
            command.add("@flags/" + flags);
            if (Runtime.version().feature() >= 24) {
                command.add("@flags/" + flags + "-24");
            }
            command.addAll(program(example));
            command.add(directory.toString());
            return command;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWrite(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "WriteExample")).containsExactly("wrote 368 bytes", "findings: 0");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRead(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "ReadExample"))
                .containsExactly(
                        "/, owned by domain 0",
                        "/local, owned by domain 0",
                        "/local/domain, owned by domain 0",
                        "/local/domain/1, owned by domain 1",
                        "/local/domain/1/name, owned by domain 1",
                        "/local/domain/2, owned by domain 2",
                        "/local/domain/2/name, owned by domain 2");
    }

    @ParameterizedTest
    @EnumSource
    void shouldPatch(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "PatchExample")).containsExactly("changed: true", "changed: false", "findings: 0");
        assertThat(Files.readString(directory.resolve("host.img"), StandardCharsets.ISO_8859_1))
                .contains("/local/domain/2/name\0GUEST-2");
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindWithAnIndex(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "IndexExample"))
                .containsExactly("/local/domain/1 is guest-1", "/local/domain/2 is guest-2", "nodes of domain 2: 2");
        assertThat(directory.resolve("host.img.xsi")).isNotEmptyFile();
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecodeChunks(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "ChunksExample")).containsExactly("nodes: 7");
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepALiveStore(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "LiveStoreExample", KILLED)).containsExactly("written");
        assertThat(run(launch, "LiveStoreExample")).containsExactly("/local/domain/1/name = guest-1");
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandOver(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "HandoffExample"))
                .containsExactly("the old daemon is frozen", "the new daemon serves /");
    }

    @ParameterizedTest
    @EnumSource
    void shouldServe(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "DaemonExample")).containsExactly("/tool/example = served");
        assertThat(directory.resolve("xenstored.sock")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void shouldStream(final Launch launch) throws IOException, InterruptedException {
        assertThat(run(launch, "StreamExample")).containsExactly("received 9 records", "same bytes: true");
    }

    @Test
    void shouldRunEachExample() throws IOException {
        final String tests = Files.readString(Path.of("src/test/java/io/xenstream/examples/ExamplesTest.java"));
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/xenstream/examples"))) {
            assertThat(sources.map(source -> source.getFileName().toString().replace(".java", ""))
                            .filter(name -> name.endsWith("Example")))
                    .hasSize(9)
                    .allSatisfy(name -> assertThat(tests).contains("(launch, \"" + name + "\""));
        }
    }

    /** With an automatic module, a name may change, and nothing is encapsulated. */
    @Test
    void shouldDependOnModulesWithDescriptors() {
        assertThat(ModuleFinder.of(Path.of("target/lib")).findAll())
                .extracting(ModuleReference::descriptor)
                .filteredOn(module -> module.name().startsWith("io.xenstream"))
                .hasSize(6)
                .noneMatch(ModuleDescriptor::isAutomatic);
    }

    /** Not from another repository behind the local one, where another build may have left its artifacts. */
    @Test
    void shouldUseTheArtifactsOfTheLocalRepository() {
        final List<String> ours = Stream.of(
                        System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.contains("/xenstream-"))
                .toList();

        assertThat(ours)
                .hasSize(6)
                .allSatisfy(jar -> assertThat(jar).startsWith(System.getProperty("local.repository")));
    }

    private List<String> run(final Launch launch, final String example) throws IOException, InterruptedException {
        return run(launch, example, 0);
    }

    private List<String> run(final Launch launch, final String example, final int exitCode)
            throws IOException, InterruptedException {
        final Path printed = directory.resolve("printed");
        final Process process = new ProcessBuilder(launch.command(example, directory))
                .redirectErrorStream(true) // warnings of the JVM are compared, too
                .redirectOutput(printed.toFile())
                .start();
        final boolean hasEnded = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(hasEnded).as(Files.readString(printed)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(printed)).isEqualTo(exitCode);
        return Files.readAllLines(printed);
    }
}
