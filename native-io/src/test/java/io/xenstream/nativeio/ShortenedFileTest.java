// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.TruncatedImageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is shortened while it is read. Whatever the JVM's compilers have made of the reading, the JVM lives and it is an exception. */
class ShortenedFileTest {
    private static final int NODES = 2000;
    private static final int SHORTENED = 1 << 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "-Xint, 2",
        "-Xcomp, 2",
        "-XX:TieredStopAtLevel=1, 10",
        "-XX:-TieredCompilation, 10",
        "-XX:+TieredCompilation, 20"
    })
    void shouldBecomeAnException(final String compilation, final int times) throws IOException, InterruptedException {
        assertThat(new ChildJvm()
                        .flags(compilation)
                        .run(ReadWhatIsShortened.class, directory.resolve("host.img"), times))
                .isEmpty();
    }

    @Test
    void shouldNameTheLengths() throws IOException {
        final Path path = directory.resolve("host.img");
        final TruncatedImageException explained = ReadWhatIsShortened.readShortened(path, Touch.HEADERS);

        assertThat(explained.getMessage()).contains(path.toString(), IoRule.SHRUNK.code(), SHORTENED + " octets");
        assertThat(explained).hasCauseInstanceOf(InternalError.class);
    }

    @Test
    void shouldNotExplainAFaultOfAFileThatHasItsLength() {
        final Path path = directory.resolve("host.img");
        SampleImages.publish(path, Durability.NONE, 1, 1);
        final InternalError fault = new InternalError("of something else");
        try (MappedImage image = MappedImage.open(path)) {
            assertThatThrownBy(() -> image.region().explain(fault)).isSameAs(fault);
        }
    }

    /** What is read of each record. */
    enum Touch {
        HEADERS {
            @Override
            long read(final ImageReader reader) {
                return reader.offset();
            }
        },
        OCTETS {
            @Override
            long read(final ImageReader reader) {
                long sum = 0;
                if (reader.type() == RecordType.NODE_DATA) {
                    final DirectBuffer value = reader.nodeData().value();
                    for (int i = 0; i < value.capacity(); i++) {
                        sum += value.getByte(i);
                    }
                }
                return sum;
            }
        },
        COPIES {
            @Override
            long read(final ImageReader reader) {
                return reader.type() == RecordType.NODE_DATA ? reader.nodeData().valueBytes().length : 0;
            }
        };

        abstract long read(ImageReader reader);
    }

    /** Reads images, each of which is shortened on the way. */
    static final class ReadWhatIsShortened {
        private ReadWhatIsShortened() {}

        public static void main(final String[] arguments) throws IOException {
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                for (final Touch touch : Touch.values()) {
                    readShortened(Path.of(arguments[0]), touch);
                }
            }
        }

        static TruncatedImageException readShortened(final Path path, final Touch touch) throws IOException {
            SampleImages.publish(path, Durability.NONE, 1, NODES);
            try (MappedImage image = MappedImage.open(path)) {
                try (ImageReader reader = image.reader()) {
                    readAll(reader, touch, path);
                } catch (final TruncatedImageException shortened) {
                    return requireShrunk(shortened);
                } catch (final InternalError late) {
                    return requireShrunk(image.region().explain(late));
                }
            }
            throw new AssertionError("read what is not there");
        }

        private static void readAll(final ImageReader reader, final Touch touch, final Path path) throws IOException {
            long sum = 0;
            int records = 0;
            while (reader.next()) {
                sum += touch.read(reader);
                if (++records == 100) {
                    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                        file.setLength(SHORTENED);
                    }
                }
            }
            throw new AssertionError("read " + records + " records, sum " + sum);
        }

        private static TruncatedImageException requireShrunk(final ImageException explained) {
            if (explained.rule() != IoRule.SHRUNK) {
                throw new AssertionError(explained);
            }
            return (TruncatedImageException) explained;
        }
    }
}
