// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.counters.CounterFile;
import io.xenstream.counters.CounterSnapshot;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counters in the file are those that the daemon shows elsewhere. */
final class DaemonCountersTest {
    @TempDir
    private Path directory;

    private Map<String, Long> counters(final Path path) {
        final Map<String, Long> counters = new TreeMap<>();
        CounterSnapshot.read(path).counters().forEach(counter -> counters.put(counter.name(), counter.value()));
        return counters;
    }

    private static Map<String, Long> expected(final DaemonStatistics statistics) {
        final Map<String, Long> expected = new TreeMap<>();
        statistics.requests().forEach((type, count) -> expected.put("daemon.requests." + type, count));
        statistics.errors().forEach((error, count) -> expected.put("daemon.errors." + error, count));
        statistics.disconnections().forEach((reason, count) -> expected.put("daemon.disconnections." + reason, count));
        expected.put("daemon.events", statistics.events());
        expected.put("daemon.received.bytes", statistics.receivedBytes());
        expected.put("daemon.sent.bytes", statistics.sentBytes());
        expected.put("daemon.connections", statistics.connections());
        expected.put("daemon.duration.sum.ns", statistics.latencies().sum());
        return expected;
    }

    private static void work(final TestDaemon daemon) throws IOException {
        try (Client client = daemon.connect()) {
            client.write("/a", "1");
            client.read("/a");
            assertThatThrownBy(() -> client.read("/missing")).hasMessage("ENOENT");
        }
    }

    @Test
    void shouldCountInTheFileWhatWasCountedBeforeAndWhatIsCountedFromThenOn() throws IOException {
        final Path path = directory.resolve("counters");
        try (TestDaemon daemon = TestDaemon.empty(directory);
                CounterFile file = CounterFile.create(path, "test")) {
            work(daemon);
            daemon.call(() -> {
                daemon.daemon().countIn(file);
                file.publish(false);
                return null;
            });
            try (Client client = daemon.connect()) {
                work(daemon);
                client.write("/a", "2");
                final Map<String, Long> expected =
                        daemon.call(() -> expected(daemon.daemon().statistics()));
                final Map<String, Long> found = counters(path);

                assertThat(found).containsAllEntriesOf(expected);
                assertThat(expected)
                        .containsEntry("daemon.requests.WRITE", 3L)
                        .containsEntry("daemon.errors.ENOENT", 2L);
                assertThat(found.entrySet().stream()
                                .filter(counter -> counter.getKey().matches("daemon.duration.(upTo.*|longer)"))
                                .mapToLong(Map.Entry::getValue)
                                .sum())
                        .isEqualTo(expected.entrySet().stream()
                                .filter(counter -> counter.getKey().startsWith("daemon.requests."))
                                .mapToLong(Map.Entry::getValue)
                                .sum());
            }
        }
    }

    @Test
    void shouldUpdateGaugesWithinASecondWithoutFurtherRequests() throws IOException {
        final Path path = directory.resolve("counters");
        try (TestDaemon daemon = TestDaemon.empty(directory);
                CounterFile file = CounterFile.create(path, "test")) {
            daemon.call(() -> {
                daemon.daemon().countIn(file);
                file.publish(false);
                return null;
            });
            final long nodes = counters(path).get("daemon.nodes");
            try (Client client = daemon.connect()) {
                client.write("/a", "1");
                client.write("/b", "1");
                // The daemon itself would wait for ten seconds.
                while (counters(path).get("daemon.nodes") < nodes + 2) {
                    Thread.onSpinWait();
                }
                assertThat(counters(path)).containsEntry("daemon.clients", 1L);
            }
        }
    }
}
