// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewImageTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldPublish(final Durability durability) throws IOException {
        final Path path = directory.resolve("host.img");

        SampleImages.publish(path, durability, 7, 5000);

        assertThat(SampleImages.generation(path, 5000)).isEqualTo(7);
        assertThat(SampleImages.files(directory)).containsExactly("host.img");
        assertThat(SampleImages.isMapped(directory)).isFalse();
    }

    @Test
    void shouldPublishInsideTheWritersBlock() {
        final Path path = directory.resolve("host.img");
        try (NewImage image = MappedImage.create(path);
                ImageWriter writer = image.writer(SampleImages.HEADER)) {
            writer.claimGlobalData();
            writer.commit();
            image.publish(writer.finish());
        }
        assertThat(SampleImages.generation(path, 0)).isEqualTo(-1);
    }

    @Test
    void shouldKeepWhatIsWrittenWhileItGrows() throws IOException {
        final Path path = directory.resolve("grown.img");
        try (NewImage image = new NewImage(path, Durability.NONE, ImageSources.NONE, 1, 128 << 10)) {
            assertThat(image.region().length()).isEqualTo(64 << 10);
            long written = 0;
            for (final long length : new long[] {64 << 10, 100_000, 200_000, 1_000_000, 1_000_008}) {
                image.region().ensureLength(length);
                while (written < length) {
                    image.region().putLong(written, written);
                    written += Long.BYTES;
                }
            }
            assertThat(image.region().length()).isEqualTo(1_048_576);
            for (long at = 0; at < written; at += Long.BYTES) {
                assertThat(image.region().getLong(at)).isEqualTo(at);
            }
            image.publish(1_000_008);
        }
        assertThat(path).hasSize(1_000_008);
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 19, 1 << 20, (3 << 20) + 8, 5 << 20})
    void shouldCopyRecordsHoweverLongTheyAre(final int length) throws IOException {
        final Path path = directory.resolve("copied.img");
        final byte[] records = new byte[length];
        new Random(length).nextBytes(records);
        final byte[] copied;
        try (NewImage image = MappedImage.create(path, Durability.NONE);
                ImageWriter writer = image.writer(SampleImages.HEADER);
                Region from = Region.ofArray(records, "records")) {
            writer.claimGlobalData().rwSocketFd(7);
            writer.commit();
            final long offset = writer.position();
            for (int i = 0; i < 2; i++) {
                writer.copyRecords(from, 8, length - 8, 1);
                writer.claimGlobalData().rwSocketFd(8);
                writer.commit();
            }
            final long end = writer.finish();
            assertThat(image.region().getInt(ImageHeader.LENGTH + 8)).isEqualTo(7);
            assertThat(image.region().getInt(end - 16)).isEqualTo(8);
            image.publish(end);
            copied = Files.readAllBytes(path);
            assertThat(copied).hasSize((int) end);
            assertThat(Arrays.copyOfRange(copied, (int) offset, (int) offset + length - 8))
                    .isEqualTo(Arrays.copyOfRange(records, 8, length));
            final int second = (int) offset + length - 8 + 16;
            assertThat(Arrays.copyOfRange(copied, second, second + length - 8))
                    .isEqualTo(Arrays.copyOfRange(records, 8, length));
        }
    }

    @Test
    void shouldDiscardAnUnpublishedImage() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        final byte[] before = Files.readAllBytes(path);

        final NewImage image = MappedImage.create(path);
        SampleImages.write(image, 1, 3000);
        assertThat(SampleImages.files(directory)).hasSize(2);
        image.close();
        image.close();

        assertThat(SampleImages.files(directory)).containsExactly("c-4.22-v2.img");
        assertThat(path).hasBinaryContent(before);
        assertThat(SampleImages.isMapped(directory)).isFalse();
        assertThatThrownBy(() -> image.publish(16)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> image.writer(SampleImages.HEADER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldPublishOnceAndNoMoreThanTheRegion() throws IOException {
        final Path path = directory.resolve("host.img");
        try (NewImage image = MappedImage.create(path)) {
            final long length = SampleImages.write(image, 1, 1);
            final long tooLong = image.region().length() + 1;
            assertThatThrownBy(() -> image.publish(tooLong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> image.publish(15)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> image.publish(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(path).doesNotExist();

            image.publish(length);

            assertThatThrownBy(() -> image.publish(length)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> image.region().putLong(0, 0)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(SampleImages.files(directory)).containsExactly("host.img");
    }

    @Test
    void shouldKeepATemporaryImageForReadersUntilItIsClosed() throws IOException {
        try (NewImage image = MappedImage.createTemporary(directory, "part", ImageSources.NONE)) {
            final long length;
            try (ImageWriter writer = image.writer(SampleImages.HEADER)) {
                length = writer.finish();
            }
            assertThatThrownBy(() -> image.publish(length))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("temporary");

            final Path path = image.keepUnpublished(length);

            assertThat(path).hasParent(directory.toRealPath()).hasSize(length);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(SampleImages.generation(path, 0)).isEqualTo(-1);
            assertThatThrownBy(() -> image.keepUnpublished(length)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(SampleImages.files(directory)).isEmpty();
    }

    @Test
    void shouldDeleteATemporaryImageThatIsMappedWhenThatIsClosed() throws IOException {
        final MappedImage mapped;
        try (NewImage image = MappedImage.createTemporary(directory, "part", ImageSources.PRIVATE);
                ImageWriter writer = image.writer(SampleImages.HEADER)) {
            mapped = MappedImage.ofUnpublished(image, writer.finish(), "a store");
            assertThatThrownBy(() -> image.keepUnpublished(16)).isInstanceOf(IllegalStateException.class);
        }
        try (mapped;
                ImageReader reader = mapped.reader()) {
            assertThat(mapped.path()).hasSize(mapped.length());
            assertThat(mapped.region().label()).isEqualTo("a store");
            assertThat(reader.next()).isTrue();
        }
        assertThat(SampleImages.files(directory)).isEmpty();
    }

    @Test
    void shouldKeepTheOldImageForReadersThatHaveItOpen() {
        final Path path = directory.resolve("host.img");
        SampleImages.publish(path, Durability.NONE, 1, 100);
        try (MappedImage old = MappedImage.open(path);
                ImageReader reader = old.reader()) {
            SampleImages.publish(path, Durability.NONE, 2, 1);
            int records = 0;
            while (reader.next()) {
                records++;
            }
            assertThat(records).isEqualTo(102);
        }
        assertThat(SampleImages.generation(path, 1)).isEqualTo(2);
    }

    @Test
    void shouldKeepThePermissionsOfTheOldImage() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));

        SampleImages.publish(path, Durability.NONE, 1, 1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldReplaceWhatASymbolicLinkPointsTo() throws IOException {
        final Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        final Path image = SampleImages.captured(elsewhere, "c-4.22-v2.img");
        final Path link = Files.createSymbolicLink(directory.resolve("link.img"), image);

        SampleImages.publish(link, Durability.FULL, 3, 1);

        assertThat(link).isSymbolicLink();
        assertThat(SampleImages.generation(image, 1)).isEqualTo(3);
        assertThat(SampleImages.files(elsewhere)).containsExactly("c-4.22-v2.img");
    }

    @Test
    void shouldPublishInAnInterruptedThread() {
        final Path path = directory.resolve("host.img");
        Thread.currentThread().interrupt();
        try {
            SampleImages.publish(path, Durability.FULL, 4, 3000);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(SampleImages.generation(path, 3000)).isEqualTo(4);
    }

    @Test
    void shouldRefuseATargetThatIsNotAFile() throws IOException {
        assertThatThrownBy(() -> MappedImage.create(directory))
                .isInstanceOfSatisfying(
                        ImageIoException.class, e -> assertThat(e.rule()).isEqualTo(IoRule.WRITE))
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("cannot replace it: it is a directory");
        assertThatThrownBy(() -> MappedImage.create(Path.of("/dev/null")))
                .hasMessageContaining("cannot replace it: it is a device, a fifo or a socket");
        assertThatThrownBy(() -> MappedImage.create(directory.resolve("missing/host.img")))
                .isInstanceOf(ImageIoException.class)
                .hasMessageContaining("missing/host.img")
                .hasMessageContaining("cannot create a temporary file beside it: No such file or directory");
        assertThat(SampleImages.files(directory)).isEmpty();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheTargetCannotBeReplaced() throws IOException {
        final Path path = directory.resolve("host.img");
        try (NewImage image = MappedImage.create(path)) {
            final long length = SampleImages.write(image, 1, 1);
            Files.createDirectories(path.resolve("in the way"));

            assertThatThrownBy(() -> image.publish(length))
                    .isInstanceOfSatisfying(
                            ImageIoException.class, e -> assertThat(e.rule()).isEqualTo(IoRule.WRITE))
                    .hasMessageContaining(path.toString());
        }
        assertThat(SampleImages.files(directory)).containsExactly("host.img");
    }
}
