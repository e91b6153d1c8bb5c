// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Crashes at every point of every change: all stores to the three files are recorded, and each prefix of them is recovered. The result must be the
 * state before or after the change, whole. The recovery itself crashes, too, at each of its points, and is repeated.
 */
class CrashPointsTest {
    private static final int LENGTH = 2 << 20;

    private final RecordingRegions recording = new RecordingRegions();

    /** The last number says after how many stores of a change the recovery crashes, too. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"1, 3, 40, 50, 23", "2, 4, 700, 30, 71"})
    void shouldRecoverFromACrashAtAnyPoint(
            final long seed, final int names, final int longest, final int changes, final int step) {
        crashAtEachPoint(seed, names, longest, changes, step);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "3, 2, 3000, 12, 311",
        "11, 3, 40, 400, 1",
        "12, 4, 700, 400, 3",
        "13, 2, 3000, 400, 13",
        "14, 6, 200, 400, 1"
    })
    void shouldRecoverFromACrashAtAnyPointOfManyChanges(
            final long seed, final int names, final int longest, final int changes, final int step) {
        crashAtEachPoint(seed, names, longest, changes, step);
    }

    private void crashAtEachPoint(
            final long seed, final int names, final int longest, final int count, final int step) {
        try (TestStore test = new TestStore(recording).create();
                CrashedFiles crashed = new CrashedFiles(LENGTH);
                CrashedFiles twice = new CrashedFiles(LENGTH)) {
            crashed.copyOf(test);
            twice.copyOf(test);
            final RandomChanges changes = new RandomChanges(seed, names, longest);
            for (int i = 0; i < count; i++) {
                final RandomChanges.Change change = changes.next();
                final Map<String, String> before = Invariants.check(test.store.tree());
                recording.stores.clear();
                recording.isRecording = true;
                change.onStore().accept(test.store);
                recording.isRecording = false;
                change.onModel().run();
                final Map<String, String> after = Invariants.check(test.store.tree());
                assertThat(after).isEqualTo(changes.model);
                crash(crashed, twice, before, after, change.text(), step);
            }
        }
    }

    private void crash(
            final CrashedFiles crashed,
            final CrashedFiles twice,
            final Map<String, String> before,
            final Map<String, String> after,
            final String change,
            final int step) {
        boolean isAfter = false;
        final List<RecordingRegions.Written> stores = recording.stores;
        for (int i = 0; i < stores.size(); i++) {
            crashed.apply(stores.get(i));
            twice.apply(stores.get(i));
            final StoreMemory memory = crashed.memory();
            final Map<String, String> state = Invariants.check(memory.open());
            isAfter |= !state.equals(before);
            assertThat(state)
                    .as("%s, after %d of %d stores", change, i + 1, stores.size())
                    .isEqualTo(isAfter ? after : before);
            assertThat(UndoJournal.isBusy(memory.image())).isFalse();
            if (i % step == 0) {
                Invariants.verify(crashed.image());
                crashRecovery(crashed, twice, stores.subList(0, i + 1), change);
            }
            crashed.undo();
        }
        assertThat(isAfter || before.equals(after) || stores.isEmpty()).isTrue();
    }

    /** Crashes the recovery that has just been recorded, and compares what the next recovery makes of it. */
    private static void crashRecovery(
            final CrashedFiles crashed,
            final CrashedFiles twice,
            final List<RecordingRegions.Written> changed,
            final String change) {
        final List<RecordingRegions.Written> recovery = crashed.stores();
        for (int i = 0; i < recovery.size(); i++) {
            twice.apply(recovery.get(i));
            twice.memory().open();
            for (final RecordingRegions.Written store : changed) {
                assertThat(store.file() == RecordingRegions.JOURNAL || twice.isSame(store, crashed))
                        .as("%s, %d stores, then %d of the recovery", change, changed.size(), i + 1)
                        .isTrue();
            }
            twice.undo();
        }
        twice.takeBack(recovery);
    }
}
