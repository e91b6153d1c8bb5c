// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFilesTest {
    @TempDir
    Path directory;

    private Path store() {
        return directory.resolve("store");
    }

    private LiveStore open() {
        return LiveStore.open(store(), StoreOptions.DEFAULT);
    }

    private static void write(final LiveStore store, final String path, final String value) {
        final MutableDirectBuffer where = Invariants.buffer(path);
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        store.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    /** Closes a store with some hundred nodes. */
    private Map<String, String> fill(final int changes) {
        try (LiveStore store = open()) {
            final RandomChanges random = new RandomChanges(7, 6, 100);
            for (int i = 0; i < changes; i++) {
                final RandomChanges.Change change = random.next();
                change.onStore().accept(store);
                change.onModel().run();
            }
            assertThat(Invariants.check(store.tree())).isEqualTo(random.model);
            return new TreeMap<>(random.model);
        }
    }

    private Map<String, String> nodes(final StoreOptions options) {
        try (LiveStore store = LiveStore.open(store(), options)) {
            return Invariants.check(store.tree());
        }
    }

    private static void requireRule(final StoreRule rule, final Runnable action) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(action::run)
                .satisfies(failure -> assertThat(failure.rule()).isEqualTo(rule));
    }

    @Test
    void shouldHaveItsNodesWhenItIsOpenedAgain() {
        final Map<String, String> written = fill(400);

        assertThat(nodes(StoreOptions.DEFAULT)).isEqualTo(written);
    }

    @Test
    void shouldBeReadableByItsUserOnly() throws IOException {
        fill(1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store())))
                .isEqualTo("rwx------");
        for (final String file : new String[] {StoreFiles.IMAGE, StoreFiles.INDEX, StoreFiles.JOURNAL}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store().resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldBeAnImageThatPassesTheVerifier() {
        fill(400);

        try (MappedImage image = MappedImage.open(store().resolve(StoreFiles.IMAGE))) {
            Invariants.verify(image.region());
        }
    }

    @Test
    void shouldHaveOneWriter() {
        try (LiveStore first = open()) {
            requireRule(StoreRule.IN_USE, this::open);
            write(first, "/a", "1");
        }
        assertThat(nodes(StoreOptions.DEFAULT)).containsKey("/a");
    }

    @Test
    void shouldBuildALostIndexAgain() throws IOException {
        final Map<String, String> written = fill(400);
        Files.delete(store().resolve(StoreFiles.INDEX));

        requireRule(StoreRule.INDEX, this::open);

        assertThat(nodes(StoreOptions.DEFAULT.withRebuildIndex(true))).isEqualTo(written);
        assertThat(nodes(StoreOptions.DEFAULT)).isEqualTo(written);
    }

    /** Bytes behind a value must be zero. */
    @Test
    void shouldClearWhatIsUnusedWhenTheIndexIsBuiltAgain() throws IOException {
        final long valueLength;
        try (LiveStore store = open()) {
            write(store, "/a", "longer");
            valueLength = store.tree().links().find(Invariants.buffer("/a"), 2) + NodeDataDecoder.VALUE_LENGTH_OFFSET;
        }
        clear(StoreFiles.IMAGE, valueLength, 2);

        assertThat(nodes(StoreOptions.DEFAULT.withRebuildIndex(true))).containsEntry("/a", "n0 = ");
    }

    @Test
    void shouldDoWithoutTheJournalOfACleanStore() throws IOException {
        final Map<String, String> written = fill(100);
        Files.delete(store().resolve(StoreFiles.JOURNAL));

        assertThat(nodes(StoreOptions.DEFAULT)).isEqualTo(written);
    }

    @Test
    void shouldRefuseTheIndexOfAnotherStore() throws IOException {
        fill(100);
        final Path other = directory.resolve("other");
        LiveStore.open(other, StoreOptions.DEFAULT).close();
        Files.copy(
                other.resolve(StoreFiles.INDEX),
                store().resolve(StoreFiles.INDEX),
                StandardCopyOption.REPLACE_EXISTING);

        requireRule(StoreRule.PAIRING, this::open);
    }

    @Test
    void shouldRefuseAnImageThatIsNoStore() throws IOException {
        try (InputStream image = StoreFilesTest.class.getResourceAsStream("/corpus/c-4.22-v2.img")) {
            Files.createDirectory(store());
            Files.copy(image, store().resolve(StoreFiles.IMAGE));
        }

        requireRule(StoreRule.IMAGE, this::open);
    }

    @Test
    void shouldRefuseAHalfCommitWhoseJournalIsLost() throws IOException {
        fill(100);
        try (RandomAccessFile image =
                new RandomAccessFile(store().resolve(StoreFiles.IMAGE).toFile(), "rw")) {
            image.seek(15);
            image.write(2);
        }
        Files.delete(store().resolve(StoreFiles.JOURNAL));

        requireRule(StoreRule.JOURNAL, this::open);
    }

    @Test
    void shouldBeginAgainIfItsCreationWasInterrupted() throws IOException {
        fill(100);
        clear(StoreFiles.IMAGE, 0, 8);
        clear(StoreFiles.INDEX, IndexLayout.IN_USE_OFFSET, 8);

        assertThat(nodes(StoreOptions.DEFAULT)).containsOnlyKeys("/");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4096})
    void shouldNotCreateAStoreOverOneThatHasLostItsBeginning(final int length) throws IOException {
        fill(100);
        clear(StoreFiles.IMAGE, 0, length);

        requireRule(StoreRule.IMAGE, this::open);
        requireRule(StoreRule.IMAGE, this::open);
    }

    @Test
    void shouldNotCreateAStoreOverOneWhoseImageIsMissing() throws IOException {
        fill(100);
        Files.delete(store().resolve(StoreFiles.IMAGE));

        requireRule(StoreRule.IMAGE, this::open);
        requireRule(StoreRule.IMAGE, this::open);
    }

    private void clear(final String name, final long offset, final int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(store().resolve(name).toFile(), "rw")) {
            file.seek(offset);
            file.write(new byte[length]);
        }
    }

    @Test
    void shouldAllocateWhatItsOptionsSay() throws IOException {
        final long initial = 5 << 20;
        LiveStore.open(store(), StoreOptions.DEFAULT.withInitialImage(initial).withTouchPages(true))
                .close();

        assertThat(Files.size(store().resolve(StoreFiles.IMAGE))).isGreaterThanOrEqualTo(initial);
        assertThat(Files.size(store().resolve(StoreFiles.INDEX))).isGreaterThanOrEqualTo(initial / 4);
        fill(100);
    }

    /** Whatever bytes change while nobody has the store, opening and using it fails with an exception of its own, or works. */
    @ParameterizedTest
    @ValueSource(strings = {StoreFiles.IMAGE, StoreFiles.INDEX, StoreFiles.JOURNAL})
    void shouldNotCrashOnDamagedFiles(final String file) throws IOException {
        fill(300);
        final byte[] good = Files.readAllBytes(store().resolve(file));
        final Random random = new Random(3);
        int detected = 0;
        for (int i = 0; i < 150; i++) {
            final byte[] bad = good.clone();
            for (int j = 1 + random.nextInt(8); j > 0; j--) {
                bad[random.nextInt(random.nextBoolean() ? bad.length : 8192)] = (byte) random.nextInt(256);
            }
            Files.write(store().resolve(file), bad);
            detected += use(StoreOptions.DEFAULT) ? 0 : 1;
            use(StoreOptions.DEFAULT.withRebuildIndex(true));
        }
        Files.write(store().resolve(file), good);
        // The journal of a store that was closed has no content that matters.
        assertThat(detected).isBetween(file.equals(StoreFiles.JOURNAL) ? 0 : 1, 150);
    }

    /** Opens a damaged store, reads all of it and changes it. Returns whether that went well. */
    private boolean use(final StoreOptions options) {
        try (LiveStore store = LiveStore.open(store(), options);
                LiveCursor cursor = store.cursor()) {
            for (int i = 0; i < Math.min(cursor.specialCount(), 3); i++) {
                cursor.moveToSpecial(i);
                int limit = 10_000;
                do {
                    cursor.node().pathString();
                    cursor.node().valueBytes();
                } while (cursor.nextInSubtree() && limit-- > 0);
            }
            write(store, "/new/node", "value");
            write(store, "/a/b", "a longer value than before");
            return true;
        } catch (final XenstreamException expected) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17-v1", "c-4.22-v1", "c-4.22-v2", "c-4.17-v1-transaction"})
    void shouldLoadTheImagesOfRealDaemons(final String name) throws IOException {
        final byte[] bytes;
        try (InputStream image = StoreFilesTest.class.getResourceAsStream("/corpus/" + name + ".img")) {
            bytes = image.readAllBytes();
        }
        final Map<String, String> loaded;
        try (LiveStore store = LiveStore.load(store(), Region.ofArray(bytes, name), StoreOptions.DEFAULT)) {
            loaded = Invariants.check(store.tree());
            assertThat(loaded).hasSizeGreaterThan(50).containsKey("/local/domain");
            store.snapshot(directory.resolve("snapshot.img"), Durability.NONE);
        }
        assertThat(nodes(StoreOptions.DEFAULT)).isEqualTo(loaded);
        try (MappedImage snapshot = MappedImage.open(directory.resolve("snapshot.img"));
                LiveStore again = LiveStore.load(directory.resolve("again"), snapshot.region(), StoreOptions.DEFAULT)) {
            Invariants.verify(snapshot.region());
            assertThat(Invariants.check(again.tree())).isEqualTo(loaded);
        }
    }

    @Test
    void shouldRefuseToRemoveADomainsNodeThatThePathTableDoesNotContain() {
        try (TestStore test = new TestStore().create()) {
            final MutableDirectBuffer path = Invariants.buffer("/a");
            test.store.write(path, path.capacity(), path, 0, 0, 1);
            final long record = test.store.tree().links().find(path, path.capacity());
            final long lengths = NodeRecord.lengths(test.store.tree().image(), record);
            test.image.putBytes(record + NodeRecord.pathOffset(lengths) + 1, Invariants.buffer("b"), 0, 1);

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> test.store.releaseDomain(1))
                    .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.INDEX));
            assertThat(test.store.nodesOf(1)).isEqualTo(1);
        }
    }
}
