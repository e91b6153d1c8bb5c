// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.xenstream.codec.Buffers;
import io.xenstream.feed.ChangeFeed;
import io.xenstream.feed.ChangeFeedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests in the steady state allocate nothing. */
class StoreAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final MutableDirectBuffer directory = Invariants.buffer("/local/domain/7");
    private final MutableDirectBuffer path = Invariants.buffer("/local/domain/7/device/vif/0/state");
    private final MutableDirectBuffer value = Invariants.buffer("connected");
    private final MutableDirectBuffer names = Buffers.of(new byte[1000]);
    private final int[] permissions = {'n', 'r' | 7 << 16};
    private int seen;

    private void requests(final LiveStore store, final LiveCursor cursor, final int count) {
        for (int i = 0; i < count; i++) {
            path.putByte(path.capacity() - 1, (byte) ('a' + i % 26));
            store.write(path, path.capacity(), value, 0, i % value.capacity(), LiveStore.INHERITED);
            store.setPermissions(path, path.capacity(), permissions, 1 + i % 2);
            if (cursor.find(path, path.capacity())) {
                seen += cursor.node().value().capacity() + cursor.node().permission(0);
            }
            cursor.find(directory, directory.capacity());
            cursor.beginChildren(0);
            seen += cursor.copyNames(names, 0, names.capacity());
            while (cursor.nextInSubtree()) {
                seen++;
            }
            try (StoreTransaction transaction = store.begin()) {
                transaction.write(path, path.capacity(), value, 0, value.capacity(), LiveStore.INHERITED);
                transaction.remove(path, path.capacity());
                transaction.write(path, path.capacity(), value, 0, 1, LiveStore.INHERITED);
                transaction.commit();
            }
            store.remove(path, path.capacity());
        }
    }

    @Test
    void shouldAllocateNothing() {
        try (TestStore test = new TestStore().create()) {
            requireNothing(test);
        }
    }

    @Test
    void shouldAllocateNothingForAFeed(@TempDir final Path feedDirectory) {
        try (TestStore test = new TestStore().create()) {
            final ChangeFeed feed = ChangeFeed.open(feedDirectory, 1 << 20);
            feed.begin(0, false);
            test.store.addListener(feed);
            requireNothing(test);
            final ChangeFeedReader reader = ChangeFeedReader.open(feedDirectory);
            read(reader);
            reader.seek(reader.first());
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            final int entries = read(reader);
            final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(entries).isGreaterThan(5000);
            assertThat(allocated).isLessThan(1000);
        }
    }

    private int read(final ChangeFeedReader reader) {
        int entries = 0;
        while (reader.next()) {
            seen += reader.path().capacity();
            entries++;
        }
        return entries;
    }

    private void requireNothing(final TestStore test) {
        try (LiveCursor cursor = test.store.cursor()) {
            requests(test.store, cursor, 20_000);
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            requests(test.store, cursor, 1000);
            final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isLessThan(1000);
            assertThat(seen).isNotZero();
        }
    }
}
