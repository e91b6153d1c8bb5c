// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sparse file, which is long but takes no space. Excluded by {@code -DexcludedTags=large}. */
@Tag("large")
class LargeImageTest {
    private static final int BODIES = 6;
    private static final int BODY_LENGTH = ReadOptions.LARGEST_RECORD_LENGTH;
    private static final int UNKNOWN_TYPE = 0x7000;

    @TempDir
    Path directory;

    @Test
    void shouldReadTheFirstAndTheLastRecordOfMoreThanFiveGibibytes() throws IOException {
        final Path path = directory.resolve("large.img");
        final long length = write(path);
        assertThat(length).isGreaterThan(5L << 30);

        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader(ReadOptions.DEFAULT.withMaxRecordLength(BODY_LENGTH))) {
            assertThat(image.region().length()).isEqualTo(length);
            requireNode(reader, "/first");
            for (int i = 0; i < BODIES; i++) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.type()).isEqualTo(UNKNOWN_TYPE);
                assertThat(reader.record().body().getByte(BODY_LENGTH - 1)).isEqualTo((byte) i);
            }
            requireNode(reader, "/last");
            assertThat(reader.offset()).isGreaterThan(6L << 30);
            assertThat(reader.next()).isTrue();
            assertThat(reader.type()).isEqualTo(RecordType.END);
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void shouldChangeTheLastRecordInPlace() throws IOException {
        final Path path = directory.resolve("large.img");
        final long length = write(path);

        try (MutableMappedImage image = MappedImage.openForUpdate(path)) {
            image.region().putLong(length - 8, 1L << 40);
        }

        try (MappedImage image = MappedImage.open(path)) {
            assertThat(image.length()).isEqualTo(length);
            assertThat(image.region().getLong(length - 8)).isEqualTo(1L << 40);
        }
    }

    private static void requireNode(final ImageReader reader, final String path) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RecordType.NODE_DATA);
        assertThat(reader.nodeData().pathString()).isEqualTo(path);
    }

    private static long write(final Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            final UnsafeBuffer header = new UnsafeBuffer(new byte[ImageHeader.LENGTH]);
            ImageHeader.of(2, ByteOrder.BIG_ENDIAN).encode(header, 0);
            file.write(header.byteArray());
            writeNode(file, "/first");
            for (int i = 0; i < BODIES; i++) {
                file.writeInt(UNKNOWN_TYPE);
                file.writeInt(BODY_LENGTH);
                file.seek(file.getFilePointer() + BODY_LENGTH - 1);
                file.write(i);
            }
            writeNode(file, "/last");
            file.writeLong(0);
            return file.getFilePointer();
        }
    }

    private static void writeNode(final RandomAccessFile file, final String path) throws IOException {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        new NodeDataEncoder()
                .begin(buffer, 0, ByteOrder.BIG_ENDIAN, 1, path.length(), 0)
                .permission(0, (byte) 'n', 0, 0)
                .path(path);
        final int length = 8 + buffer.getInt(4, ByteOrder.BIG_ENDIAN);
        file.write(buffer.byteArray(), 0, length);
    }
}
