// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes to a file system of 4 MiB in a mount namespace of the child process. */
class FullDiskTest {
    @TempDir
    Path directory;

    @Test
    void shouldReportAFullDiskAndKeepTheTarget() throws IOException, InterruptedException {
        final String printed = new ChildJvm().onSmallFileSystem("4m", directory).run(FillDisk.class, directory);

        assertThat(printed).isEmpty();
        assertThat(SampleImages.files(directory)).isEmpty();
    }

    /** Fills the small file system. */
    static final class FillDisk {
        private static final long DISK = 4 << 20;

        private FillDisk() {}

        public static void main(final String[] arguments) throws IOException {
            final Path disk = Path.of(arguments[0]);
            final Path path = disk.resolve("host.img");
            SampleImages.publish(path, Durability.FULL, 1, 100);

            try (NewImage image = MappedImage.create(path)) {
                assertThatThrownBy(() -> SampleImages.write(image, 2, 10_000))
                        .isInstanceOfSatisfying(
                                ImageIoException.class,
                                e -> assertThat(e.rule()).isEqualTo(IoRule.SPACE))
                        .hasMessageContaining(path.toString())
                        .hasMessageMatching(
                                "(?s).*: cannot extend the file by \\d+ bytes: No space left on device, \\d+ bytes missing; .*");
                // All space was used, and the written bytes are still there.
                assertThat(image.region().length()).isBetween(DISK - (1 << 19), DISK);
                assertThat(image.region().getByte(24)).isEqualTo((byte) -1);
            }
            assertThat(SampleImages.files(disk)).containsExactly("host.img");
            assertThat(SampleImages.generation(path, 100)).isEqualTo(1);

            try (NewImage image = MappedImage.create(path);
                    ImageWriter writer = image.writer(SampleImages.HEADER);
                    Region records = Region.ofArray(new byte[2 * (int) DISK], "records")) {
                final long before = image.region().length();
                assertThatThrownBy(() -> writer.copyRecords(records, 0, records.length(), 1))
                        .isInstanceOfSatisfying(
                                ImageIoException.class,
                                e -> assertThat(e.rule()).isEqualTo(IoRule.SPACE))
                        .hasMessageMatching(
                                "(?s).*: cannot extend the file by \\d+ bytes: No space left on device, \\d+ bytes missing; .*");
                assertThat(image.region().length()).isEqualTo(before);
                image.publish(writer.finish());
            }
            assertThat(SampleImages.generation(path, 0)).isEqualTo(-1);

            Files.write(disk.resolve("others"), new byte[(int) (3.5 * (1 << 20))]);
            assertThatThrownBy(() -> MappedImage.create(path).region().ensureLength(1 << 20))
                    .isInstanceOfSatisfying(
                            ImageIoException.class, e -> assertThat(e.rule()).isEqualTo(IoRule.SPACE));
        }
    }
}
