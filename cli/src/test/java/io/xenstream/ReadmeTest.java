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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path EXAMPLE = Path.of("src/test/java/io/xenstream/ReadmeExample.java");
    private static final Path IMAGE = Path.of("../codec-core/src/test/resources/corpus/c-4.17-v1.img");

    @Test
    void shouldShowCompiledExample() throws IOException {
        final List<String> shown = between(Files.readAllLines(README), "```java", "```");
        final List<String> compiled = between(Files.readAllLines(EXAMPLE), "// README begins", "// README ends");

        assertThat(shown).isEqualTo(compiled).hasSizeBetween(8, 12);
    }

    @Test
    void shouldListNodesOfImage() {
        assertThat(list(IMAGE)).hasSize(291).contains("/local/domain/1/device/vbd/51712, owned by domain 1");
    }

    @Test
    void shouldListNodeDeletedInTransaction(@TempDir final Path directory) {
        final Path file = directory.resolve("deleted.img");
        try (NewImage image = MappedImage.create(file, Durability.NONE);
                ImageWriter writer = image.writer(ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimNodeData(0, "/gone".length(), 0).transaction(1, 7, 0).path("/gone");
            writer.commit();
            image.publish(writer.finish());
        }

        assertThat(list(file)).containsExactly("/gone, owned by nobody");
    }

    private static List<String> list(final Path image) {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ReadmeExample.list(image, new PrintStream(printed, true, StandardCharsets.UTF_8));
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> between(final List<String> lines, final String begin, final String end) {
        return lines.stream()
                .map(String::strip)
                .dropWhile(line -> !line.equals(begin))
                .skip(1)
                .takeWhile(line -> !line.equals(end))
                .toList();
    }
}
