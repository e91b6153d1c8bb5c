// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader and a writer in one thread: the writer makes a store here and there between two accesses of the reader. */
class ConsistentCopyTest {
    private static final int LENGTH = 700 << 10;
    private static final int INDEX = 1;

    private final RecordingRegions recorded = new RecordingRegions();

    /** Image and journal as they are after some of the stores of a writer. */
    private final class Replay implements AutoCloseable {
        private final WritableRegion[] regions = {
            WritableRegion.allocate(LENGTH, "image"), null, WritableRegion.allocate(LENGTH, "journal")
        };
        private int next = recorded.stores.size();

        /** Begins with the present content of files. */
        Replay(final TestStore store) {
            final MutableDirectBuffer view = Buffers.empty();
            store.image.wrap(view, 0, LENGTH);
            image().putBytes(0, view, 0, LENGTH);
            store.journal.wrap(view, 0, LENGTH);
            journal().putBytes(0, view, 0, LENGTH);
        }

        /** Makes the next store. Returns false if there is none. */
        boolean advance() {
            if (next >= recorded.stores.size()) {
                return false;
            }
            final RecordingRegions.Written store = recorded.stores.get(next++);
            if (store.file() != INDEX) {
                store.apply(regions);
            }
            return true;
        }

        /** The number of stores that have been made. */
        int position() {
            return next;
        }

        WritableRegion image() {
            return regions[0];
        }

        WritableRegion journal() {
            return regions[RecordingRegions.JOURNAL];
        }

        @Override
        public void close() {
            image().close();
            journal().close();
        }
    }

    private void recording(final Runnable action) {
        recorded.isRecording = true;
        action.run();
        recorded.isRecording = false;
    }

