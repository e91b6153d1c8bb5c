// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonStatisticsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestDaemon daemon;

    @AfterEach
    void end() {
        daemon.close();
    }

    /** Those that are not 0. */
    private static Map<String, Long> counted(final Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void shouldCountRequestsAndErrors() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client client = daemon.connect()) {
            client.write("/a", "1");
            client.read("/a");
            client.read("/a");
            assertThatThrownBy(() -> client.read("/b")).hasMessage("ENOENT");
            assertThatThrownBy(() -> client.request(99, 0, Requests.payload("")))
                    .hasMessage("ENOSYS");
            assertThatThrownBy(() -> client.request(-1, 0, Requests.payload("")))
                    .hasMessage("ENOSYS");
            final int transaction = client.startTransaction();
            client.read(transaction, "/a");
            client.write("/a", "2");
            client.write(transaction, "/a", new byte[0]);
            assertThatThrownBy(() -> client.commit(transaction)).hasMessage("EAGAIN");

            final DaemonStatistics statistics = daemon.statistics();
            assertThat(counted(statistics.requests()))
                    .isEqualTo(Map.of(
                            "READ", 4L, "WRITE", 3L, "TRANSACTION_START", 1L, "TRANSACTION_END", 1L, "UNKNOWN", 2L));
            assertThat(statistics.requests()).hasSize(25).containsEntry("SET_QUOTA", 0L);
            assertThat(counted(statistics.errors())).isEqualTo(Map.of("ENOENT", 1L, "ENOSYS", 2L, "EAGAIN", 1L));
            assertThat(statistics.latencies().count()).isEqualTo(11);
            assertThat(statistics.latencies().sum())
                    .isGreaterThanOrEqualTo(statistics.latencies().longest())
                    .isPositive();
        }
    }

    @Test
    void shouldCountBytesAndEvents() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client watcher = daemon.connect();
                Client writer = daemon.connect()) {
            watcher.watch("/a", "token");
            writer.write("/a/b", "value");
            watcher.event();
            watcher.event();

            final DaemonStatistics statistics = daemon.statistics();
            assertThat(statistics.events()).isEqualTo(2);
            // Headers, the requests "/a", "token" and "/a/b", "value"; two answers OK and two events.
            assertThat(statistics.receivedBytes()).isEqualTo(2 * 16 + 3 + 6 + 5 + 5);
            assertThat(statistics.sentBytes()).isEqualTo(4 * 16 + 2 * 3 + (3 + 6) + (5 + 6));
            assertThat(statistics.clients()).isEqualTo(2);
            assertThat(statistics.watches()).isEqualTo(1);
            assertThat(statistics.heldBytes()).isPositive();
            assertThat(statistics.waitingBytes()).isZero();
        }
    }

    @Test
    void shouldKnowTheStoreAndItsDomains() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client client = daemon.connect()) {
            for (int i = 0; i < 10; i++) {
                client.write("/a/" + i, "value");
            }
            client.setPermissions("/a/3", "n7");
            client.introduce(7, 1);
            client.remove("/a/4");
            client.startTransaction();

            final DaemonStatistics statistics = daemon.statistics();
            assertThat(statistics.nodes()).isEqualTo(13);
            assertThat(statistics.domains())
                    .containsExactly(
                            new DaemonStatistics.DomainNodes(0, true, 12),
                            new DaemonStatistics.DomainNodes(7, true, 1));
            assertThat(statistics.transactions()).isEqualTo(1);
            assertThat(statistics.sequence()).isGreaterThan(11);
            assertThat(statistics.imageLength()).isPositive();
            assertThat(statistics.freeLength()).isPositive();
        }
    }

    @Test
    void shouldCountClientsByTheReasonOfTheirEnd() throws IOException {
        daemon = TestDaemon.withLimits(directory, new DaemonLimits(100, 4096, 10, 10, 10, 10, 1 << 17, 1 << 20));
        try (Client stays = daemon.connect();
                Client malformed = daemon.connect();
                Client slow = daemon.connect()) {
            final Client closing = daemon.connect();
            closing.domainPath(1);
            closing.close();
            malformed.send(Requests.of(MessageType.READ, 1, 0, new byte[5000]));
            slow.watch("/", "t".repeat(1000));
            while (daemon.statistics().clients() > 1) {
                stays.write("/a", "");
            }

            final DaemonStatistics statistics = daemon.statistics();
            assertThat(statistics.connections()).isEqualTo(4);
            assertThat(statistics.disconnections())
                    .isEqualTo(Map.of(
                            DisconnectReason.CLOSED, 1L,
                            DisconnectReason.MALFORMED, 1L,
                            DisconnectReason.OVERRUN, 1L,
                            DisconnectReason.ENDED, 0L));
        }
    }

    @Test
    void shouldKnowWhatWaitsForAClient() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client slow = daemon.connect();
                Client other = daemon.connect()) {
            slow.watch("/", "t".repeat(1000));
            while (daemon.statistics().waitingBytes() == 0) {
                other.write("/a", "");
            }
            slow.events();
            assertThat(daemon.statistics().waitingBytes()).isZero();
        }
    }

    @Test
    void shouldBeginAnewInASuccessor() throws IOException {
        daemon = TestDaemon.empty(directory);
        try (Client client = daemon.connect()) {
            client.watch("/", "t");
            final long held = daemon.statistics().heldBytes();
            daemon.replace();
            client.read("/");

            final DaemonStatistics statistics = daemon.statistics();
            assertThat(counted(statistics.requests())).isEqualTo(Map.of("READ", 1L));
            assertThat(statistics.connections()).isZero();
            assertThat(statistics.clients()).isEqualTo(1);
            assertThat(statistics.watches()).isEqualTo(1);
            assertThat(statistics.heldBytes()).isEqualTo(held);
        }
    }

    @Test
    void shouldAnswerOtherThreads() throws IOException, InterruptedException {
        daemon = TestDaemon.empty(directory);
        try (Client client = daemon.connect()) {
            client.read("/");
            final StoreDaemon served = daemon.daemon();

            assertThat(served.awaitStatistics(LONG).orElseThrow().clients()).isEqualTo(1);
            daemon.call(() -> {
                served.freeze();
                return null;
            });
            // Its loop runs on: what it holds can be seen in the middle of a takeover.
            assertThat(served.awaitStatistics(LONG).orElseThrow().clients()).isEqualTo(1);
            daemon.call(() -> {
                served.thaw("");
                return null;
            });
        }
    }

    @Test
    void shouldNotWaitForeverForADaemonThatDoesNothing() throws InterruptedException {
        daemon = TestDaemon.empty(directory);
        try (StoreDaemon idle = StoreDaemon.listen(
                directory.resolve("idle"), TestDaemon.state(directory, DaemonLimits.DEFAULT), false)) {
            assertThat(idle.awaitStatistics(Duration.ofMillis(1))).isEqualTo(Optional.empty());
            idle.doWork();
            assertThat(idle.awaitStatistics(Duration.ofMillis(1))).isEmpty();
        }
    }
}
