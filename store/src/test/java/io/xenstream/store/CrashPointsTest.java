// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.WritableRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Crashes at every point of every change: all stores to the three files are recorded, and each prefix of them is recovered. The result must be the
 * state before or after the change, whole.
 */
class CrashPointsTest {
    private static final int LENGTH = 1 << 20;

    /** A store of up to eight bytes. */
    private record Written(int file, long offset, UnsafeBuffer bytes) {}

    private final List<Written> stores = new ArrayList<>();
    private boolean isRecording;

    /** Records the stores of a change, as words in ascending order. */
    private final class RecordingRegions extends TestStore.Regions {
        private int files;

        @Override
        StoreRegion region(final WritableRegion region) {
            final int file = files++;
            return new StoreRegion(region, LENGTH, required -> {
                throw new IllegalStateException("the test needs more memory: " + required);
            }) {
                private void record(final long offset, final long length) {
                    for (long at = 0; isRecording && at < length; at += Long.BYTES) {
                        final int size = (int) Math.min(Long.BYTES, length - at);
                        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[size]);
                        region.getBytes(offset + at, bytes, 0, size);
                        stores.add(new Written(file, offset + at, bytes));
                    }
                }

                @Override
                void putLong(final long offset, final long value) {
                    super.putLong(offset, value);
                    record(offset, Long.BYTES);
                }

                @Override
                void putInt(final long offset, final int value) {
                    super.putInt(offset, value);
                    record(offset, Integer.BYTES);
                }

                @Override
                void putBytes(final long offset, final DirectBuffer source, final int index, final int length) {
                    super.putBytes(offset, source, index, length);
                    record(offset, length);
                }

                @Override
                void copy(final StoreRegion source, final long from, final long to, final long length) {
                    super.copy(source, from, to, length);
                    record(to, length);
                }

                @Override
                void clear(final long offset, final long length) {
                    super.clear(offset, length);
                    record(offset, length);
                }
            };
        }
    }

    /** Three files as they are at a crash. */
    private static final class Files implements AutoCloseable {
        private final WritableRegion[] regions = {
            WritableRegion.allocate(LENGTH, "image"),
            WritableRegion.allocate(LENGTH, "index"),
            WritableRegion.allocate(LENGTH, "journal")
        };
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

        void copyOf(final WritableRegion... others) {
            for (int i = 0; i < regions.length; i++) {
                others[i].wrap(view, 0, LENGTH);
                regions[i].putBytes(0, view, 0, LENGTH);
            }
        }

        void apply(final Written store) {
            regions[store.file].putBytes(store.offset, store.bytes, 0, store.bytes.capacity());
        }

        StoreMemory memory() {
            final TestStore.Regions plain = new TestStore.Regions();
            return new StoreMemory(
                    plain.region(regions[0], LENGTH),
                    plain.region(regions[1], LENGTH),
                    plain.region(regions[2], LENGTH),
                    "crash");
        }

        @Override
        public void close() {
            for (final WritableRegion region : regions) {
                region.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 40, 60", "2, 4, 700, 60", "3, 2, 3000, 60"})
    void shouldRecoverFromACrashAtAnyPoint(final long seed, final int names, final int longest, final int changes) {
        crashAtEachPoint(seed, names, longest, changes);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"11, 3, 40, 400", "12, 4, 700, 400", "13, 2, 3000, 400", "14, 6, 200, 400"})
    void shouldRecoverFromACrashAtAnyPointOfManyChanges(
            final long seed, final int names, final int longest, final int changes) {
        crashAtEachPoint(seed, names, longest, changes);
    }

    private void crashAtEachPoint(final long seed, final int names, final int longest, final int count) {
        try (TestStore test = new TestStore(new RecordingRegions()).create();
                Files crashed = new Files();
                Files recovered = new Files()) {
            final RandomChanges changes = new RandomChanges(seed, names, longest);
            for (int i = 0; i < count; i++) {
                final RandomChanges.Change change = changes.next();
                final Map<String, String> before = Invariants.check(test.store.tree());
                crashed.copyOf(test.image, test.index, test.journal);
                stores.clear();
                isRecording = true;
                change.onStore().accept(test.store);
                isRecording = false;
                change.onModel().run();
                final Map<String, String> after = Invariants.check(test.store.tree());
                assertThat(after).isEqualTo(changes.model);
                crash(crashed, recovered, before, after, change.text());
            }
        }
    }

    private void crash(
            final Files crashed,
            final Files recovered,
            final Map<String, String> before,
            final Map<String, String> after,
            final String change) {
        boolean isAfter = false;
        for (int i = 0; i < stores.size(); i++) {
            crashed.apply(stores.get(i));
            recovered.copyOf(crashed.regions);
            final Map<String, String> state =
                    Invariants.check(recovered.memory().open());
            if (!isAfter && !state.equals(before)) {
                isAfter = true;
            }
            assertThat(state)
                    .as("%s, after %d of %d stores", change, i + 1, stores.size())
                    .isEqualTo(isAfter ? after : before);
            assertThat(UndoJournal.isBusy(recovered.memory().image())).isFalse();
        }
        assertThat(isAfter || before.equals(after) || stores.isEmpty()).isTrue();
    }
}
