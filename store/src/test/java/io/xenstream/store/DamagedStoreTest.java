// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged is reported at the latest when it is used: no node is missed, none is another one, and nothing crashes or goes on for ever. */
class DamagedStoreTest {
    private static final StoreOptions REBUILT = StoreOptions.DEFAULT.withRebuildIndex(true);
    private static final int PAGE = 4096;

    @TempDir
    Path directory;

    private final Map<String, String> nodes = new TreeMap<>();

    private Path store() {
        return directory.resolve("store");
    }

    private Path file(final String name) {
        return store().resolve(name);
    }

    /** A store that was closed, with some hundred nodes and free space. */
    @BeforeEach
    void fill() {
        try (LiveStore store = LiveStore.open(store(), StoreOptions.DEFAULT)) {
            final RandomChanges random = new RandomChanges(7, 6, 100);
            for (int i = 0; i < 400; i++) {
                final RandomChanges.Change change = random.next();
                change.onStore().accept(store);
                change.onModel().run();
            }
            nodes.putAll(random.model);
            assertThat(Invariants.check(store.tree())).isEqualTo(nodes);
        }
    }

    /** Reads all nodes by their paths, and all that a walk finds. */
    private void read(final LiveStore store, final boolean areValuesWhole) {
        try (LiveCursor cursor = store.cursor()) {
            for (final Map.Entry<String, String> node : nodes.entrySet()) {
                assertThat(cursor.find(node.getKey())).as(node.getKey()).isTrue();
                assertThat(cursor.node().pathString()).isEqualTo(node.getKey());
                final String value = new String(cursor.node().valueBytes(), StandardCharsets.ISO_8859_1);
                assertThat(!areValuesWhole || node.getValue().endsWith("= " + value))
                        .isTrue();
            }
            for (int i = 0; i < cursor.specialCount(); i++) {
                cursor.moveToSpecial(i);
                do {
                    assertThat(nodes).containsKey(cursor.node().pathString());
                } while (cursor.nextInSubtree());
            }
        }
    }

    /** Changes whatever lists and free space there are. */
    private void change(final LiveStore store) {
        final int[] permissions = {'n', 'r' | 3 << 16, 'w' | 4 << 16};
        int i = 0;
        for (final String path : nodes.keySet()) {
            final MutableDirectBuffer buffer = Invariants.buffer(path);
            final MutableDirectBuffer value = Buffers.of(new byte[i * 7 % 200]);
            switch (i++ % 4) {
                case 0 -> store.write(buffer, buffer.capacity(), value, 0, value.capacity(), LiveStore.INHERITED);
                case 1 -> store.setPermissions(buffer, buffer.capacity(), permissions, 1 + i % 3);
                case 2 -> {
                    if (!path.equals("/")) {
                        store.remove(buffer, buffer.capacity());
                    }
                }
                default -> {
                    final MutableDirectBuffer below = Invariants.buffer(path.startsWith("@") ? "/new" : path + "/new");
                    store.mkdir(below, below.capacity(), 2);
                }
            }
        }
        for (int domid = 1; domid < 5; domid++) {
            store.releaseDomain(domid);
        }
    }

    /** Returns whether damage was reported. */
    private boolean isReported(final StoreOptions options, final boolean isWhole) {
        try (LiveStore store = LiveStore.open(store(), options)) {
            read(store, isWhole);
            change(store);
            return false;
        } catch (final XenstreamException expected) {
            assertThat(expected.place()).isNotNull();
            return true;
        }
    }

    private interface Damage {
        void apply(byte[] file, Random random);
    }

    /** Where something is that was written: damage to zeros beyond the end of a file's content is no damage. */
    private static int place(final byte[] file, final Random random) {
        int at = random.nextInt(file.length);
        for (int tries = 0; file[at] == 0 && tries < 1_000_000; tries++) {
            at = random.nextInt(file.length);
        }
        return at;
    }

    private static void flip(final byte[] file, final Random random) {
        file[place(file, random)] ^= (byte) (1 << random.nextInt(8));
    }

    private static void clear(final byte[] file, final Random random) {
        final int at = place(file, random) & -8;
        Arrays.fill(file, at, at + 8, (byte) 0);
    }

    private static void clearPage(final byte[] file, final Random random) {
        final int at = place(file, random) & -PAGE;
        Arrays.fill(file, at, at + PAGE, (byte) 0);
    }

    /** Whatever is damaged in the image, each node is found by its path, or the damage is reported. */
    private void damageTheImage(final int times) throws IOException {
        final Map<String, byte[]> good = contents();
        final Random random = new Random(times);
        final Damage[] kinds = {DamagedStoreTest::flip, DamagedStoreTest::clear, DamagedStoreTest::clearPage};
        for (int i = 0; i < times; i++) {
            restore(good);
            final byte[] bad = good.get(StoreFiles.IMAGE).clone();
            kinds[i % kinds.length].apply(bad, random);
            Files.write(file(StoreFiles.IMAGE), bad);
            isReported(StoreOptions.DEFAULT, false);
            restore(good);
            Files.write(file(StoreFiles.IMAGE), bad);
            try (LiveStore rebuilt = LiveStore.open(store(), REBUILT)) {
                Invariants.check(rebuilt.tree());
            } catch (final StoreException expected) {
                assertThat(expected.rule()).isIn(StoreRule.IMAGE, StoreRule.JOURNAL, StoreRule.VERSION);
            }
        }
    }

    @Test
    void shouldFindEachNodeOrReportThatTheImageIsDamaged() throws IOException {
        damageTheImage(24);
    }

