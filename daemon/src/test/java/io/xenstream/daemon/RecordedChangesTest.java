// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.feed.ChangeFeed;
import io.xenstream.feed.ChangeFeedReader;
import io.xenstream.feed.FeedEntry;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon writes to the change feed. */
final class RecordedChangesTest {
    private static final int ROOM = 1 << 20;

    @TempDir
    private Path directory;

    private StoreState state() {
        return StoreState.open(StoreLocation.of(directory.resolve("store")), DaemonLimits.DEFAULT);
    }

    private TestDaemon daemon(final int room) {
        final TestDaemon daemon = new TestDaemon(directory.resolve("socket"), state(), false);
        daemon.call(() -> daemon.daemon().recordChanges(room, false));
        return daemon;
    }

    private ChangeFeedReader reader() {
        return ChangeFeedReader.open(directory.resolve("store"));
    }

    private static List<String> rest(final ChangeFeedReader reader) {
        final List<String> entries = new ArrayList<>();
        while (reader.next()) {
            entries.add(reader.entry() + " "
                    + reader.path().getStringWithoutLengthAscii(0, reader.path().capacity()) + " " + reader.domain());
        }
        return entries;
    }

    private static void introduce(final Client client, final int domid) throws IOException {
        client.introduce(domid, 2);
    }

    @Test
    void shouldSayWhoHasChangedWhat() throws IOException {
        try (TestDaemon daemon = daemon(ROOM);
                Client first = daemon.connect();
                Client second = daemon.connect()) {
            final ChangeFeedReader reader = reader();
            first.write("/a", "1");
            second.write("/a", "2");
            assertThat(reader.next()).isTrue();
            assertThat(reader.entry()).isEqualTo(FeedEntry.RESTARTED);
            assertThat(reader.next()).isTrue();
            final long client = reader.connection();
            assertThat(reader.entry()).isEqualTo(FeedEntry.CREATED);
            assertThat(reader.next()).isTrue();
            assertThat(reader.entry()).isEqualTo(FeedEntry.WRITTEN);
            assertThat(reader.connection()).isNotEqualTo(client).isNotZero();
            // What fails changes nothing, reading does not either.
            first.read("/a");
            assertThat(reader.next()).isFalse();
            introduce(first, 5);
            introduce(first, 5);
            first.release(5);
            second.remove("/a");
            assertThat(rest(reader))
                    .containsExactly("INTRODUCED @introduceDomain 5", "RELEASED @releaseDomain 5", "REMOVED /a 0");
        }
    }

    @Test
    void shouldGoOnWithoutTheOption() throws IOException {
        try (TestDaemon daemon = daemon(ROOM);
                Client client = daemon.connect()) {
            client.write("/a", "1");
        }
        try (TestDaemon daemon = daemon(0);
                Client client = daemon.connect()) {
            client.write("/a", "2");
        }
        assertThat(rest(reader())).containsExactly("RESTARTED  0", "CREATED /a 0", "RESTARTED  0", "WRITTEN /a 0");
    }

    @Test
    void shouldRecordNothingUnlessAsked() throws IOException {
        try (TestDaemon daemon = daemon(0);
                Client client = daemon.connect()) {
            client.write("/a", "1");
            assertThat(ChangeFeed.exists(directory.resolve("store"))).isFalse();
        }
    }

    @Test
    void shouldSayThatAProcessWithoutTheFeedHasMadeChanges() throws IOException {
        try (TestDaemon daemon = daemon(ROOM);
                Client client = daemon.connect()) {
            client.write("/a", "1");
        }
        try (TestDaemon daemon = new TestDaemon(directory.resolve("socket"), state(), false);
                Client client = daemon.connect()) {
            client.write("/a", "2");
            client.write("/a", "3");
        }
        try (TestDaemon daemon = daemon(0)) {
            final ChangeFeedReader reader = reader();
            reader.seek(reader.last());
            assertThat(reader.next()).isTrue();
            assertThat(reader.entry()).isEqualTo(FeedEntry.RESTARTED);
            assertThat(reader.commit() - reader.firstMissingCommit()).isOne();
            assertThat(daemon.statistics().sequence()).isEqualTo(reader.commit());
        }
    }

    @Test
    void shouldGoOnInASuccessorWithoutAnEntry() throws IOException {
        try (TestDaemon daemon = daemon(ROOM);
                Client client = daemon.connect()) {
            final ChangeFeedReader reader = reader();
            client.write("/a", "1");
            assertThat(rest(reader)).containsExactly("RESTARTED  0", "CREATED /a 0");
            final long connection = reader.connection();
            final long number = reader.number();
            for (int i = 1; i < 4; i++) {
                daemon.replace();
                daemon.call(() -> daemon.daemon().recordChanges(0, true));
                client.write("/a", "2");
                assertThat(reader.next()).isTrue();
                assertThat(reader.entry()).isEqualTo(FeedEntry.WRITTEN);
                assertThat(reader.number()).isEqualTo(number + i);
                assertThat(reader.connection()).isEqualTo(connection);
                assertThat(reader.next()).isFalse();
            }
            assertThat(reader.isCurrent()).isTrue();
        }
    }

    @Test
    void shouldDeleteTheFilesOfATemporaryStore() throws IOException {
        final Path store;
        try (TestDaemon daemon = TestDaemon.empty(directory)) {
            store = daemon.state().directory();
            daemon.call(() -> {
                daemon.daemon().publishUsage();
                return daemon.daemon().recordChanges(ROOM, false);
            });
            assertThat(ChangeFeed.exists(store)).isTrue();
            assertThat(DaemonUsage.read(store).isHeld()).isTrue();
        }
        assertThat(Files.exists(store)).isFalse();
    }
}
