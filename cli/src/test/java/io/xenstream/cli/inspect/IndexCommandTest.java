// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class IndexCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldWriteAValidIndexOfRealImages(final String name) throws IOException {
        final String image = Corpus.image(name, directory).toString();

        assertThat(Run.of("index", image)).isEqualTo(new Run(0, "", ""));
        final Run check = Run.of("index", "--check", image);

        assertThat(check.exitCode()).isZero();
        assertThat(check.errors()).isEmpty();
        assertThat(check.output()).startsWith(image + ".xsi: good; ").contains(" nodes, ");
    }

    @Test
    void shouldDetectAMissingDamagedOrStaleIndex() throws IOException {
        final Path image = Corpus.image("c-4.22-v2", directory);
        final Path index = directory.resolve("c-4.22-v2.img.xsi");

        assertNotGood(image, "XS-IO-001");
        assertThat(Run.of("index", "--durability", "none", image.toString()).exitCode())
                .isZero();
        final byte[] bytes = Files.readAllBytes(index);
        bytes[5000] ^= 1;
        Files.write(index, bytes);
        assertNotGood(image, "XS-INDEX-004");
        Files.write(index, new byte[5]);
        assertNotGood(image, "XS-INDEX-003");
        assertThat(Run.of("index", image.toString()).exitCode()).isZero();
        assertThat(Run.of("index", "--check", image.toString()).exitCode()).isZero();
        Files.write(image, Corpus.bytes("c-4.22-v1.img"));
        assertNotGood(image, "XS-INDEX-005");
    }

    private static void assertNotGood(final Path image, final String code) {
        final Run run = Run.of("index", "--check", image.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .startsWith(image + ".xsi: not good; " + code + " ")
                .hasLineCount(1);
    }

    @Test
    void shouldRefuseStandardInput() {
        final Run run = Run.of(Corpus.bytes("c-4.22-v2.img"), "index", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors())
                .startsWith("xenstream: the index is written beside the image")
                .hasLineCount(1);
    }
}
