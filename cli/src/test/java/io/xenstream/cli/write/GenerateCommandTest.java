// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateCommandTest {
    @TempDir
    Path directory;

    private Path generate(final String name, final String... options) {
        final Path image = directory.resolve(name);
        final String[] args = new String[options.length + 4];
        System.arraycopy(options, 0, args, 4, options.length);
        args[0] = "generate";
        args[1] = "--nodes";
        args[2] = "500";
        args[3] = image.toString();
        assertThat(Run.of(args)).isEqualTo(new Run(0, "", ""));
        return image;
    }

    @Test
    void shouldWriteAValidImageOfTheRequestedKind() throws IOException {
        final Path image = generate("a.img", "--version", "1", "--byte-order", "big", "--durability", "none");

        assertThat(Run.of("verify", image.toString()).output()).contains(": good; ", ", 0 errors, 0 warnings");
        assertThat(Run.of("dump", image.toString()).lines().get(0)).endsWith("version=1 byteOrder=big");
        assertThat(Run.of("stat", "--format", "json", image.toString()).output())
                .contains("\"nodes\"");
        assertThat(Run.of("ls", "-f", "--special", image.toString()).lines()).hasSize(499);
    }

    @Test
    void shouldWriteTheSameImageForTheSameSeed() throws IOException {
        final Path image = generate("a.img", "--seed", "7");

        assertThat(Files.mismatch(image, generate("b.img", "--seed", "7"))).isEqualTo(-1);
        assertThat(Files.mismatch(image, generate("c.img", "--seed", "8"))).isNotEqualTo(-1);
    }

    @Test
    void shouldReplaceAnExistingFile() throws IOException {
        Files.writeString(directory.resolve("a.img"), "old");

        assertThat(Run.of("verify", generate("a.img").toString()).exitCode()).isZero();
    }

    @Test
    void shouldRefuseATargetThatCannotBeAFile() {
        final Run inNowhere = Run.of(
                "generate", "--nodes", "5", directory.resolve("no/where.img").toString());
        final Run onDirectory = Run.of("generate", "--nodes", "5", directory.toString());

        assertThat(inNowhere.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(inNowhere.errors()).startsWith("xenstream: XS-IO-002 ").hasLineCount(1);
        assertThat(onDirectory.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(onDirectory.errors())
                .startsWith("xenstream: " + directory + ": is a directory")
                .hasLineCount(1);
    }
}
