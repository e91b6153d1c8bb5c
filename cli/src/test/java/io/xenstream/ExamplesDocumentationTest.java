// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples are shown as they are in the project examples, which {@code .ci/run} builds and runs against what is published. */
final class ExamplesDocumentationTest {
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Path SOURCES = EXAMPLES.resolve("src/main/java/io/xenstream/examples");
    private static final Path IMAGE = Path.of("../codec-core/src/test/resources/corpus/c-4.17-v1.img");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/embedding.md", "docs/handoff.md", "docs/serve.md", "docs/store.md"})
    void shouldShowJavaOfTheExamples(final String page) throws IOException {
        final List<String> sources = new ArrayList<>();
        for (final Path source : sources()) {
            sources.add(unindented(Files.readAllLines(source)));
        }

        assertThat(blocks(page, "java"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(sources)
                        .anySatisfy(source -> assertThat(source).contains(block)));
    }

    @Test
    void shouldShowEachExample() throws IOException {
        final List<String> shown = blocks("docs/embedding.md", "java");

        assertThat(sources())
                .filteredOn(source -> source.toString().endsWith("Example.java"))
                .hasSize(9)
                .allSatisfy(source -> {
                    final String example = unindented(Files.readAllLines(source));
                    assertThat(shown).anySatisfy(block -> assertThat(example).contains(block));
                });
    }

    @Test
    void shouldShowCoordinatesOfTheExamples() throws IOException {
        final String pom = unindented(Files.readAllLines(EXAMPLES.resolve("pom.xml")));

        assertThat(blocks("docs/embedding.md", "xml"))
                .hasSize(2)
                .allSatisfy(block -> assertThat(pom).contains(block));
    }

    @Test
    void shouldListNodesOfImage() throws IOException, ReflectiveOperationException {
        assertThat(list(IMAGE)).hasSize(291).contains("/local/domain/1/device/vbd/51712, owned by domain 1");
    }

    @Test
    void shouldListNodeDeletedInTransaction() throws IOException, ReflectiveOperationException {
        final Path file = directory.resolve("deleted.img");
        try (NewImage image = MappedImage.create(file, Durability.NONE);
                ImageWriter writer = image.writer(ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimNodeData(0, "/gone".length(), 0).transaction(1, 7, 0).path("/gone");
            writer.commit();
            image.publish(writer.finish());
        }

        assertThat(list(file)).containsExactly("/gone, owned by nobody");
    }

    /** Compiles all examples, so that a change of the API does not wait for {@code .ci/run} to be noticed, and calls the one of the README. */
    private List<String> list(final Path image) throws IOException, ReflectiveOperationException {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            final List<String> options = List.of("-proc:none", "-d", directory.toString());
            final boolean isCompiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources()))
                    .call();
            assertThat(isCompiled).as(messages.toString()).isTrue();
        }
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            final Method list = loader.loadClass("io.xenstream.examples.ReadExample")
                    .getDeclaredMethod("list", Path.class, PrintStream.class);
            list.setAccessible(true);
            list.invoke(null, image, new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.sorted().toList();
        }
    }

    /** The blocks of a page in a language, without indentation. */
    private static List<String> blocks(final String page, final String language) throws IOException {
        final List<String> blocks = new ArrayList<>();
        List<String> block = null;
        for (final String line : Files.readAllLines(Path.of("..").resolve(page))) {
            if (block == null && line.equals("```" + language)) {
                block = new ArrayList<>();
            } else if (block != null && line.equals("```")) {
                blocks.add(unindented(block));
                block = null;
            } else if (block != null) {
                block.add(line);
            }
        }
        return Collections.unmodifiableList(blocks);
    }

    private static String unindented(final List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
    }
}
