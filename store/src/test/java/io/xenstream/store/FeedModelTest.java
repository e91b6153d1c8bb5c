// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.feed.ChangeFeed;
import io.xenstream.feed.ChangeFeedReader;
import io.xenstream.feed.FeedEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed says what a listener is told, also to readers that come late, and to those that read now and then. */
class FeedModelTest {
    @TempDir
    Path directory;

    /** Remembers what it is told. */
    private static final class Told implements StoreListener {
        private final List<String> entries = new ArrayList<>();
        private long commit;

        @Override
        public void changed(
                final Change change,
                final DirectBuffer path,
                final int offset,
                final int length,
                final long sequence,
                final int owner) {
            entries.add(change + " " + path.getStringWithoutLengthAscii(offset, length) + " " + owner + " " + sequence);
        }

        @Override
        public void committed(final long sequence) {
            assertThat(sequence).isEqualTo(commit + 1);
            commit = sequence;
        }
    }

    private static String text(final ChangeFeedReader reader) {
        return reader.entry() + " "
                + reader.path().getStringWithoutLengthAscii(0, reader.path().capacity()) + " " + reader.domain() + " "
                + reader.commit();
    }

    @Test
    void shouldSayWhatAListenerIsTold() {
        for (int seed = 0; seed < 4; seed++) {
            requireSame(directory.resolve("store-" + seed), seed);
        }
    }

    private static void requireSame(final Path store, final int seed) {
        final Random random = new Random(seed);
        final RandomChanges changes = new RandomChanges(seed, 6, 100);
        final Told told = new Told();
        try (LiveStore live = LiveStore.open(store, StoreOptions.DEFAULT)) {
            final ChangeFeed feed = ChangeFeed.open(store, 1 << 20);
            feed.begin(live.sequence(), false);
            told.commit = live.sequence();
            live.addListener(told);
            live.addListener(feed);
            final ChangeFeedReader reader = ChangeFeedReader.open(store);
            final long first = reader.first() + 1;
            long expected = first;
            reader.seek(first);
            int gaps = 0;
            for (int i = 0; i < 60_000; i++) {
                changes.next().onStore().accept(live);
                // Now and then, the reader is away for so long that it misses something.
                final int most = i % 30_000 > 25_000 ? 3 : i % 30_000 < 5_000 ? 10 : 0;
                for (int j = random.nextInt(most + 1); j > 0 && reader.next(); j--) {
                    if (reader.entry() == FeedEntry.GAP) {
                        assertThat(reader.firstMissing()).isEqualTo(expected);
                        gaps++;
                    } else {
                        assertThat(reader.number()).isEqualTo(expected);
                        assertThat(text(reader)).isEqualTo(told.entries.get((int) (expected - first)));
                    }
                    expected = reader.number() + 1;
                }
            }
            assertThat(gaps).isPositive();
            final ChangeFeedReader late = ChangeFeedReader.open(store);
            for (long number = late.first(); number <= late.last(); number++) {
                assertThat(late.next()).isTrue();
                assertThat(text(late)).isEqualTo(told.entries.get((int) (number - first)));
            }
            assertThat(late.last() - first + 1).isEqualTo(told.entries.size());
        }
    }
}
