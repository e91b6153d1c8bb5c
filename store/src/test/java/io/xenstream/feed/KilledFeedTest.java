// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.nativeio.ChildJvm;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import io.xenstream.store.StoreTransaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes a feed, again and again, while another one reads it. */
@Tag("slow")
final class KilledFeedTest {
    private static final int LIVES = 12;
    private static final int LONGEST_LIFE_NANOS = 200_000_000;
    private static final int ROOM = 1 << 20;
    private static final int FILL = 100;

    @TempDir
    private Path directory;

    /** Checks each entry, and that each commit is in the feed, or is said to be missing. */
    private static final class Follower {
        private ChangeFeedReader reader;
        private long number;
        private long commit;
        private int restarts;
        private long entries;

        void read(final int most) {
            for (int i = 0; i < most && reader.next(); i++) {
                check();
                number = reader.number();
            }
        }

        private void check() {
            if (number > 0) {
                assertThat(reader.firstMissing()).isEqualTo(number + 1);
            }
            switch (reader.entry()) {
                case GAP -> {
                    commit = 0;
                    return;
                }
                case RESTARTED -> {
                    restarts++;
                    assertThat(reader.firstMissingCommit()).isLessThanOrEqualTo(reader.commit() + 1);
                    if (commit > 0) {
                        assertThat(reader.firstMissingCommit()).isEqualTo(commit + 1);
                    }
                }
                default -> {
                    entries++;
                    requireWhole();
                    if (commit > 0) {
                        assertThat(reader.commit()).isBetween(commit, commit + 1);
                    }
                }
            }
            commit = reader.commit();
        }

        /** Everything in an entry follows from the commit. */
        private void requireWhole() {
            final String path =
                    reader.path().getStringWithoutLengthAscii(0, reader.path().capacity());
            final int dash = path.indexOf('-');
            final long made = Long.parseLong(path.substring(2, dash));
            assertThat(reader.connection()).isEqualTo(made * 3);
            assertThat(path.substring(dash + 1)).isEqualTo("x".repeat((int) (made % FILL)));
        }
    }

    @Test
    void shouldNeverDeliverATornEntryNorLoseOneSilently() throws IOException, InterruptedException {
        final Random random = new Random(3);
        final Follower quick = new Follower();
        final Follower slow = new Follower();
        for (int life = 0; life < LIVES; life++) {
            final Process writer = new ChildJvm()
                    .flags("-XX:TieredStopAtLevel=1", "-Xshare:auto")
                    .start(WriteForEver.class, directory);
            try {
                final BufferedReader output =
                        new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
                assertThat(output.readLine()).isEqualTo("writing");
                if (quick.reader == null) {
                    quick.reader = ChangeFeedReader.open(directory);
                    slow.reader = ChangeFeedReader.open(directory);
                }
                final long end = System.nanoTime() + random.nextInt(LONGEST_LIFE_NANOS);
                while (System.nanoTime() - end < 0) {
                    quick.read(100);
                    slow.read(1);
                    LockSupport.parkNanos(10_000);
                }
            } finally {
                writer.destroyForcibly().waitFor();
            }
            quick.read(Integer.MAX_VALUE);
        }
        slow.read(Integer.MAX_VALUE);
        assertThat(quick.restarts).isEqualTo(LIVES);
        assertThat(quick.entries).isGreaterThan(LIVES);
        assertThat(slow.number).isEqualTo(quick.number);
        assertThat(quick.reader.isCurrent()).isTrue();
    }

    /** Opens the store and its feed, and writes until it is killed. */
    static final class WriteForEver {
        private WriteForEver() {}

        public static void main(final String[] arguments) {
            final Path directory = Path.of(arguments[0]);
            try (LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT)) {
                final ChangeFeed feed = ChangeFeed.open(directory, ROOM);
                feed.begin(store.sequence(), false);
                store.addListener(feed);
                System.out.println("writing");
                while (true) {
                    final long made = store.sequence() + 1;
                    final String name = "/n" + made + "-" + "x".repeat((int) (made % FILL));
                    final UnsafeBuffer path = new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
                    feed.connection(made * 3);
                    if (made % 2 == 0) {
                        store.write(path, path.capacity(), path, 0, path.capacity(), 0);
                    } else {
                        transaction(store, path);
                    }
                }
            }
        }

        private static void transaction(final LiveStore store, final UnsafeBuffer path) {
            try (StoreTransaction transaction = store.begin()) {
                transaction.write(path, path.capacity(), path, 0, path.capacity(), 0);
                transaction.setPermissions(path, path.capacity(), new int[] {'r'}, 1);
                transaction.commit();
            }
        }
    }
}