    /** The nodes of a plain image, in the form of {@link Invariants#check}. */
    static Map<String, String> nodes(final Region image) {
        final Map<String, String> nodes = new TreeMap<>();
        try (ImageReader reader = ImageReader.open(image)) {
            for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                final StringBuilder content = new StringBuilder();
                for (int i = 0; i < node.permissionCount(); i++) {
                    final int permission = node.permission(i);
                    content.append((char) (permission & 0xFF))
                            .append(permission >>> 16)
                            .append(' ');
                }
                content.append("= ").append(new String(node.valueBytes(), StandardCharsets.ISO_8859_1));
                assertThat(nodes.put(node.pathString(), content.toString())).isNull();
            }
        }
        return nodes;
    }

    /** The nodes of a complete copy, which becomes a plain image. */
    private static Map<String, String> nodes(final WritableRegion copy) {
        final long length = new PlainImage(copy, copy.length(), "copy").make();
        try (Region plain = copy.slice(0, length)) {
            Invariants.verify(plain);
            return nodes(plain);
        }
    }

    /** What a reader sees that begins now. */
    private static Map<String, String> read(final Replay files) {
        try (WritableRegion target = WritableRegion.allocate(64, "copy");
                ConsistentCopy copy =
                        new ConsistentCopy(any -> files.image(), any -> files.journal(), target, "test")) {
            copy.run();
            return nodes(target);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"1, 3, 40, 40", "2, 4, 700, 40", "3, 2, 3000, 20"})
    void shouldReadWhatAProcessThatWasKilledHadCommitted(
            final long seed, final int names, final int longest, final int count) {
        final RandomChanges changes = new RandomChanges(seed, names, longest);
        int commits = 0;
        try (TestStore test = new TestStore(recorded).create();
                Replay files = new Replay(test)) {
            for (int i = 0; i < count; i++) {
                final RandomChanges.Change change = changes.next();
                final Map<String, String> before = new TreeMap<>(changes.model);
                recording(() -> change.onStore().accept(test.store));
                change.onModel().run();
                boolean isAfter = false;
                while (files.advance()) {
                    final Map<String, String> read = read(files);
                    isAfter |= !read.equals(before);
                    assertThat(read)
                            .as("%s, store %d", change.text(), files.position())
                            .isEqualTo(isAfter ? changes.model : before);
                }
                assertThat(isAfter || before.equals(changes.model)).isTrue();
                commits += isAfter ? 1 : 0;
            }
        }
        assertThat(commits).isGreaterThan(10);
    }

    /** States by the number of stores after which they are committed. */
    private record History(List<Integer> positions, List<Map<String, String>> states) {
        /** Whether a reader that read between two numbers of stores may have seen a state. */
        boolean contains(final Map<String, String> state, final int from, final int to) {
            for (int i = 0; i < states.size(); i++) {
                final boolean isOver = i + 1 < positions.size() && positions.get(i + 1) <= from;
                // A commit is there before the last of its stores.
                final boolean isPossible = i == 0 || positions.get(i - 1) <= to;
                if (!isOver && isPossible && states.get(i).equals(state)) {
                    return true;
                }
            }
            return false;
        }
    }

    private History record(final TestStore test, final RandomChanges changes, final int count) {
        final History history = new History(new ArrayList<>(), new ArrayList<>());
        history.positions.add(recorded.stores.size());
        history.states.add(new TreeMap<>(changes.model));
        for (int i = 0; i < count; i++) {
            final RandomChanges.Change change = changes.next();
            recording(() -> change.onStore().accept(test.store));
            change.onModel().run();
            history.positions.add(recorded.stores.size());
            history.states.add(new TreeMap<>(changes.model));
        }
        return history;
    }

    /** The copy is begun after each number of stores, and ended after all of them. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void shouldCopyAgainWhatHasChanged(final long seed) {
        try (TestStore test = new TestStore(recorded).create();
                Replay files = new Replay(test)) {
            final RandomChanges changes = new RandomChanges(seed, 3, 300);
            final History history = record(test, changes, 40);
            final List<ConsistentCopy> copies = new ArrayList<>();
            final List<WritableRegion> targets = new ArrayList<>();
            do {
                final WritableRegion target = WritableRegion.allocate(64, "copy");
                final ConsistentCopy copy =
                        new ConsistentCopy(any -> files.image(), any -> files.journal(), target, "test");
                copy.begin();
                assertThat(copy.copyChunk()).isTrue();
                assertThat(copy.copyChunk()).isFalse();
                targets.add(target);
                copies.add(copy);
            } while (files.advance());

            for (int i = 0; i < copies.size(); i++) {
                assertThat(copies.get(i).step(true)).isEqualTo(ConsistentCopy.Step.CONSISTENT);
                assertThat(nodes(targets.get(i))).as("begun after %d", i).isEqualTo(changes.model);
                copies.get(i).close();
                targets.get(i).close();
            }
            assertThat(history.states).hasSizeGreaterThan(10);
        }
    }

    /** Between two accesses of the reader, the writer makes a random number of stores. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 30, 100})
    void shouldReadOneStateWhileTheWriterGoesOn(final int pace) {
        try (TestStore test = new TestStore(recorded).create()) {
            final RandomChanges changes = new RandomChanges(pace, 3, 300);
            final Random random = new Random(pace);
            int read = 0;
            for (int i = 0; i < 200; i++) {
                try (Replay files = new Replay(test)) {
                    final History history = record(test, changes, 12);
                    read += readWhileWriting(files, history, random, pace) ? 1 : 0;
                }
            }
            assertThat(read).isGreaterThan(20);
        }
    }

    /** Each commit changes the same words, so that the reader copies what is just being changed again. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20})
    void shouldReadOneStateOfNodesThatAreWrittenAgainAndAgain(final int pace) {
        try (TestStore test = new TestStore(recorded).create()) {
            final Random random = new Random(pace);
            writeBoth(test.store, "0000");
            for (int i = 0; i < 1000; i++) {
                try (Replay files = new Replay(test)) {
                    final History history = new History(new ArrayList<>(), new ArrayList<>());
                    for (int j = 0; j < 10; j++) {
                        final String value = String.format(Locale.ROOT, "%04d", (10 * i + j) % 10_000);
                        recording(() -> writeBoth(test.store, value));
                        history.positions.add(recorded.stores.size());
                        history.states.add(Map.of("/", "n0 = ", "/a", "n0 = " + value, "/b", "n0 = " + value));
                    }
                    while (files.position() < history.positions.get(0)) {
                        files.advance();
                    }
                    readWhileWriting(files, history, random, pace);
                }
            }
        }
    }

    /** Returns whether the copy was complete before the writer had ended. */
    private static boolean readWhileWriting(
            final Replay files, final History history, final Random random, final int pace) {
        for (int i = random.nextInt(60); i > 0; i--) {
            files.advance();
        }
        final Runnable writer = () -> {
            for (int i = random.nextInt(4) == 0 ? random.nextInt(pace + 1) : 0; i > 0; i--) {
                files.advance();
            }
        };
        final ConsistentCopy.Source image = any -> {
            writer.run();
            return files.image();
        };
        final ConsistentCopy.Source journal = any -> {
            writer.run();
            return files.journal();
        };
        final int from = files.position();
        try (WritableRegion target = WritableRegion.allocate(64, "copy");
                ConsistentCopy copy = new ConsistentCopy(image, journal, target, "test")) {
            copy.run();
            final int to = files.position();
            final Map<String, String> read = nodes(target);
            assertThat(history.contains(read, from, to))
                    .as("%s between %d and %d", read, from, to)
                    .isTrue();
            return files.advance();
        }
    }

    private static void write(final LiveStore store, final String path, final String value) {
        final MutableDirectBuffer where = Invariants.buffer(path);
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        store.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private static void writeBoth(final LiveStore store, final String value) {
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        try (StoreTransaction transaction = store.begin()) {
            for (final String path : new String[] {"/a", "/b"}) {
                final MutableDirectBuffer where = Invariants.buffer(path);
                transaction.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
            }
            assertThat(transaction.commit()).isTrue();
        }
    }

    @Test
    void shouldSayThatTheStoreIsBusyWhenItChangesFasterThanItIsRead() {
        try (TestStore test = new TestStore().create();
                WritableRegion target = WritableRegion.allocate(64, "copy")) {
            write(test.store, "/a", "0");
            final ConsistentCopy.Source image = any -> {
                for (int i = 0; i < ChangedRanges.CAPACITY / 2; i++) {
                    write(test.store, "/a", Integer.toString(i % 10));
                }
                return test.image;
            };
            try (ConsistentCopy copy = new ConsistentCopy(image, any -> test.journal, target, "test")) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(copy::run)
                        .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.BUSY));
            }
        }
    }

    @Test
    void shouldReadAStoreWhoseProcessWasKilledInACommitOfMoreRangesThanAreKept() {
        try (TestStore test = new TestStore().create();
                WritableRegion target = WritableRegion.allocate(64, "copy");
                ConsistentCopy copy = new ConsistentCopy(any -> test.image, any -> test.journal, target, "test")) {
            for (int i = 0; i < 8000; i++) {
                write(test.store, "/a/" + i, "value");
            }
            test.memory.journal().begin();
            final MutableDirectBuffer path = Invariants.buffer("/a");
            final long ranges = test.journal.getLong(ChangedRanges.COUNT_OFFSET);
            test.store.tree().remove(test.store.tree().links().find(path, 2), 9000L);
            assertThat(test.journal.getLong(ChangedRanges.COUNT_OFFSET) - ranges)
                    .isGreaterThan(ChangedRanges.CAPACITY);

            copy.run();

            assertThat(copy.isUndone()).isTrue();
            assertThat(nodes(target)).hasSize(8002).containsEntry("/a/7999", "n0 = value");
        }
    }
}
