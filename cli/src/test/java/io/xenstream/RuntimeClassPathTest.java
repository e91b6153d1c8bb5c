// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/embedding.md lists what each library puts on its users' class path, and how large that is. The build itself fails on anything else. */
final class RuntimeClassPathTest {
    /** Of the build's list of licences: group, artifact and version. */
    private static final Pattern COORDINATES = Pattern.compile("\\((\\S+):(\\S+):(\\S+) - ");
    /** Optional: only who uses the compression stage adds it. */
    private static final String COMPRESSION = "zstd-jni";

    private static final int KIB = 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {"codec-core", "image-tools", "native-io", "store", "handoff", "daemon", "stream", "transfer"})
    void shouldBeListed(final String module) throws IOException {
        final List<String> shown = new ArrayList<>();
        long sum = 0;
        for (final String jar : jars(module)) {
            final long length = Files.size(onTheClassPath(jar));
            shown.add(jar.replaceFirst("-[0-9].*", "") + " " + kib(length));
            sum += length;
        }

        assertThat(Files.readAllLines(Path.of("../docs/embedding.md")))
                .contains("| `" + module + "` | " + String.join(", ", shown) + " | " + kib(sum) + " |");
    }

    private static long kib(final long length) {
        return (length + KIB / 2) / KIB;
    }

    /** The names of the jars that are not ours. */
    private static Set<String> jars(final String module) throws IOException {
        final Set<String> jars = new TreeSet<>();
        COORDINATES
                .matcher(Files.readString(Path.of("..", module, "target", "licences.txt")))
                .results()
                .filter(found -> !found.group(1).equals("io.xenstream"))
                .filter(found -> !found.group(2).equals(COMPRESSION))
                .forEach(found -> jars.add(found.group(2) + "-" + found.group(3) + ".jar"));
        return jars;
    }

    private static Path onTheClassPath(final String jar) {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.endsWith("/" + jar))
                .map(Path::of)
                .findFirst()
                .orElseThrow(() -> new AssertionError(jar + " is not on the command's class path"));
    }
}