    @Tag("long")
    @Test
    void shouldFindEachNodeOrReportThatTheImageIsDamagedAnywhere() throws IOException {
        damageTheImage(5000);
    }

    private void damageTheIndex(final int times) throws IOException {
        final Map<String, byte[]> good = contents();
        final Random random = new Random(times);
        final Damage[] kinds = {DamagedStoreTest::flip, DamagedStoreTest::clear, DamagedStoreTest::clearPage};
        int reported = 0;
        for (int i = 0; i < times; i++) {
            restore(good);
            final byte[] bad = good.get(StoreFiles.INDEX).clone();
            kinds[i % kinds.length].apply(bad, random);
            Files.write(file(StoreFiles.INDEX), bad);
            reported += isReported(StoreOptions.DEFAULT, true) ? 1 : 0;
            restore(good);
            Files.write(file(StoreFiles.INDEX), bad);
            try (LiveStore rebuilt = LiveStore.open(store(), REBUILT)) {
                assertThat(Invariants.check(rebuilt.tree())).isEqualTo(nodes);
            }
        }
        // The rest was in free space of the index, in its counters, or in lists of domains that nobody has released.
        assertThat(reported).isGreaterThan(times * 2 / 3);
    }

    private Map<String, byte[]> contents() throws IOException {
        final Map<String, byte[]> contents = new TreeMap<>();
        for (final String name : new String[] {StoreFiles.IMAGE, StoreFiles.INDEX, StoreFiles.JOURNAL}) {
            contents.put(name, Files.readAllBytes(file(name)));
        }
        return contents;
    }

    private void restore(final Map<String, byte[]> contents) throws IOException {
        for (final Map.Entry<String, byte[]> content : contents.entrySet()) {
            Files.write(file(content.getKey()), content.getValue());
        }
    }

    @Test
    void shouldMissNoNodeWhenTheIndexIsDamaged() throws IOException {
        damageTheIndex(24);
    }

    @Tag("long")
    @Test
    void shouldMissNoNodeWhenTheIndexIsDamagedOftenAnywhere() throws IOException {
        damageTheIndex(5000);
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "0, 4096", "1, 3", "1, 600000", "2, 10", "2, 70"})
    void shouldReportAFileThatIsTooShort(final int file, final int length) throws IOException {
        final String name = new String[] {StoreFiles.IMAGE, StoreFiles.INDEX, StoreFiles.JOURNAL}[file];
        shorten(name, length);

        if (name.equals(StoreFiles.JOURNAL)) {
            // It has nothing that the store needs.
            try (LiveStore store = LiveStore.open(store(), StoreOptions.DEFAULT)) {
                assertThat(Invariants.check(store.tree())).isEqualTo(nodes);
            }
            return;
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> LiveStore.open(store(), StoreOptions.DEFAULT))
                .satisfies(refusal ->
                        assertThat(refusal.rule()).isIn(StoreRule.IMAGE, StoreRule.INDEX, StoreRule.PAIRING));
    }

    private void shorten(final String name, final long length) throws IOException {
        try (RandomAccessFile shortened = new RandomAccessFile(file(name).toFile(), "rw")) {
            shortened.setLength(length);
        }
    }

    /** The system reports a fault of memory, which is explained. */
    @ParameterizedTest
    @ValueSource(strings = {StoreFiles.IMAGE, StoreFiles.INDEX, StoreFiles.JOURNAL})
    void shouldExplainThatAFileWasShortenedWhileItIsOpen(final String name) throws IOException {
        try (LiveStore store = LiveStore.open(store(), StoreOptions.DEFAULT)) {
            shorten(name, 0);

            assertThatExceptionOfType(XenstreamException.class)
                    .isThrownBy(() -> {
                        try {
                            if (!name.equals(StoreFiles.JOURNAL)) {
                                read(store, true);
                            }
                            change(store);
                        } catch (final InternalError late) {
                            throw store.explain(late);
                        }
                    })
                    .withMessageContaining(name);
        }
    }

    @Test
    void shouldRefuseAnotherStoresJournalInTheMiddleOfACommit() throws IOException {
        final Path other = directory.resolve("other");
        LiveStore.open(other, StoreOptions.DEFAULT).close();
        Files.write(file(StoreFiles.JOURNAL), Files.readAllBytes(other.resolve(StoreFiles.JOURNAL)));
        try (RandomAccessFile image =
                new RandomAccessFile(file(StoreFiles.IMAGE).toFile(), "rw")) {
            image.seek(15);
            image.write(2);
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> LiveStore.open(store(), StoreOptions.DEFAULT))
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(StoreRule.JOURNAL));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> LiveStore.open(store(), REBUILT))
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(StoreRule.JOURNAL));
    }

    /** Changes a byte of a value; no node moves. */
    private void stamp(final int from) {
        try (LiveStore store = LiveStore.open(store(), StoreOptions.DEFAULT)) {
            final MutableDirectBuffer path = Invariants.buffer("/stamp");
            store.write(path, path.capacity(), path, from, 1, LiveStore.INHERITED);
        }
    }

    /** Its owner copied back only one of the files. */
    @ParameterizedTest
    @ValueSource(strings = {StoreFiles.IMAGE, StoreFiles.INDEX})
    void shouldRefuseAFileFromAnotherTime(final String name) throws IOException {
        stamp(0);
        final byte[] old = Files.readAllBytes(file(name));
        stamp(1);
        Files.write(file(name), old);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> LiveStore.open(store(), StoreOptions.DEFAULT))
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(StoreRule.PAIRING));
    }
}
