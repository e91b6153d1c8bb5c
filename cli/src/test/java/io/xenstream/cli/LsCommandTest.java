// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LsCommandTest {
    @TempDir
    Path directory;

    /** A store whose nodes come level by level, siblings in no order. */
    private Path unordered(final ByteOrder order) throws IOException {
        return image(order, "/", "/b", "/a", "/a-b", "@releaseDomain", "/b/y", "/a/x", "/b/x", "/a/x/1", "/a/b");
    }

    private Path image(final ByteOrder order, final String... paths) throws IOException {
        final byte[] octets = new byte[1 << 16];
        try (WritableRegion region = WritableRegion.ofArray(octets, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, order))) {
            for (final String path : paths) {
                writer.claimNodeData(1, path.length(), 0)
                        .permission(0, (byte) 'n', 0, 3)
                        .path(path);
                writer.commit();
            }
            return Files.write(directory.resolve("host.img"), Arrays.copyOf(octets, (int) writer.finish()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintWhatTheStockCommandPrints(final String name) throws IOException {
        final Run run = Run.of("ls", "-f", "-p", Corpus.image(name, directory).toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactlyInAnyOrderElementsOf(new String(Corpus.octets(name + ".ls"), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldListStandardInput(final String name) throws IOException {
        final Run fromFile = Run.of("ls", "-p", Corpus.image(name, directory).toString());
        final Run fromInput = Run.of(Corpus.octets(name + ".img"), "ls", "-p", "-");

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
                        "b = \"\"   (n3)",
                        " y = \"\"   (n3)",
                        " x = \"\"   (n3)",
                        "a = \"\"   (n3)",
                        " c = \"\"   (n3)");
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

    @Test
    void shouldSayThatThereIsNoSuchNode() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", image, "/a/nope"))
                .isEqualTo(new Run(ExitCode.INPUT, "", "xenstream: " + image + ": no such node: /a/nope\n"));
        assertThat(Run.of("ls", "-f", image, "/a/x/").exitCode()).isEqualTo(ExitCode.FINE);
        assertThat(Run.of("ls", image, "relative").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldListSpecialNodesWhenAsked() throws IOException {
        final String image = unordered(ByteOrder.LITTLE_ENDIAN).toString();

        assertThat(Run.of("ls", "-f", "-p", image).output()).doesNotContain("@");
        assertThat(Run.of("ls", "-f", "-p", "--special", image).lines()).contains("@releaseDomain = \"\"   (n3)");
        assertThat(Run.of("ls", "--special", image).lines()).contains("@releaseDomain = \"\"");
    }

    @Test
    void shouldEscapeAnyOctet() throws IOException {
        final byte[] value = new byte[256];
        IntStream.range(0, 256).forEach(i -> value[i] = (byte) i);
        final byte[] octets = new byte[1024];
        try (WritableRegion region = WritableRegion.ofArray(octets, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimNodeData(2, 2, 256)
                    .permission(0, (byte) 'n', 0, 0)
                    .permission(1, (byte) 'r', 1, 65535)
                    .path("/v")
                    .value(new UnsafeBuffer(value));
            writer.commit();
            writer.finish();
        }
        final List<String> lines = Run.of(octets, "ls", "-f", "-p", "-").lines();

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
                                        ? String.format("\\%03o", i)
                                        : i < ' ' || i > '~' ? String.format("\\x%02x", i) : "" + (char) i;
                        }));
        assertThat(lines).containsExactly(expected + "\"   (n0,r65535)");
    }
}
