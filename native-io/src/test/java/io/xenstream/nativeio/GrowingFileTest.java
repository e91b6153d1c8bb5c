// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest {
    private static final long RESERVED = 1 << 20;
    private static final long PAGES = 3 * 4096;

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("file");
    }

    @Test
    void shouldShowWhatAnotherWriterStores() {
        try (ReservedFile writer = ReservedFile.create(path, RESERVED);
                GrowingFile file = GrowingFile.open(path, RESERVED)) {
            assertThat(file.region(0).length()).isZero();

            writer.allocate(PAGES, PAGES);
            writer.region().putLong(PAGES - Long.BYTES, 42);
            assertThat(file.region(PAGES).getLong(PAGES - Long.BYTES)).isEqualTo(42);

            final Region before = file.region(PAGES);
            writer.allocate(RESERVED, RESERVED);
            writer.region().putLong(0, 1);
            writer.region().putLong(RESERVED - Long.BYTES, 2);
            assertThat(before.getLong(0)).isEqualTo(1);
            assertThat(file.region(RESERVED).getLong(RESERVED - Long.BYTES)).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseBytesBehindTheEnd() throws IOException {
        Files.write(path, new byte[100]);
        try (GrowingFile file = GrowingFile.open(path, 10)) {
            assertThat(file.region(100).length()).isEqualTo(100);
            assertThatExceptionOfType(TruncatedImageException.class).isThrownBy(() -> file.region(101));
        }
    }

    @Test
    void shouldExplainThatTheFileWasShortened() throws IOException {
        Files.write(path, new byte[(int) PAGES]);
        try (GrowingFile file = GrowingFile.open(path, RESERVED)) {
            final Region region = file.region(PAGES);
            try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
                other.setLength(1);
            }

            assertThat(region.explain(new InternalError("a fault"))).isInstanceOf(TruncatedImageException.class);
        }
    }

    @Test
    void shouldRefuseWhatIsNoFile() {
        assertThatExceptionOfType(ImageIoException.class)
                .isThrownBy(() -> GrowingFile.open(directory, RESERVED))
                .withMessageContaining("Not a regular file");
        assertThatExceptionOfType(ImageIoException.class)
                .isThrownBy(() -> GrowingFile.open(path, RESERVED))
                .withMessageContaining("No such file");
    }

    @Test
    void shouldBeClosedOnce() throws IOException {
        Files.write(path, new byte[100]);
        final GrowingFile file = GrowingFile.open(path, RESERVED);

        file.close();
        file.close();

        assertThat(path).hasSize(100);
    }
}
