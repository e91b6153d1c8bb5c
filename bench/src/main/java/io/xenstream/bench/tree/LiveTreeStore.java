// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import io.xenstream.nativeio.MappedImage;
import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import io.xenstream.store.StoreTransaction;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** xenstream's live store. */
final class LiveTreeStore implements TreeStore {
    private final LiveStore store;
    private final LiveCursor cursor;
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

    private LiveTreeStore(final LiveStore store) {
        this.store = store;
        this.cursor = store.cursor();
    }

    static TreeStore load(final Path directory, final Path image) {
        try (MappedImage mapped = MappedImage.open(image)) {
            return new LiveTreeStore(LiveStore.load(directory, mapped.region(), StoreOptions.DEFAULT));
        }
    }

    static TreeStore open(final Path directory) {
        return new LiveTreeStore(LiveStore.open(directory, StoreOptions.DEFAULT));
    }

    @Override
    public int read(final TreePath path, final byte[] target) {
        if (!cursor.find(path.buffer(), path.length())) {
            return -1;
        }
        final DirectBuffer found = cursor.node().value();
        found.getBytes(0, target, 0, found.capacity());
        return found.capacity();
    }

    @Override
    public void write(final TreePath path, final byte[] newValue) {
        value.wrap(newValue);
        store.write(path.buffer(), path.length(), value, 0, newValue.length, LiveStore.INHERITED);
    }

    @Override
    public void create(final TreePath path, final byte[] newValue) {
        write(path, newValue);
    }

    @Override
    public void remove(final TreePath path) {
        store.remove(path.buffer(), path.length());
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        names.clear();
        cursor.find(path.buffer(), path.length());
        final int children = cursor.childCount();
        cursor.beginChildren(0);
        int copied = 0;
        while (copied < children) {
            final int written = cursor.copyNames(names.buffer(), names.length(), names.room());
            names.written(written, cursor.childPosition() - copied);
            copied = cursor.childPosition();
        }
    }

    @Override
    public void transaction(final KnownNode[] nodes, final int from, final int to) {
        try (StoreTransaction transaction = store.begin()) {
            for (int i = from; i < to; i++) {
                final byte[] newValue = nodes[i].value();
                value.wrap(newValue);
                final TreePath path = nodes[i].path();
                transaction.write(path.buffer(), path.length(), value, 0, newValue.length, LiveStore.INHERITED);
            }
            if (!transaction.commit()) {
                throw new IllegalStateException("a conflict of the only transaction: " + transaction.conflict());
            }
        }
    }

    @Override
    public void idle() {
        store.doWork();
    }

    @Override
    public boolean hasRecovered() {
        return store.isRecovered();
    }

    @Override
    public void close() {
        cursor.close();
        store.close();
    }
}
