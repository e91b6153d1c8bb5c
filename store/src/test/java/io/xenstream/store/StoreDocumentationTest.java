// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/store.md, compiled and run as it is there. */
class StoreDocumentationTest {
    @TempDir
    Path directory;

    @Test
    void shouldWorkAsDocumented() throws IOException, InterruptedException {
        final String page = Files.readString(Path.of("..", "docs", "store.md"));
        final int begin = page.indexOf("```java\n") + 8;
        final Path source = directory.resolve("StoreExample.java");
        Files.writeString(source, page.substring(begin, page.indexOf("```", begin)));

        assertThat(run(source, 137)).endsWith("written\n");
        assertThat(run(source, 0)).endsWith("/local/domain/1/name = guest-1\n");
    }

    private String run(final Path source, final int exitCode) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(System.getProperty("xenstream.jvm.flags").trim().split(" +")));
        command.addAll(List.of(
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString(),
                directory.resolve("store").toString()));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(exitCode);
        return printed;
    }
}
