// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder gets. */
@Tag("slow")
final class FlightEventsTest {
    private static final String CONNECTED = "io.xenstream.ClientConnected";
    private static final String DISCONNECTED = "io.xenstream.ClientDisconnected";
    private static final String TURN = "io.xenstream.DaemonTurn";
    private static final String STATISTICS = "io.xenstream.DaemonStatistics";

    @TempDir
    private Path directory;

    private List<RecordedEvent> record(final Duration threshold) throws IOException {
        final Path file = directory.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(CONNECTED);
            recording.enable(DISCONNECTED);
            recording.enable(TURN).withThreshold(threshold);
            recording.start();
            try (TestDaemon daemon = TestDaemon.empty(directory);
                    Client client = daemon.connect()) {
                client.write("/a", "1");
                client.read("/a");
            }
            recording.stop();
            recording.dump(file);
        }
        return new ArrayList<>(RecordingFile.readAllEvents(file));
    }

    private static List<RecordedEvent> ofType(final List<RecordedEvent> events, final String type) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(type))
                .toList();
    }

    @Test
    void shouldRecordClientsAndTurns() throws IOException {
        final List<RecordedEvent> events = record(Duration.ZERO);

        assertThat(ofType(events, CONNECTED)).singleElement().satisfies(event -> {
            assertThat(event.getLong("client")).isEqualTo((1L << 31) + 1);
            assertThat(event.getLong("process"))
                    .isEqualTo(ProcessHandle.current().pid());
        });
        assertThat(ofType(events, DISCONNECTED)).singleElement().satisfies(event -> {
            assertThat(event.getString("reason")).isIn("CLOSED", "ENDED");
            assertThat(event.getLong("requests")).isEqualTo(2);
            assertThat(event.getLong("errors")).isZero();
            assertThat(event.getLong("receivedBytes")).isEqualTo(2 * 16 + 4 + 3);
            assertThat(event.getLong("sentBytes")).isEqualTo(2 * 16 + 3 + 1);
        });
        assertThat(ofType(events, TURN).stream()
                        .mapToLong(event -> event.getLong("requests"))
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void shouldRecordSlowTurnsOnly() throws IOException {
        assertThat(ofType(record(Duration.ofMinutes(10)), TURN)).isEmpty();
    }

    @Test
    void shouldRecordStatisticsAsOftenAsARecordingWantsThem() throws IOException, InterruptedException {
        final CountDownLatch recorded = new CountDownLatch(2);
        final AtomicReference<RecordedEvent> last = new AtomicReference<>();
        try (TestDaemon daemon = TestDaemon.empty(directory);
                Client client = daemon.connect();
                RecordingStream stream = new RecordingStream()) {
            client.write("/a", "1");
            stream.enable(STATISTICS).withPeriod(Duration.ofMillis(50));
            stream.onEvent(STATISTICS, event -> {
                last.set(event);
                recorded.countDown();
            });
            stream.setReuse(false);
            stream.startAsync();
            recorded.await();
        }
        assertThat(last.get().getLong("requests")).isEqualTo(1);
        assertThat(last.get().getLong("nodes")).isEqualTo(4);
        assertThat(last.get().getInt("clients")).isEqualTo(1);
        assertThat(last.get().getDuration("p99")).isPositive();
    }
}
