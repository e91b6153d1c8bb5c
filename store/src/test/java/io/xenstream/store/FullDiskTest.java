// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.WritableRegion;
import java.util.HashMap;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

/** The disk is full at each allocation in turn. */
class FullDiskTest {
    private static final int STEP = 1024;

    private int allocations;
    private int failing = Integer.MAX_VALUE;
    /** How many allocations were refused, by the names of the files. */
    private final Map<String, Integer> refused = new HashMap<>();

    /** Allocates in small steps. */
    private final class SmallSteps extends TestStore.Regions {
        @Override
        StoreRegion region(final WritableRegion region) {
            return new StoreRegion(region, 0, required -> {
                if (++allocations == failing) {
                    refused.merge(region.label(), 1, Integer::sum);
                    throw new DiskFullException();
                }
                return required + STEP;
            });
        }
    }

    private static final class DiskFullException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void shouldRefuseTheChangeAndGoOnWhenTheDiskIsFull() {
        try (TestStore test = new TestStore(new SmallSteps()).create()) {
            final RandomChanges changes = new RandomChanges(5, 4, 2000);
            for (int i = 0; i < 400; i++) {
                final RandomChanges.Change change = changes.next();
                failAtEachAllocation(test, () -> change.onStore().accept(test.store));
                change.onModel().run();
                assertThat(Invariants.check(test.store.tree())).isEqualTo(changes.model);
            }
            assertThat(refused).hasSize(3);
        }
    }

    /** The first attempt fails at its first allocation, the second at its second, until one needs fewer. */
    private void failAtEachAllocation(final TestStore test, final Runnable change) {
        final Map<String, String> before = Invariants.check(test.store.tree());
        boolean isDone = false;
        for (failing = 1; !isDone; failing++) {
            allocations = 0;
            try {
                change.run();
                isDone = true;
            } catch (final DiskFullException full) {
                assertThat(Invariants.check(test.store.tree())).isEqualTo(before);
            }
        }
        failing = Integer.MAX_VALUE;
    }

    /** A list of children gets chunks, and the path table is split in two, then in more. */
    @Test
    void shouldRefuseNodesThatTheIndexHasNoRoomFor() {
        try (TestStore test = new TestStore(new SmallSteps()).create()) {
            for (int i = 0; i < 7000; i++) {
                final MutableDirectBuffer path = Invariants.buffer("/" + i);
                final int owner = i % 3;
                // All nodes are checked where a segment is split.
                if (i % 1000 == 0 || (i > 3060 && i < 3080)) {
                    failAtEachAllocation(test, () -> test.store.mkdir(path, path.capacity(), owner));
                } else {
                    failing = 1;
                    allocations = 0;
                    assertThat(mkdirOrFail(test.store, path, owner)).isEqualTo(test.store.nodes() == i + 2);
                    failing = Integer.MAX_VALUE;
                    test.store.mkdir(path, path.capacity(), owner);
                }
            }
            assertThat(refused.get("index")).isGreaterThan(15);
            assertThat(Invariants.check(test.store.tree())).hasSize(7001);
        }
    }

    /** Returns whether there was room for a node. */
    private static boolean mkdirOrFail(final LiveStore store, final MutableDirectBuffer path, final int owner) {
        try {
            return store.mkdir(path, path.capacity(), owner);
        } catch (final DiskFullException full) {
            return false;
        }
    }

    @Test
    void shouldRefuseATransactionWhole() {
        try (TestStore test = new TestStore(new SmallSteps()).create()) {
            final Map<String, String> before = Invariants.check(test.store.tree());
            try (StoreTransaction transaction = test.store.begin()) {
                final MutableDirectBuffer value = Buffers.of(new byte[500]);
                for (int i = 0; i < 50; i++) {
                    final MutableDirectBuffer path = Invariants.buffer("/" + i);
                    transaction.write(path, path.capacity(), value, 0, value.capacity(), 0);
                }
                allocations = 0;
                failing = 5;
                assertThatExceptionOfType(DiskFullException.class).isThrownBy(transaction::commit);
            }
            failing = Integer.MAX_VALUE;
            assertThat(Invariants.check(test.store.tree())).isEqualTo(before);
        }
    }
}
