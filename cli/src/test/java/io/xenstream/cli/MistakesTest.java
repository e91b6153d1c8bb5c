// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MistakesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            verfy x.img                  | there is no command verfy; did you mean verify
            tls-key                      | there is no command tls-key; did you mean tls-keys
            zzz                          | there is no command zzz; see xenstream --help
            ls --depht 1 x.img           | there is no option --depht; did you mean --depth
            generate --nodes 1 --sed 5 x | there is no option --sed; did you mean --seed
            ls x.img /a /b               | one argument too many: /b; see xenstream ls --help
            """)
    void shouldSuggestWhatWasMeant(final String line, final String message) {
        final Run run = Run.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).startsWith("xenstream: " + message).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1x    | is not a number of bytes such as 4096, 64K, 16M or 1G
            1.5M  | is not a number of bytes
            M     | is not a number of bytes
            2G    | is more than 2147483647 bytes
            99999999T | is more bytes than can be counted
            99999999999999999999 | is more bytes than can be counted
            """)
    void shouldExplainASize(final String size, final String message) {
        final Run run = Run.of("ls", "--max-record", size, "x.img");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("'" + size + "' " + message).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"16, 3", "4K, 0", "4k, 0", "4KiB, 0", "1M, 0", "1G, 0", "1025M, 2"})
    void shouldTakeSizesWithUnits(final String size, final int exitCode) throws Exception {
        final Path image = Corpus.image("c-4.17-v1", directory);

        assertThat(Run.of("ls", "--max-record", size, image.toString()).exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void shouldSayShortlyThatAFileIsMissing() {
        for (final String command : new String[] {"ls", "verify", "stat", "dump", "index"}) {
            final Run run = Run.of(command, "missing.img");

            assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(run.errors()).isEqualTo("xenstream: missing.img: no such file\n");
        }
    }

    @Test
    void shouldSayShortlyThatAFileMayNotBeRead() throws Exception {
        final Path image = Corpus.image("c-4.17-v1", directory);
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("---------"));
        if (!Files.isReadable(image)) {
            assertThat(Run.of("ls", image.toString()).errors())
                    .isEqualTo("xenstream: " + image + ": permission denied\n");
        }
    }

    @Test
    void shouldNameTheBenchmarks() {
        assertThat(Run.of("--help").output()).contains("\n  bench ");
        assertThat(Run.of("completion", "bash").output()).contains("guard");
        assertThat(Run.of("bench", "guard").errors()).contains("the benchmarks are a program of their own");
    }
}
