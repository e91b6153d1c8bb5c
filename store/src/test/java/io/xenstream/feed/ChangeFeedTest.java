// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreListener.Change;
import io.xenstream.store.StoreOptions;
import io.xenstream.store.StoreTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangeFeedTest {
    private static final int ROOM = FeedLayout.LEAST_ROOM;

    @TempDir
    private Path directory;

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ChangeFeed feed() {
        final ChangeFeed feed = ChangeFeed.open(directory, ROOM);
        feed.begin(0, false);
        return feed;
    }

    private static void write(final ChangeFeed feed, final String path, final long commit) {
        final UnsafeBuffer bytes = bytes("--" + path);
        feed.changed(Change.WRITTEN, bytes, 2, bytes.capacity() - 2, commit, 7);
        feed.committed(commit);
    }

    private static String text(final ChangeFeedReader reader) {
        return reader.path().getStringWithoutLengthAscii(0, reader.path().capacity());
    }

    private static List<String> rest(final ChangeFeedReader reader) {
        final List<String> entries = new ArrayList<>();
        while (reader.next()) {
            entries.add(reader.entry() + " " + text(reader));
        }
        return entries;
    }

    @Test
    void shouldReadWhatAStoreHasCommitted() {
        try (LiveStore store = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT)) {
            final ChangeFeed feed = ChangeFeed.open(directory, ROOM);
            feed.begin(store.sequence(), false);
            store.addListener(feed);
            final UnsafeBuffer path = bytes("/a/b");
            feed.connection(42);
            store.write(path, path.capacity(), path, 0, 1, 3);
            store.write(path, path.capacity(), path, 0, 2, 3);
            store.setPermissions(path, path.capacity(), new int[] {5 << 16 | 'n'}, 1);
            feed.connection(43);
            try (StoreTransaction transaction = store.begin()) {
                final UnsafeBuffer other = bytes("/c");
                transaction.write(other, other.capacity(), path, 0, 1, 0);
                transaction.remove(path, path.capacity());
                transaction.commit();
            }
            final ChangeFeedReader reader = ChangeFeedReader.open(directory);
            final List<String> read = new ArrayList<>();
            final long first = reader.first();
            while (reader.next()) {
                assertThat(reader.number()).isEqualTo(first + read.size());
                assertThat(reader.time()).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
                read.add(reader.entry() + " " + text(reader) + " " + reader.connection() + " " + reader.domain() + " "
                        + (reader.commit() - store.sequence()));
            }
            assertThat(read)
                    .containsExactly(
                            "RESTARTED  0 0 -4",
                            "CREATED /a 42 3 -3",
                            "CREATED /a/b 42 3 -3",
                            "WRITTEN /a/b 42 3 -2",
                            "PERMISSIONS /a/b 42 5 -1",
                            "CREATED /c 43 0 0",
                            "REMOVED /a/b 43 5 0");
        }
    }

    @Test
    void shouldShowNothingOfACommitBeforeItsEnd() {
        final ChangeFeed feed = feed();
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        assertThat(rest(reader)).containsExactly("RESTARTED ");
        feed.changed(Change.CREATED, bytes("/a"), 0, 2, 1, 0);
        feed.changed(Change.CREATED, bytes("/b"), 0, 2, 1, 0);
        assertThat(reader.next()).isFalse();
        feed.committed(1);
        assertThat(rest(reader)).containsExactly("CREATED /a", "CREATED /b");
    }

    @Test
    void shouldGoOnFromANumber() {
        final ChangeFeed feed = feed();
        for (int i = 1; i <= 10; i++) {
            write(feed, "/" + i, i);
        }
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        reader.seek(reader.last() - 1);
        assertThat(rest(reader)).containsExactly("WRITTEN /9", "WRITTEN /10");
        reader.seek(reader.last() + 1);
        assertThat(reader.next()).isFalse();
        assertThatThrownBy(() -> reader.seek(reader.last() + 2))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("XS-FEED-004");
    }

    @Test
    void shouldSayExactlyWhatAReaderHasMissed() {
        final ChangeFeed feed = feed();
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        final ChangeFeedReader other = ChangeFeedReader.open(directory);
        final Random random = new Random(1);
        final List<String> written = new ArrayList<>(List.of(""));
        long expected = reader.first();
        final long first = expected;
        for (int round = 0; round < 60; round++) {
            final int count = random.nextInt(12_000);
            for (int i = 0; i < count; i++) {
                final String path = "/" + "x".repeat(random.nextInt(100)) + written.size();
                written.add(path);
                write(feed, path, written.size());
            }
            int gaps = 0;
            for (int i = random.nextInt(8000); i > 0 && reader.next(); i--) {
                if (reader.entry() == FeedEntry.GAP) {
                    gaps++;
                    assertThat(reader.firstMissing()).isEqualTo(expected);
                    assertThat(reader.number()).isBetween(expected, reader.last() - 1);
                } else {
                    assertThat(reader.number()).isEqualTo(expected);
                    assertThat(text(reader)).isEqualTo(written.get((int) (expected - first)));
                }
                expected = reader.number() + 1;
            }
            // Nothing is written meanwhile.
            assertThat(gaps).isLessThanOrEqualTo(1);
        }
        assertThat(other.next()).isTrue();
        assertThat(other.entry()).isEqualTo(FeedEntry.GAP);
        assertThat(other.firstMissing()).isEqualTo(first);
        // As much as fits is kept.
        assertThat(other.last() - other.number()).isGreaterThan(ROOM / 160);
        assertThat(rest(other)).hasSize((int) (other.last() + 1 - other.first()));
    }

    @Test
    void shouldKeepAsManyShortEntriesAsThereArePlaces() {
        final ChangeFeed feed = feed();
        for (int i = 0; i < 40_000; i++) {
            write(feed, "/", i);
        }
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        assertThat(reader.last() - reader.first() + 1).isEqualTo(FeedLayout.places(ROOM));
        assertThat(rest(reader)).hasSize(FeedLayout.places(ROOM)).containsOnly("WRITTEN /");
    }

    @Test
    void shouldReadTheLongestPaths() {
        final ChangeFeed feed = feed();
        final String path = "/" + "p".repeat(0xFFFF - 1);
        for (int i = 0; i < 40; i++) {
            write(feed, path, i);
        }
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        assertThat(rest(reader)).hasSizeGreaterThan(14).containsOnly("WRITTEN " + path);
    }

    @Test
    void shouldSayWhatIsMissingAfterACommitLongerThanTheFeed() {
        final ChangeFeed feed = feed();
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        final ChangeFeedReader waiting = ChangeFeedReader.open(directory);
        final long first = reader.first();
        for (int i = 0; i < 50_000; i++) {
            feed.changed(Change.CREATED, bytes("/" + i), 0, 2, 1, 0);
        }
        // The commit overwrites all that there was, and has not appeared.
        assertThat(reader.next()).isFalse();
        feed.committed(1);
        for (final ChangeFeedReader each : List.of(reader, waiting)) {
            assertThat(each.next()).isTrue();
            assertThat(each.entry()).isEqualTo(FeedEntry.GAP);
            assertThat(each.firstMissing()).isEqualTo(first);
            final long missed = each.number();
            assertThat(rest(each)).hasSize((int) (each.last() - missed)).hasSizeGreaterThan(10_000);
        }
    }

    @Test
    void shouldGoOnInAnotherProcess() {
        final ChangeFeed feed = feed();
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        write(feed, "/a", 1);
        // Not committed: as if killed here.
        feed.changed(Change.WRITTEN, bytes("/b"), 0, 2, 2, 0);
        final ChangeFeed next = ChangeFeed.open(directory, 0);
        next.begin(2, false);
        assertThat(rest(reader)).containsExactly("RESTARTED ", "WRITTEN /a", "RESTARTED ");
        assertThat(reader.commit()).isEqualTo(2);
        assertThat(reader.firstMissingCommit()).isEqualTo(2);
        write(next, "/c", 3);
        final ChangeFeed third = ChangeFeed.open(directory, ROOM);
        third.begin(3, false);
        assertThat(rest(reader)).containsExactly("WRITTEN /c", "RESTARTED ");
        assertThat(reader.firstMissingCommit()).isGreaterThan(reader.commit());
        final ChangeFeed successor = ChangeFeed.open(directory, 0);
        successor.begin(3, true);
        write(successor, "/d", 4);
        assertThat(rest(reader)).containsExactly("WRITTEN /d");
        assertThat(reader.isCurrent()).isTrue();
    }

    @Test
    void shouldNoticeThatAStoreIsOlderThanItsFeed() {
        final ChangeFeed feed = feed();
        write(feed, "/a", 100);
        final ChangeFeed next = ChangeFeed.open(directory, 0);
        next.begin(50, true);
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        assertThat(rest(reader)).containsExactly("RESTARTED ", "WRITTEN /a", "RESTARTED ");
        assertThat(reader.firstMissingCommit()).isEqualTo(101);
        assertThat(reader.commit()).isEqualTo(50);
        ChangeFeed.open(directory, 0).begin(50, true);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void shouldCountOnInAFeedOfAnotherSize() {
        final ChangeFeed feed = feed();
        write(feed, "/a", 1);
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        final ChangeFeed larger = ChangeFeed.open(directory, 2 * ROOM);
        larger.begin(1, true);
        write(larger, "/b", 2);
        assertThat(rest(reader)).containsExactly("RESTARTED ", "WRITTEN /a");
        assertThat(reader.isCurrent()).isFalse();
        final ChangeFeedReader next = ChangeFeedReader.open(directory);
        next.seek(reader.number() + 1);
        assertThat(rest(next)).containsExactly("WRITTEN /b");
        next.seek(reader.number());
        assertThat(next.next()).isTrue();
        assertThat(next.entry()).isEqualTo(FeedEntry.GAP);
        assertThat(next.firstMissing()).isEqualTo(next.number()).isEqualTo(reader.number());
    }

    @Test
    void shouldReplaceADamagedFeed() throws IOException {
        final ChangeFeed feed = feed();
        write(feed, "/a", 1);
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        final Path file = directory.resolve(ChangeFeed.NAME);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(64), FeedLayout.HEADER_LENGTH + FeedLayout.places(ROOM) * 8L);
            channel.write(ByteBuffer.allocate(128), FeedLayout.HEADER_LENGTH + FeedLayout.places(ROOM) * 8L + 64);
        }
        assertThatThrownBy(() -> rest(reader)).isInstanceOf(FeedException.class).hasMessageContaining("XS-FEED-002");
        final ChangeFeed next = ChangeFeed.open(directory, 0);
        next.begin(1, false);
        assertThat(rest(ChangeFeedReader.open(directory))).containsExactly("RESTARTED ");
        assertThat(ChangeFeedReader.open(directory).first()).isGreaterThan(reader.last());
    }

    @Test
    void shouldRefuseWhatIsNoFeed() throws IOException {
        assertThatThrownBy(() -> ChangeFeedReader.open(directory)).hasMessageContaining("XS-FEED-001");
        final Path file = directory.resolve(ChangeFeed.NAME);
        Files.write(file, new byte[100]);
        assertThatThrownBy(() -> ChangeFeedReader.open(directory)).hasMessageContaining("XS-FEED-002");
        Files.write(file, new byte[10_000]);
        assertThatThrownBy(() -> ChangeFeedReader.open(directory)).hasMessageContaining("XS-FEED-002");
        Files.write(
                file,
                ByteBuffer.allocate(10_000)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, FeedLayout.MAGIC)
                        .putInt(8, 2)
                        .array());
        assertThatThrownBy(() -> ChangeFeedReader.open(directory)).hasMessageContaining("XS-FEED-003");
        feed();
        assertThat(ChangeFeedReader.open(directory).next()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldTakeAShortenedFileForDamaged() throws IOException, InterruptedException {
        final ChangeFeed feed = feed();
        write(feed, "/a", 1);
        final ChangeFeedReader reader = ChangeFeedReader.open(directory);
        try (FileChannel channel = FileChannel.open(directory.resolve(ChangeFeed.NAME), StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        requireFault(() -> rest(reader));
        // The store goes on without its feed.
        requireFault(() -> {
            for (int i = 0; i < 3; i++) {
                write(feed, "/b", i);
            }
            throw new FeedException(FeedRule.DAMAGED, FeedLayout.place(directory), "the fault is not reported");
        });
    }

    /** On a thread of its own: the JVM may report the fault late, wherever the thread is then. */
    private static void requireFault(final Runnable use) throws InterruptedException {
        final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        final Thread thread = new Thread(use, "user");
        thread.setUncaughtExceptionHandler((which, fault) -> thrown.add(fault));
        thread.start();
        thread.join();
        assertThat(thrown)
                .singleElement()
                .satisfies(fault -> assertThat(fault).isInstanceOfAny(FeedException.class, InternalError.class));
    }

    @Test
    void shouldSurviveAnyDamage() throws IOException {
        final Random random = new Random(7);
        final ChangeFeed feed = feed();
        for (int i = 0; i < 100; i++) {
            write(feed, "/" + i, i);
        }
        final Path file = directory.resolve(ChangeFeed.NAME);
        final byte[] sound = Files.readAllBytes(file);
        final int table = FeedLayout.HEADER_LENGTH;
        final int entries = table + FeedLayout.places(ROOM) * Long.BYTES;
        for (int i = 0; i < 300; i++) {
            final byte[] damaged = sound.clone();
            for (int j = 0; j < 20; j++) {
                final int at = switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(200);
                    case 1 -> table + random.nextInt(sound.length - table);
                    default -> entries + random.nextInt(6400);
                };
                damaged[at] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                final ChangeFeedReader reader = ChangeFeedReader.open(directory);
                for (int j = 0; j < 200 && reader.next(); j++) {
                    assertThat(reader.path().capacity()).isLessThan(ROOM);
                }
            } catch (final FeedException expected) {
                assertThat(expected.rule()).isInstanceOf(FeedRule.class);
            }
            ChangeFeed.open(directory, 0).begin(0, false);
        }
    }
}
