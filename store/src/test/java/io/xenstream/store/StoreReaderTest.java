// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.ChildJvm;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreReaderTest {
    @TempDir
    Path directory;

    private Path store;
    private Path temporary;

    @BeforeEach
    void createDirectories() throws IOException {
        store = directory.resolve("store");
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    private LiveStore open() {
        return LiveStore.open(store, StoreOptions.DEFAULT);
    }

    private static void write(final LiveStore store, final String path, final String value) {
        final MutableDirectBuffer where = Invariants.buffer(path);
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        store.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private static RandomChanges change(final LiveStore store, final int count) {
        final RandomChanges random = new RandomChanges(7, 6, 100);
        for (int i = 0; i < count; i++) {
            final RandomChanges.Change change = random.next();
            change.onStore().accept(store);
            change.onModel().run();
        }
        return random;
    }

    private Map<String, String> read() {
        try (MappedImage image = StoreReader.image(store, temporary)) {
            Invariants.verify(image.region());
            return ConsistentCopyTest.nodes(image.region());
        }
    }

    private static void requireRule(final StoreRule rule, final Runnable action) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(action::run)
                .satisfies(failure -> assertThat(failure.rule()).isEqualTo(rule));
    }

    @Test
    void shouldReadAStoreThatIsOpen() {
        try (LiveStore live = open()) {
            assertThat(read()).containsOnlyKeys("/");
            final RandomChanges changes = change(live, 400);

            assertThat(read()).isEqualTo(changes.model);
            // The store is as usable as before.
            write(live, "/more", "1");
            assertThat(read()).containsKey("/more").hasSize(changes.model.size() + 1);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void shouldReadAStoreThatIsClosed() {
        final RandomChanges changes;
        try (LiveStore live = open()) {
            changes = change(live, 400);
        }

        assertThat(read()).isEqualTo(changes.model);
    }

    @Test
    void shouldContainNothingOfTheStoresOwn() {
        try (LiveStore live = open()) {
            change(live, 400);
        }
        try (MappedImage image = StoreReader.image(store, temporary);
                ImageReader reader = image.reader()) {
            while (reader.nextNode() != null) {
                assertThat(reader.nodeData().txId()).isZero();
                assertThat(reader.nodeData().access()).isZero();
            }
            assertThat(reader.offset() + Long.BYTES).isEqualTo(image.length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17-v1", "c-4.22-v2"})
    void shouldKeepTheRecordsOfTheHost(final String name) throws IOException {
        final byte[] bytes;
        try (InputStream image = StoreReaderTest.class.getResourceAsStream("/corpus/" + name + ".img")) {
            bytes = image.readAllBytes();
        }
        try (LiveStore live = LiveStore.load(store, Region.ofArray(bytes, name), StoreOptions.DEFAULT)) {
            live.snapshot(directory.resolve("own.img"), Durability.NONE);
            final long length = StoreReader.snapshot(store, directory.resolve("read.img"), Durability.NONE);
            assertThat(directory.resolve("read.img")).hasSize(length).hasSize(Files.size(directory.resolve("own.img")));
        }
        assertThat(types(directory.resolve("read.img"))).isEqualTo(types(directory.resolve("own.img")));
    }

    private static List<Integer> types(final Path path) {
        final List<Integer> types = new ArrayList<>();
        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader()) {
            while (reader.next()) {
                types.add(reader.type());
            }
        }
        return types;
    }

    @Test
    void shouldPublishASnapshotInTreeOrder() throws IOException {
        final Path target = directory.resolve("snapshot.img");
        try (LiveStore live = open()) {
            write(live, "/b", "");
            write(live, "/a", "");
            write(live, "/b/c", "1");

            StoreReader.snapshot(store, target, Durability.FULL);
        }
        final List<String> paths = new ArrayList<>();
        try (MappedImage image = MappedImage.open(target);
                ImageReader reader = image.reader()) {
            while (reader.nextNode() != null) {
                paths.add(reader.nodeData().pathString());
            }
        }
        assertThat(paths).containsExactly("/", "/b", "/b/c", "/a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining("glob:**/*.tmp").isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void shouldNotChangeTheStore() throws IOException {
        try (LiveStore live = open()) {
            change(live, 100);
        }
        setBusy();
        final List<byte[]> before = contents();

        read();

        assertThat(contents())
                .usingElementComparator((a, b) -> Arrays.compare(a, b))
                .isEqualTo(before);
    }

    private List<byte[]> contents() throws IOException {
        final List<byte[]> contents = new ArrayList<>();
        for (final Path file : StoreReader.files(store)) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    private void setBusy() throws IOException {
        try (RandomAccessFile image =
                new RandomAccessFile(store.resolve(StoreFiles.IMAGE).toFile(), "rw")) {
            image.seek(15);
            image.write(2);
        }
    }

    @Test
    void shouldSayThatAStoreIsBeingCreated() throws IOException {
        open().close();
        try (RandomAccessFile image =
                new RandomAccessFile(store.resolve(StoreFiles.IMAGE).toFile(), "rw")) {
            image.write(new byte[8]);
        }

        requireRule(StoreRule.BUSY, this::read);
    }

    @Test
    void shouldSayThatAStoreIsBeingOpenedWithANewJournal() throws IOException {
        open().close();
        try (RandomAccessFile journal =
                new RandomAccessFile(store.resolve(StoreFiles.JOURNAL).toFile(), "rw")) {
            journal.seek(ChangedRanges.IMAGE_LENGTH_OFFSET);
            journal.write(new byte[8]);
        }

        requireRule(StoreRule.BUSY, this::read);
    }

    @Test
    void shouldRefuseWhatIsNoStore() throws IOException {
        Files.createDirectory(store);
        assertThat(StoreReader.isStore(store)).isFalse();
        try (InputStream image = StoreReaderTest.class.getResourceAsStream("/corpus/c-4.22-v2.img")) {
            Files.copy(image, store.resolve(StoreFiles.IMAGE));
        }
        Files.createFile(store.resolve(StoreFiles.JOURNAL));
        assertThat(StoreReader.isStore(store)).isTrue();

        requireRule(StoreRule.IMAGE, this::read);
    }

    @Test
    void shouldRefuseTheJournalOfAnotherStore() throws IOException {
        open().close();
        final Path other = directory.resolve("other");
        LiveStore.open(other, StoreOptions.DEFAULT).close();
        Files.copy(
                other.resolve(StoreFiles.JOURNAL),
                store.resolve(StoreFiles.JOURNAL),
                StandardCopyOption.REPLACE_EXISTING);

        requireRule(StoreRule.PAIRING, this::read);
    }

    /** Whatever bytes the files have, reading them fails with an exception of its own, or works. */
    @ParameterizedTest
    @ValueSource(strings = {StoreFiles.IMAGE, StoreFiles.JOURNAL})
    void shouldNotCrashOnDamagedFiles(final String file) throws IOException {
        try (LiveStore live = open()) {
            change(live, 300);
        }
        setBusy();
        final byte[] good = Files.readAllBytes(store.resolve(file));
        final Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            final byte[] bad = good.clone();
            for (int j = 1 + random.nextInt(8); j > 0; j--) {
                bad[random.nextInt(random.nextBoolean() ? 64 : 8192)] = (byte) random.nextInt(256);
            }
            Files.write(store.resolve(file), bad);
            try (MappedImage image = StoreReader.image(store, temporary)) {
                ConsistentCopyTest.nodes(image.region());
            } catch (final XenstreamException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 99);
    }

    /** Opens a store in a process of its own. */
    static final class Open {
        private Open() {}

        public static void main(final String[] arguments) {
            try (LiveStore live = LiveStore.open(Path.of(arguments[0]), StoreOptions.DEFAULT)) {
                System.out.println(live.nodes() > 0 ? "opened" : "empty");
            } catch (final StoreException refused) {
                System.out.println(refused.rule().code());
            }
        }
    }

    @Test
    void shouldLeaveTheStoreLockedForItsProcess() throws IOException, InterruptedException {
        try (LiveStore live = open()) {
            read();
            requireRule(StoreRule.IN_USE, this::open);

            // The system has released this process's lock on the image, because both have closed it.
            assertThat(openedElsewhere()).isEqualTo(StoreRule.IN_USE.code());
            write(live, "/a", "1");
        }
        assertThat(openedElsewhere()).isEqualTo("opened");
    }

    private String openedElsewhere() throws IOException, InterruptedException {
        final Process process =
                new ChildJvm().flags("-XX:TieredStopAtLevel=1", "-Xshare:auto").start(Open.class, store);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            final String line = output.readLine();
            process.waitFor();
            return line;
        } finally {
            process.destroyForcibly();
        }
    }
}
