// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.WritableRegion;
import java.util.List;

/** Three files as they are at a crash. What happens to them afterwards is recorded, so that it can be undone. */
final class CrashedFiles implements AutoCloseable {
    private final WritableRegion[] regions;
    private final RecordingRegions recording = new RecordingRegions();

    /** Files full of zeros. */
    CrashedFiles(final int length) {
        regions = new WritableRegion[] {
            WritableRegion.allocate(length, "image"),
            WritableRegion.allocate(length, "index"),
            WritableRegion.allocate(length, "journal")
        };
    }

    /** Files that have the content of a store's memories up to a length. */
    void copyOf(final TestStore store) {
        final WritableRegion[] originals = {store.image, store.index, store.journal};
        for (int i = 0; i < regions.length; i++) {
            for (long at = 0; at < regions[i].length(); at += Long.BYTES) {
                regions[i].putLong(at, originals[i].getLong(at));
            }
        }
    }

    void apply(final RecordingRegions.Written store) {
        store.apply(regions);
    }

    /** Takes back stores of {@link #apply}, in reverse order. */
    void takeBack(final List<RecordingRegions.Written> stores) {
        for (int i = stores.size() - 1; i >= 0; i--) {
            stores.get(i).undo(regions);
        }
    }

    boolean isSame(final RecordingRegions.Written store, final CrashedFiles other) {
        return store.isSame(regions, other.regions);
    }

    /** The memory of a process that opens the files. It records its stores. */
    StoreMemory memory() {
        recording.isRecording = true;
        return new StoreMemory(
                recording.region(regions[0]), recording.region(regions[1]), recording.region(regions[2]), "crash");
    }

    WritableRegion image() {
        return regions[0];
    }

    /** What was stored by processes that have opened the files, since the last {@link #undo}. */
    List<RecordingRegions.Written> stores() {
        return recording.stores;
    }

    /** Undoes all recorded stores. */
    void undo() {
        takeBack(recording.stores);
        recording.stores.clear();
    }

    @Override
    public void close() {
        for (final WritableRegion region : regions) {
            region.close();
        }
    }
}
