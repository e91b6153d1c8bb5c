// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shortening a file while it is read causes an exception and no crash, however the JVM has compiled the reading code. */
@Tag("slow")
class ShortenedFileTest {
    private static final int NODES = 2000;
    private static final int SHORTENED = 1 << 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "-Xint, 2",
        "'-Xcomp -XX:CompileCommand=quiet -XX:CompileCommand=compileonly,io.xenstream.*::*', 1",
        "-XX:TieredStopAtLevel=1, 10",
        "-XX:-TieredCompilation, 10",
        "-XX:+TieredCompilation, 20"
    })
    void shouldThrowWhenTheFileIsShortened(final String compilation, final int times)
            throws IOException, InterruptedException {
        assertThat(new ChildJvm()
                        .flags(compilation.split(" "))
                        .run(ReadWhatIsShortened.class, directory.resolve("host.img"), times))
                .isEmpty();
    }

    @Test
    void shouldNameTheLengths() throws IOException {
        final Path path = directory.resolve("host.img");
        final TruncatedImageException explained = ReadWhatIsShortened.readShortened(path, Touch.HEADERS);

        assertThat(explained.getMessage()).contains(path.toString(), IoRule.SHRUNK.code(), SHORTENED + " bytes");
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

    /** The rest of a page behind the end of a file reads as zeros, which are an END record. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 100, 3000})
    void shouldNotTakeTheRestOfAPageForTheEnd(final int cut) throws IOException {
        final Path path = directory.resolve("host.img");
        SampleImages.publish(path, Durability.NONE, 1, 5);
        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader()) {
            shorten(path, image.length() - cut);
            assertThatThrownBy(() -> {
                        while (reader.next()) {
                            assertThat(reader.index()).isLessThan(7);
                        }
                    })
                    .isInstanceOfSatisfying(
                            TruncatedImageException.class,
                            e -> assertThat(e.rule()).isEqualTo(IoRule.SHRUNK));
        }
    }

    @Test
    void shouldPublishNothingThatIsDerivedFromAShortenedFile() throws IOException {
        final Path path = directory.resolve("host.img");
        final Path target = directory.resolve("target");
        SampleImages.publish(path, Durability.NONE, 1, 5);
        try (MappedImage image = MappedImage.open(path);
                NewImage copy = MappedImage.create(target, Durability.NONE, image.source());
                NewFile report = NewFile.create(target, Durability.NONE, image.source())) {
            final long length = SampleImages.write(copy, 1, 5);
            report.write('x');
            shorten(path, image.length() - 1);

            assertThatThrownBy(() -> copy.publish(length)).isInstanceOf(TruncatedImageException.class);
            assertThatThrownBy(report::publish).isInstanceOf(TruncatedImageException.class);
        }
        assertThat(SampleImages.files(directory)).containsExactly("host.img");
    }

    private static void shorten(final Path path, final long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    /** The part of each record that is read. */
    enum Touch {
        HEADERS {
            @Override
            long read(final ImageReader reader) {
                return reader.offset();
            }
        },
        BYTES {
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

    /** Reads images and shortens each one meanwhile. */
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
            throw new AssertionError("read beyond the end of the file");
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

        private static TruncatedImageException requireShrunk(final XenstreamException explained) {
            if (explained.rule() != IoRule.SHRUNK) {
                throw new AssertionError(explained);
            }
            return (TruncatedImageException) explained;
        }
    }
}
