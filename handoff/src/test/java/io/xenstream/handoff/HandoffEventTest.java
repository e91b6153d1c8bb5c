// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandoffEventTest {
    private static final String HANDOFF = "io.xenstream.Handoff";
    private static final String PHASE = "io.xenstream.HandoffPhase";

    @TempDir
    private Path directory;

    @Test
    void shouldRecordAHandoffAndItsPhasesAsBothProcessesSeeThem() throws IOException {
        final Path file = directory.resolve("events.jfr");
        final HandoffResult result;
        try (Recording recording = new Recording();
                HandoffPair pair = new HandoffPair(directory, HandoffOptions.DEFAULT)) {
            recording.enable(HANDOFF).withoutThreshold();
            recording.enable(PHASE).withoutThreshold();
            recording.start();
            pair.connect(3);
            pair.run();
            result = pair.sourceAgent.result().orElseThrow();
            recording.stop();
            recording.dump(file);
        }
        final List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals(HANDOFF))
                .hasSize(2)
                .allSatisfy(event -> {
                    assertThat(event.getString("outcome")).isEqualTo("SUCCESSOR_SERVES");
                    assertThat(event.getLong("imageLength")).isEqualTo(result.imageLength());
                    assertThat(event.getInt("descriptors")).isEqualTo(result.descriptors());
                    assertThat(event.getDuration("frozen")).isPositive();
                    assertThat(event.getString("rule")).isNull();
                })
                .extracting(event -> event.getBoolean("isPredecessor"))
                .containsExactlyInAnyOrder(true, false);
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals(PHASE))
                .filteredOn(event -> event.getBoolean("isPredecessor"))
                .extracting(event -> event.getString("phase"))
                .containsExactlyInAnyOrderElementsOf(
                        result.phaseNanos().keySet().stream().map(Enum::name).toList());
    }
}
