// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MappedImageTest {
    @TempDir
    Path directory;

    static Iterable<String> captured() {
        return SampleImages.captured();
    }

    @ParameterizedTest
    @MethodSource("captured")
    void shouldReadTheSameAsAnArrayOfTheSameBytes(final String name) throws IOException {
        final Path path = SampleImages.captured(directory, name);
        final byte[] bytes = Files.readAllBytes(path);

        try (MappedImage image = MappedImage.open(path)) {
            assertThat(image.path()).isEqualTo(path);
            assertThat(image.length()).isEqualTo(bytes.length);
            assertThat(image.region().length()).isEqualTo(bytes.length);
            assertThat(SampleImages.trace(image.region()))
                    .isEqualTo(SampleImages.trace(Region.ofArray(bytes, path.toString())))
                    .hasSizeGreaterThan(5);
        }
    }

    @Test
    void shouldEndWhereTheFileEnds() throws IOException {
        final Path path = Files.write(directory.resolve("odd.img"), new byte[4097]);

        try (MappedImage image = MappedImage.open(path)) {
            assertThat(image.region().getByte(4096)).isZero();
            assertThatThrownBy(() -> image.region().getByte(4097)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> image.region().getLong(4090)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> image.region().wrap(new UnsafeBuffer(0, 0), 4096, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldReadWithOptions() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");

        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader(ReadOptions.DEFAULT.withMaxRecords(1))) {
            reader.next();
            assertThatThrownBy(reader::next).isInstanceOf(ImageLimitException.class);
        }
    }

    @Test
    void shouldReportAMissingFile() {
        final Path path = directory.resolve("missing.img");

        assertThatThrownBy(() -> MappedImage.open(path))
                .isInstanceOfSatisfying(
                        ImageIoException.class, e -> assertThat(e.rule()).isEqualTo(IoRule.READ))
                .hasMessageContaining(path.toString())
                .hasMessageContaining("cannot open: No such file or directory");
        assertThatThrownBy(() -> MappedImage.openForUpdate(path))
                .hasMessageContaining("cannot open: No such file or directory");
        assertThat(path).doesNotExist();
    }

    @Test
    void shouldRefuseADirectory() {
        assertThatThrownBy(() -> MappedImage.open(directory))
                .isInstanceOf(ImageIoException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(": cannot map it: it is a directory; ");
    }

    @Test
    void shouldRefuseAFifoWithoutWaitingForAWriter() throws IOException, InterruptedException {
        final Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> MappedImage.open(fifo))
                .isInstanceOf(ImageIoException.class)
                .hasMessageContaining(": cannot map it: it is a device, a fifo or a socket; ");
    }

    @Test
    void shouldRefuseAnEmptyFile() throws IOException {
        final Path path = Files.createFile(directory.resolve("empty.img"));

        assertThatThrownBy(() -> MappedImage.open(path))
                .isInstanceOf(TruncatedImageException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("an empty file");
    }

    @Test
    void shouldReportMissingReadPermission() throws IOException, InterruptedException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        final ChildJvm child = new ChildJvm();
        if (Files.isReadable(path)) {
            // Root can read every file, so take that right from the child.
            Privileges.require(
                    "dropping capabilities",
                    "setpriv",
                    "--bounding-set=-dac_override,-dac_read_search",
                    "--inh-caps=-all",
                    "--",
                    "true");
            child.under("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--");
        }

        assertThat(child.run(OpenAndSay.class, path))
                .contains(
                        "ImageIoException",
                        IoRule.READ.code(),
                        path.toString(),
                        "cannot map it for reading: Permission denied");
    }

    @Test
    void shouldStayMappedUntilTheLastReaderIsClosed() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        final MappedImage image = MappedImage.open(path);
        final ImageReader reader = image.reader();

        image.close();
        image.close();

        assertThat(SampleImages.isMapped(path)).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RecordType.GLOBAL_DATA);
        assertThatThrownBy(image::reader)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");

        reader.close();

        assertThat(SampleImages.isMapped(path)).isFalse();
        assertThatThrownBy(() -> image.region().getByte(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void shouldRefuseFlyweightsAndViewsOnceTheReaderIsClosed() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        try (MappedImage image = MappedImage.open(path)) {
            final ImageReader reader = image.reader();
            while (reader.next() && reader.type() != RecordType.NODE_DATA) {
                assertThat(reader.type()).isNotEqualTo(RecordType.END);
            }
            final var node = reader.nodeData();
            final DirectBuffer nodePath = node.path();
            assertThat(nodePath.capacity()).isPositive();

            reader.close();

            assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(node::connId).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> nodePath.getByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(SampleImages.isMapped(path)).isFalse();
    }

    @Test
    void shouldOpenInAnInterruptedThread() throws IOException {
        final Path path = SampleImages.captured(directory, "c-4.22-v2.img");
        Thread.currentThread().interrupt();
        try (MappedImage image = MappedImage.open(path)) {
            assertThat(image.region().getByte(0)).isEqualTo((byte) 'x');
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldOpenAWholeImageWhileOthersArePublished() throws InterruptedException {
        final Path path = directory.resolve("host.img");
        SampleImages.publish(path, Durability.NONE, 0, 1);
        final Thread publisher = new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                SampleImages.publish(path, Durability.NONE, i, 1);
            }
        });
        publisher.start();
        int opened = 0;
        while (publisher.isAlive()) {
            assertThat(SampleImages.generation(path, 1)).isNotNegative();
            opened++;
        }
        publisher.join();
        assertThat(opened).isPositive();
        assertThat(SampleImages.generation(path, 1)).isEqualTo(299);
    }

    /** Prints what opening an image throws. */
    static final class OpenAndSay {
        private OpenAndSay() {}

        public static void main(final String[] arguments) {
            try (MappedImage image = MappedImage.open(Path.of(arguments[0]))) {
                System.out.println("opened " + image.path());
            } catch (final ImageIoException refused) {
                System.out.println(refused);
            }
        }
    }
}
