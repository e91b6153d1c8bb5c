// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path EXAMPLE = Path.of("src/test/java/io/xenstream/ReadmeExample.java");
    private static final Path IMAGE = Path.of("src/test/resources/corpus/c-4.17-v1.img");

    @Test
    void shouldShowTheExampleThatIsCompiled() throws IOException {
        final List<String> shown = between(Files.readAllLines(README), "```java", "```");
        final List<String> compiled = between(Files.readAllLines(EXAMPLE), "// README begins", "// README ends");

        assertThat(shown).isEqualTo(compiled).hasSizeBetween(8, 12);
    }

    @Test
    void shouldListTheNodesOfAnImage() {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();

        ReadmeExample.list(IMAGE, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(291)
                .contains("/local/domain/1/device/vbd/51712, owned by domain 1");
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
