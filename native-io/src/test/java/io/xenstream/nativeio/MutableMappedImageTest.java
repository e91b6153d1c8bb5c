// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutableMappedImageTest {
    @TempDir
    Path directory;

    @Test
    void shouldChangeThePatchedBytesOnly() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        final byte[] before = Files.readAllBytes(path);

        try (MutableMappedImage image = MappedImage.openForUpdate(path);
                ImagePatcher patcher = image.patcher()) {
            assertThat(patcher.next()).isTrue();
            patcher.patchGlobalData().rwSocketFd(77).evtchnFd(78);
            image.force();
        }

        final byte[] after = Files.readAllBytes(path);
        assertThat(after).hasSameSizeAs(before);
        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader()) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.globalData().rwSocketFd()).isEqualTo(77);
            assertThat(reader.globalData().evtchnFd()).isEqualTo(78);
        }
        Arrays.fill(before, 24, 32, (byte) 0);
        Arrays.fill(after, 24, 32, (byte) 0);
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 65536, 65537})
    void shouldKeepTheFilesLength(final int length) throws IOException {
        final Path path = Files.write(directory.resolve("length.img"), new byte[length]);

        try (MutableMappedImage image = MappedImage.openForUpdate(path)) {
            assertThat(image.length()).isEqualTo(length);
            assertThat(image.path()).isEqualTo(path);
            assertThat(image.region().length()).isEqualTo(length);
            assertThatThrownBy(() -> image.region().ensureLength(length + 1L)).isInstanceOf(ImageLimitException.class);
            assertThatThrownBy(() -> image.region().putLong(length - 7L, -1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(path).hasSize(length);
        }
        assertThat(path).hasSize(length);
    }

    @Test
    void shouldStayMappedUntilThePatcherIsClosed() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        final MutableMappedImage image = MappedImage.openForUpdate(path);
        final ImagePatcher patcher = image.patcher(ReadOptions.DEFAULT.withStrict(false));

        image.close();
        assertThat(SampleImages.isMapped(path)).isTrue();
        assertThat(patcher.next()).isTrue();

        patcher.close();
        assertThat(SampleImages.isMapped(path)).isFalse();
        assertThatThrownBy(image::force)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(image::patcher)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> image.region().putLong(0, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
