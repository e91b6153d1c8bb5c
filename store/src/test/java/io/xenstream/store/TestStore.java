// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.WritableRegion;

/** A store in memory. */
final class TestStore implements AutoCloseable {
    static final int LENGTH = 8 << 20;

    final WritableRegion image;
    final WritableRegion index;
    final WritableRegion journal;
    final StoreMemory memory;
    LiveStore store;
    private StoreChanges changes;

    TestStore() {
        this(new Regions());
    }

    /** Chooses the class that makes the stores. */
    static class Regions {
        StoreRegion region(final WritableRegion region) {
            return region(region, LENGTH);
        }

        StoreRegion region(final WritableRegion region, final long length) {
            return new StoreRegion(region, length, required -> {
                throw new IllegalStateException("the test needs more memory: " + required);
            });
        }
    }

    TestStore(final Regions regions) {
        image = WritableRegion.allocate(LENGTH, "image");
        index = WritableRegion.allocate(LENGTH, "index");
        journal = WritableRegion.allocate(LENGTH, "journal");
        memory = new StoreMemory(regions.region(image), regions.region(index), regions.region(journal), "test");
    }

    TestStore create() {
        final StoreTree tree = memory.create();
        memory.complete(1);
        return use(tree);
    }

    TestStore open() {
        final StoreTree tree = memory.open();
        return use(tree);
    }

    private TestStore use(final StoreTree tree) {
        changes = new StoreChanges("test", StoreOptions.DEFAULT, () -> {}, memory.journal(), tree);
        store = new LiveStore(changes);
        return this;
    }

    /** What the store does inside a commit. */
    StoreChanges changes() {
        return changes;
    }

    @Override
    public void close() {
        image.close();
        index.close();
        journal.close();
    }
}
