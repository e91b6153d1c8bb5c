// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each library's descriptor names the module as its pom does, and exports to everybody what is API, and nothing else. */
final class ModuleDescriptorsTest {
    private static final Pattern MODULE_NAME = Pattern.compile("(?:<module\\.name>|\\nmodule )([a-z.]+)");
    private static final Pattern EXPORT = Pattern.compile("exports ([a-z.]+);");

    @ParameterizedTest
    @ValueSource(
            strings = {"codec-core", "image-tools", "native-io", "store", "handoff", "daemon", "stream", "transfer"})
    void shouldExportAllPackagesThatAreNotInternal(final String module) throws IOException {
        final Path directory = Path.of("..", module);
        final String pom = Files.readString(directory.resolve("pom.xml"));
        final String descriptor = Files.readString(directory.resolve("src/main/module/module-info.java"));

        assertThat(all(MODULE_NAME, descriptor)).hasSize(1).isEqualTo(all(MODULE_NAME, pom));
        assertThat(all(EXPORT, descriptor))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(packages(directory.resolve("src/main/java")).stream()
                        .filter(name -> !name.endsWith(".internal"))
                        .toList());
    }

    private static List<String> all(final Pattern pattern, final String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> packages(final Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .distinct()
                    .toList();
        }
    }
}
