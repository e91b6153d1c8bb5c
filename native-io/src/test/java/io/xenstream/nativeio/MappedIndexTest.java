// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.generate.HostGenerator;
import io.xenstream.index.Duplicates;
import io.xenstream.index.IndexBuilder;
import io.xenstream.index.IndexRule;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedIndexTest {
    private static final int NODES = 3000;
    private static final int INDEX_HEADER = 4096;

    @TempDir
    Path directory;

    private Path path;
    private Path indexPath;

    @BeforeEach
    void generate() {
        path = directory.resolve("host.img");
        indexPath = directory.resolve("host.img.xsi");
        generate(1);
    }

    private void generate(final long seed) {
        try (NewImage image = MappedImage.create(path, Durability.NONE);
                ImageWriter writer = image.writer(SampleImages.HEADER)) {
            image.publish(new HostGenerator(NODES, seed).generate(writer));
        }
    }

    private void write() {
        try (MappedImage image = MappedImage.open(path)) {
            MappedIndex.write(image, ReadOptions.DEFAULT, Duplicates.REFUSE, Durability.NONE);
        }
    }

    /** Looks up each committed node of the image. */
    private static long requireAll(final MappedImage image, final MappedIndex index) {
        long found = 0;
        try (ImageReader reader = image.reader();
                StoreCursor cursor = index.cursor()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                    assertThat(cursor.find(reader.nodeData().path())).isTrue();
                    assertThat(cursor.offset()).isEqualTo(reader.offset());
                    found++;
                }
            }
        }
        return found;
    }

    private void assertRebuilt(final Rule why) {
        try (MappedImage image = MappedImage.open(path)) {
            assertThatThrownBy(() -> MappedIndex.open(image).close())
                    .isInstanceOfSatisfying(
                            XenstreamException.class, e -> assertThat(e.rule()).isEqualTo(why));
            try (MappedIndex index = MappedIndex.openOrBuild(image)) {
                assertThat(index.isMapped()).isFalse();
                assertThat(index.refusal().orElseThrow().rule()).isEqualTo(why);
                assertThat(requireAll(image, index)).isEqualTo(index.index().nodes());
            }
        }
    }

    @Test
    void shouldMapAnIndexFromElsewhereWhateverTheImagesTime() throws IOException {
        write();
        final Path elsewhere = Files.move(indexPath, directory.resolve("elsewhere"));
        Files.setLastModifiedTime(path, FileTime.from(1, TimeUnit.SECONDS));
        try (MappedImage image = MappedImage.open(path);
                MappedIndex index = MappedIndex.open(image.region(), elsewhere)) {
            assertThat(index.isMapped()).isTrue();
            assertThat(requireAll(image, index)).isEqualTo(index.index().nodes());
        }
    }

    @Test
    void shouldRefuseAnIndexFromElsewhereThatIsOfAnotherImage() throws IOException {
        write();
        final Path elsewhere = Files.move(indexPath, directory.resolve("elsewhere"));
        generate(2);
        try (MappedImage image = MappedImage.open(path)) {
            assertThatThrownBy(() -> MappedIndex.open(image.region(), elsewhere).close())
                    .isInstanceOfSatisfying(
                            XenstreamException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.STALE));
        }
    }

    @Test
    void shouldMapTheIndexBesideTheImage() throws IOException {
        write();

        try (MappedImage image = MappedImage.open(path);
                MappedIndex index = MappedIndex.openOrBuild(image)) {
            assertThat(MappedIndex.pathOf(path)).isEqualTo(indexPath);
            assertThat(index.isMapped()).isTrue();
            assertThat(index.refusal()).isEmpty();
            assertThat(requireAll(image, index)).isEqualTo(NODES);
            index.index().check(ReadOptions.DEFAULT);
            assertThat(SampleImages.isMapped(indexPath)).isTrue();
        }
        assertThat(SampleImages.isMapped(indexPath)).isFalse();
        assertThat(SampleImages.isMapped(path)).isFalse();
        assertThat(SampleImages.files(directory)).containsExactly("host.img", "host.img.xsi");
    }

    @Test
    void shouldStayMappedUntilTheLastCursorIsClosed() throws IOException {
        write();
        final MappedImage image = MappedImage.open(path);
        final MappedIndex index = MappedIndex.open(image);
        final StoreCursor cursor = index.cursor();

        image.close();
        index.close();
        index.close();

        assertThat(cursor.find("/")).isTrue();
        cursor.close();
        assertThat(SampleImages.isMapped(path)).isFalse();
        assertThatThrownBy(() -> cursor.find("/"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(index::cursor)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void shouldBeWrittenInThePassThatWritesTheImage() {
        final Path other = directory.resolve("other.img");
        try (NewImage image = MappedImage.create(other, Durability.NONE);
                ImageWriter writer = image.writer(SampleImages.HEADER);
                IndexBuilder builder = new IndexBuilder(image.region(), SampleImages.HEADER, Duplicates.REFUSE)) {
            final long length = new HostGenerator(50_000, 2).generate(writer);
            try (StoreIndex index = builder.finish(length)) {
                image.publish(length);
                MappedIndex.publish(index, other, Durability.NONE);
            }
        }

        try (MappedImage image = MappedImage.open(other);
                MappedIndex index = MappedIndex.open(image)) {
            assertThat(requireAll(image, index)).isEqualTo(50_000);
            index.index().check(ReadOptions.DEFAULT);
        }
    }

    @Test
    void shouldNotPublishTheIndexOfAnotherImage() {
        try (MappedImage image = MappedImage.open(path);
                StoreIndex index = StoreIndex.build(image.region())) {
            generate(9);
            final Path longer = directory.resolve("longer.img");
            SampleImages.publish(longer, Durability.NONE, 1, 1);
            assertThatThrownBy(() -> MappedIndex.publish(index, longer, Durability.NONE))
                    .isInstanceOfSatisfying(
                            XenstreamException.class, e -> assertThat(e.rule()).isEqualTo(IndexRule.STALE));
        }
    }

    @Test
    void shouldBuildAMissingIndex() {
        assertRebuilt(IoRule.READ);
    }

    @Test
    void shouldNotTrustTheIndexOfAnEarlierImage() throws IOException {
        write();
        generate(7);
        assertRebuilt(IndexRule.STALE);

        // Whatever the modification time of the image.
        final long stamp;
        try (MappedImage image = MappedImage.open(path)) {
            stamp = image.lastModified();
        }
        Files.setLastModifiedTime(path, FileTime.from(stamp - 1, TimeUnit.NANOSECONDS));
        assertRebuilt(IndexRule.STALE);
    }

    @Test
    void shouldNotTrustAnIndexOnceTheImageHasBeenTouched() throws IOException {
        write();
        final FileTime time = Files.getLastModifiedTime(path);
        Files.setLastModifiedTime(path, FileTime.from(time.to(TimeUnit.NANOSECONDS) + 1, TimeUnit.NANOSECONDS));
        assertRebuilt(IndexRule.STALE);
    }

    @Test
    void shouldNotTrustATruncatedIndex() throws IOException {
        write();
        for (final long length : new long[] {Files.size(indexPath) - 1, INDEX_HEADER + 1, INDEX_HEADER, 100}) {
            try (RandomAccessFile file = new RandomAccessFile(indexPath.toFile(), "rw")) {
                file.setLength(length);
            }
            assertRebuilt(IndexRule.LENGTH);
        }
        Files.write(indexPath, new byte[0]);
        assertRebuilt(FormatRule.RECORD_TRUNCATED);
    }

    @Test
    void shouldNotTrustAnIndexWhoseHeaderIsDamaged() throws IOException {
        write();
        flip(200);
        assertRebuilt(IndexRule.DAMAGED);
    }

    @Test
    void shouldFindDamageBehindTheHeaderWhenItIsTouched() throws IOException {
        write();
        try (MappedImage image = MappedImage.open(path)) {
            for (long at = INDEX_HEADER; at < Files.size(indexPath); at += 997) {
                flip(at);
                assertThatThrownBy(() -> {
                            try (MappedIndex index = MappedIndex.open(image)) {
                                requireAll(image, index);
                                index.index().check(ReadOptions.DEFAULT);
                            }
                        })
                        .isInstanceOfSatisfying(
                                XenstreamException.class,
                                e -> assertThat(e.rule()).isEqualTo(IndexRule.DAMAGED));
                flip(at);
            }
            try (MappedIndex index = MappedIndex.open(image)) {
                index.index().check(ReadOptions.DEFAULT);
            }
        }
    }

    private void flip(final long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(indexPath.toFile(), "rw")) {
            file.seek(at);
            final int b = file.read();
            file.seek(at);
            file.write(b ^ 4);
        }
    }

    /** In another JVM, because the memory fault is delivered anywhere in the compiled code. */
    @Test
    void shouldThrowWhenAMappedIndexIsShortened() throws IOException, InterruptedException {
        write();
        assertThat(new ChildJvm().run(LookUpInAShortenedIndex.class, path)).isEqualTo("XS-IO-004\n");
    }

    /** Prints what looking up every node throws. */
    static final class LookUpInAShortenedIndex {
        private LookUpInAShortenedIndex() {}

        public static void main(final String[] arguments) throws IOException {
            final Path path = Path.of(arguments[0]);
            try (MappedImage image = MappedImage.open(path);
                    MappedIndex index = MappedIndex.open(image)) {
                try (RandomAccessFile file =
                        new RandomAccessFile(MappedIndex.pathOf(path).toFile(), "rw")) {
                    file.setLength(INDEX_HEADER);
                }
                requireAll(image, index);
                System.out.println("found all");
            } catch (final XenstreamException refused) {
                System.out.println(refused.rule().code());
            }
        }
    }
}
