// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Terminal;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LsCommandTest {
    private static final int END_LENGTH = 8;
    /** Of a node with one permission, a path of four bytes and no value. */
    private static final int SMALL_NODE_LENGTH = 40;

    @TempDir
    Path directory;

    /** A store whose nodes come level by level, siblings in no order. */
    private Path unordered(final ByteOrder order) throws IOException {
        return image(order, "/", "/b", "/a", "/a-b", "@releaseDomain", "/b/y", "/a/x", "/b/x", "/a/x/1", "/a/b");
    }

    private Path image(final ByteOrder order, final String... paths) throws IOException {
        final byte[] bytes = new byte[1 << 16];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, order))) {
            for (final String path : paths) {
                writer.claimNodeData(1, path.length(), 0)
                        .permission(0, (byte) 'n', 0, 3)
                        .path(path);
                writer.commit();
            }
            return Files.write(directory.resolve("host.img"), Arrays.copyOf(bytes, (int) writer.finish()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintWhatXenstoreLsPrints(final String name) throws IOException {
        final Run run = Run.of("ls", "-f", "-p", Corpus.image(name, directory).toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactlyInAnyOrderElementsOf(new String(Corpus.bytes(name + ".ls"), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldListStandardInput(final String name) throws IOException {
        final Run fromFile = Run.of("ls", "-p", Corpus.image(name, directory).toString());
        final Run fromInput = Run.of(Corpus.bytes(name + ".img"), "ls", "-p", "-");

        assertThat(fromInput).isEqualTo(fromFile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIG", "LITTLE"})
    void shouldPutChildrenBelowTheirParent(final String order) throws IOException {
        final ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;

        assertThat(Run.of("ls", unordered(byteOrder).toString()).lines())
                .containsExactly(
                        "a = \"\"",
                        " b = \"\"",
                        " x = \"\"",
                        "  1 = \"\"",
                        "a-b = \"\"",
                        "b = \"\"",
                        " x = \"\"",
                        " y = \"\"");
    }

    @Test
    void shouldKeepTheOrderOfADepthFirstImage() throws IOException {
        final Path image = image(ByteOrder.LITTLE_ENDIAN, "/", "/b", "/b/y", "/b/x", "/a", "/a/c");

        assertThat(Run.of("ls", "-p", image.toString()).lines())
                .containsExactly(
                        "b = \"\"" + " .".repeat(27) + "  (n3)",
                        " y = \"\" " + " .".repeat(26) + "  (n3)",
                        " x = \"\" " + " .".repeat(26) + "  (n3)",
                        "a = \"\"" + " .".repeat(27) + "  (n3)",
                        " c = \"\" " + " .".repeat(26) + "  (n3)");
    }

    @Test
    void shouldListASubtree() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", "-f", image, "/a").lines())
                .containsExactly("/a/x = \"\"", "/a/x/1 = \"\"", "/a/b = \"\"");
        assertThat(Run.of("ls", image, "/a/").lines()).containsExactly("x = \"\"", " 1 = \"\"", "b = \"\"");
        assertThat(Run.of("ls", image, "/a/b")).isEqualTo(new Run(ExitCode.FINE, "", ""));
        assertThat(Run.of("ls", image, "/")).isEqualTo(Run.of("ls", image));
    }

    /** So it does not notice damage anywhere else. */
    @Test
    void shouldReadOnlyTheSubtreeIfThereIsAnIndex() throws IOException {
        final Path image = image(
                ByteOrder.LITTLE_ENDIAN,
                Stream.concat(
                                Stream.of(
                                        "/",
                                        "/b",
                                        "/a",
                                        "/a-b",
                                        "@releaseDomain",
                                        "/b/y",
                                        "/a/x",
                                        "/b/x",
                                        "/a/x/1",
                                        "/a/b"),
                                IntStream.range(10, 70).mapToObj(i -> "/n" + i))
                        .toArray(String[]::new));
        final FileTime time = FileTime.from(Instant.ofEpochSecond(1_000_000_000));
        Files.setLastModifiedTime(image, time);
        final Run[] before = listings(image);
        assertThat(Run.of("index", image.toString()).exitCode()).isZero();

        assertThat(listings(image)).containsExactly(before);

        final byte[] bytes = Files.readAllBytes(image);
        // The length of the record before the last node's, which opening the index does not look at.
        final int record = bytes.length - END_LENGTH - 2 * SMALL_NODE_LENGTH;
        Arrays.fill(bytes, record + 4, record + 8, (byte) 0x55);
        Files.write(image, bytes);
        Files.setLastModifiedTime(image, time);
        assertThat(listings(image)).containsExactly(before);
        assertThat(Run.of("ls", image.toString()).exitCode()).isEqualTo(ExitCode.INPUT);
    }

    private static Run[] listings(final Path image) {
        return new Run[] {
            Run.of("ls", "-f", image.toString(), "/a"),
            Run.of("ls", image.toString(), "/a"),
            Run.of("ls", "-p", image.toString(), "/a/x"),
            Run.of("ls", image.toString(), "/b/")
        };
    }

    @Test
    void shouldListNodesWithoutParentsAlsoIfThereIsAnIndex() throws IOException {
        final Path image = image(ByteOrder.LITTLE_ENDIAN, "/", "/a", "/a/b/c", "/x/y");
        assertThat(Run.of("index", image.toString()).exitCode()).isZero();

        assertThat(Run.of("ls", "-f", image.toString(), "/a").lines()).containsExactly("/a/b/c = \"\"");
        assertThat(Run.of("ls", "-f", image.toString(), "/x").lines()).containsExactly("/x/y = \"\"");
    }

    @Test
    void shouldReportAMissingNode() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", image, "/a/nope"))
                .isEqualTo(new Run(ExitCode.INPUT, "", "xenstream: " + image + ": no such node: /a/nope\n"));
        assertThat(Run.of("ls", "-f", image, "/a/x/").exitCode()).isEqualTo(ExitCode.FINE);
        assertThat(Run.of("ls", image, "relative").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldListSpecialNodesOnRequest() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", "-f", "-p", image).output()).doesNotContain("@");
        assertThat(Run.of("ls", "-f", "-p", "--special", image).lines()).contains("@releaseDomain = \"\"   (n3)");
        assertThat(Run.of("ls", "--special", image).lines()).contains("@releaseDomain = \"\"");
    }

    @Test
    void shouldEscapeAnyByte() throws IOException {
        final byte[] value = new byte[256];
        IntStream.range(0, 256).forEach(i -> value[i] = (byte) i);
        final byte[] bytes = new byte[1024];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimNodeData(2, 2, 256)
                    .permission(0, (byte) 'n', 0, 0)
                    .permission(1, (byte) 'r', 1, 65535)
                    .path("/v")
                    .value(new UnsafeBuffer(value));
            writer.commit();
            writer.finish();
        }
        final List<String> lines = Run.of(bytes, "ls", "-f", "-p", "-").lines();

        final StringBuilder expected = new StringBuilder("/v = \"");
        IntStream.range(0, 256)
                .forEach(i -> expected.append(
                        switch (i) {
                            case '\t' -> "\\t";
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\\' -> "\\\\";
                            default ->
                                i < 8
                                        ? String.format(Locale.ROOT, "\\%03o", i)
                                        : i < ' ' || i > '~' ? String.format(Locale.ROOT, "\\x%02x", i) : "" + (char) i;
                        }));
        assertThat(lines).containsExactly(expected + "\"   (n0,r65535)");
    }

    @ParameterizedTest
    @CsvSource({
        "pipe, ''",
        "pipe-f, -f",
        "pipe-p, -p",
        "pipe-f-p, -f -p",
    })
    void shouldPrintTheColumnsOfXenstoreLs(final String expected, final String options) throws IOException {
        assertThat(Run.of(listing(options))).isEqualTo(new Run(ExitCode.FINE, stock(expected), ""));
    }

    @Test
    void shouldFitTheTerminalAsXenstoreLsDoes() throws IOException {
        assertThat(Run.onTerminal(terminal(60), listing("-p")))
                .isEqualTo(new Run(ExitCode.FINE, stock("terminal-60-p"), ""));
    }

    @ParameterizedTest
    @CsvSource({"-f -p, 40", "-f, 60", "'', 40", "'', 0", "-p, 0", "-p, 12", "-f -p, 1000", "-p, 1000"})
    void shouldFitATerminalOfAnyWidth(final String options, final int columns) throws IOException {
        final String name = "terminal-" + columns + options.replace(" ", "");

        assertThat(Run.onTerminal(terminal(columns), listing(options)))
                .isEqualTo(new Run(ExitCode.FINE, stock(name), ""));
    }

    private static Terminal terminal(final int columns) {
        return new Terminal(true, false, true, Map.of("COLUMNS", Integer.toString(columns)));
    }

    private String[] listing(final String options) throws IOException {
        final Path image = directory.resolve("columns.img");
        try (InputStream resource = LsCommandTest.class.getResourceAsStream("/xenstore-ls/columns.img")) {
            Files.write(image, resource.readAllBytes());
        }
        return ("ls " + options + " " + image).split(" +");
    }

    private static String stock(final String name) throws IOException {
        try (InputStream resource = LsCommandTest.class.getResourceAsStream("/xenstore-ls/" + name + ".txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void shouldListAFewLevels() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", "--depth", "1", image).lines()).containsExactly("b = \"\"", "a = \"\"", "a-b = \"\"");
        assertThat(Run.of("ls", "-f", "--depth", "1", image, "/a").lines())
                .containsExactly("/a/x = \"\"", "/a/b = \"\"");
        assertThat(Run.of("ls", "--depth", "2", image, "/a").lines())
                .containsExactly("x = \"\"", " 1 = \"\"", "b = \"\"");
    }

    @Test
    void shouldRefuseADepthOfZero() throws IOException {
        final Run run =
                Run.of("ls", "--depth", "0", unordered(ByteOrder.LITTLE_ENDIAN).toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).isEqualTo("xenstream: --depth must be at least 1: 0\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/*, '/a/x /a/b'",
        "/a**, '/a /a-b /a/x /a/x/1 /a/b'",
        "**/x, '/a/x /b/x'",
        "/?, '/b /a'",
        "/a?b, /a-b",
        "/a.b, ''",
        "/*/*/*, /a/x/1",
        "/A, ''",
    })
    void shouldListNodesWhosePathMatches(final String glob, final String paths) throws IOException {
        final Run run =
                Run.of("ls", "--match", glob, unordered(ByteOrder.BIG_ENDIAN).toString());

        assertThat(run.lines().stream().map(line -> line.replace(" = \"\"", "")).toList())
                .isEqualTo(paths.isEmpty() ? List.of() : List.of(paths.split(" ")));
    }

    @Test
    void shouldListTheNodesOfADomain() throws IOException {
        final Path image = Corpus.image("c-4.22-v2", directory);

        final List<String> ofDomain =
                Run.of("ls", "--owner", "1", "-p", image.toString()).lines();

        assertThat(ofDomain)
                .isEqualTo(Run.of("ls", "-f", "-p", image.toString()).lines().stream()
                        .filter(line -> line.matches(".*\\([a-z]1[,)].*"))
                        .toList())
                .isNotEmpty();
        assertThat(Run.of("ls", "--owner", "1", "--match", "/none", image.toString())
                        .lines())
                .isEmpty();
    }

    @Test
    void shouldSayWhetherAnIndexIsUsed() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", "--verbose", image, "/a").errors()).startsWith("xenstream: reading the whole image: ");
        assertThat(Run.of("index", image).exitCode()).isZero();
        assertThat(Run.of("ls", "--verbose", image, "/a").errors())
                .isEqualTo("xenstream: " + image + ": using its index\n");
    }
}
