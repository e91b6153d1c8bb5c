// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code xenstream bench store} with few nodes. */
class StoreCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(final String... arguments) {
        final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(arguments, new Session(out, err, folder));
    }

    @Tag("slow")
    @Test
    void shouldMeasureEachGoalAndContender() throws IOException {
        final Path stores = Files.createDirectory(folder.resolve("stores"));
        final Path file = folder.resolve("store.json");
        final int exitCode = run(
                "store",
                "--quick",
                "--nodes",
                "20000",
                "--beside",
                "HEAP_TREE,LMDB",
                "--directory",
                stores.toString(),
                "-o",
                file.toString());
        assertThat(exitCode).as("%s", errors).isEqualTo(ExitCode.FINE);
        final JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.path("schema").asText()).isEqualTo("xenstream-bench-store");
        assertThat(report.path("header").path("selection").asText()).isEqualTo("store, quick");
        assertThat(report.path("figures")).hasSize(14);
        assertThat(report.path("contenders")).hasSize(4);
        assertThat(report.path("contenders").get(0).path("reopenMillis").asDouble())
                .isPositive();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("20,000 nodes")
                .contains("| lookup by path | ≥ 1.20 × the speed of HashMap | 1.50 |")
                .contains("| HashMap |");
        try (Stream<Path> left = Files.list(stores)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldRefuseTooFewNodes() {
        assertThat(run("store", "--nodes", "100")).isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--nodes must be at least 20000, and is 100");
    }

    @Test
    void shouldRefuseUnknownContender() {
        assertThat(run("store", "--beside", "REDIS")).isEqualTo(ExitCode.USAGE);
    }
}
