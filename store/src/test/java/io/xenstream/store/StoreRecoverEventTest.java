// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreRecoverEventTest {
    private static final String NAME = "io.xenstream.StoreRecover";

    @TempDir
    private Path directory;

    private List<RecordedEvent> record(final Runnable what) throws IOException {
        final Path file = directory.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(NAME).withoutThreshold();
            recording.start();
            what.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(NAME))
                .toList();
    }

    /** A store whose process was killed in the middle of a commit. */
    private static void crash(final CrashedFiles crashed) {
        final RecordingRegions recording = new RecordingRegions();
        try (TestStore test = new TestStore(recording).create()) {
            crashed.copyOf(test);
            final RandomChanges changes = new RandomChanges(1, 3, 40);
            while (true) {
                final RandomChanges.Change change = changes.next();
                recording.stores.clear();
                recording.isRecording = true;
                change.onStore().accept(test.store);
                recording.isRecording = false;
                change.onModel().run();
                for (final RecordingRegions.Written store : recording.stores) {
                    crashed.apply(store);
                    if (UndoJournal.isBusy(crashed.memory().image())) {
                        return;
                    }
                }
            }
        }
    }

    @Test
    void shouldRecordACommitThatIsTakenBack() throws IOException {
        try (CrashedFiles crashed = new CrashedFiles(TestStore.LENGTH)) {
            crash(crashed);
            final List<RecordedEvent> events = record(() -> {
                crashed.memory().open();
                // There is nothing to take back any more.
                crashed.memory().open();
            });

            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.getString("directory")).isEqualTo("crash");
                assertThat(event.getBoolean("isUndone")).isTrue();
                assertThat(event.getBoolean("isRebuilt")).isFalse();
                assertThat(event.getLong("undone")).isNotNegative();
                assertThat(event.getString("rule")).isNull();
            });
        }
    }
}
