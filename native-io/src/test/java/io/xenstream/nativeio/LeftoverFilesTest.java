// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverFilesTest {
    @TempDir
    Path directory;

    @Test
    void shouldDeleteTheFileOfAWriterWhenItIsDeadAndNotBefore() throws IOException, InterruptedException {
        final Path target = directory.resolve("host.img");
        final Process writer = new ChildJvm().start(WriteForEver.class, target);
        final BufferedReader output =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("writing");

        SampleImages.publish(target, Durability.NONE, 1, 1);
        assertThat(SampleImages.files(directory)).hasSize(2);
        writer.destroyForcibly().waitFor();
        SampleImages.publish(target, Durability.NONE, 2, 1);

        assertThat(SampleImages.files(directory)).containsExactly("host.img");
    }

    @Test
    void shouldKeepTheFilesOfOtherWritersInThisProcess() throws IOException {
        final Path target = directory.resolve("host.img");
        try (NewImage first = MappedImage.create(target);
                NewImage second = MappedImage.create(target)) {
            assertThat(SampleImages.files(directory)).hasSize(2);
            second.publish(SampleImages.write(second, 2, 1));
            first.publish(SampleImages.write(first, 1, 1));
        }
        assertThat(SampleImages.generation(target, 1)).isEqualTo(1);
    }

    @Test
    void shouldDeleteOnlyItsOwnKindForTheSameTarget() throws IOException {
        final String ownKind = ".host.img.xenstream-0123456789abcdef.tmp";
        for (final String name : new String[] {
            ownKind,
            ".host.img.tmp",
            ".host.img.xenstream-0123.tmp",
            ".host.img.xenstream-0123456789abcdef.tmp.old",
            ".other.img.xenstream-0123456789abcdef.tmp"
        }) {
            Files.writeString(directory.resolve(name), "x");
        }
        final Path outside = Files.writeString(directory.resolve("outside"), "x");
        Files.createSymbolicLink(directory.resolve(".host.img.xenstream-fedcba9876543210.tmp"), outside);

        SampleImages.publish(directory.resolve("host.img"), Durability.NONE, 1, 1);

        assertThat(SampleImages.files(directory)).hasSize(7).doesNotContain(ownKind);
    }

    @Test
    void shouldPublishUnderTheLongestName() throws IOException {
        final Path target = directory.resolve("n".repeat(255));

        SampleImages.publish(target, Durability.NONE, 1, 1);

        assertThat(SampleImages.generation(target, 1)).isEqualTo(1);
    }

    /** Holds an unpublished image until it is killed. */
    static final class WriteForEver {
        private WriteForEver() {}

        public static void main(final String[] arguments) throws IOException {
            try (NewImage image = MappedImage.create(Path.of(arguments[0]))) {
                SampleImages.write(image, 9, 1);
                System.out.println("writing");
                System.in.read();
            }
        }
    }
}
