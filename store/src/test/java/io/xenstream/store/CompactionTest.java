// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.WritableRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes are moved together while there is nothing else to do. */
class CompactionTest {
    private static final int NODES = 2000;

    private static void create(final LiveStore store) {
        for (int i = 0; i < NODES; i++) {
            final MutableDirectBuffer path = Invariants.buffer("/d" + i % 20 + "/" + i);
            store.write(path, path.capacity(), path, 0, i % 3 * 10 % path.capacity(), i % 5);
        }
    }

    private static void removeIf(final LiveStore store, final int part) {
        for (int i = 0; i < NODES; i++) {
            if (i % part == 0) {
                final MutableDirectBuffer path = Invariants.buffer("/d" + i % 20 + "/" + i);
                store.remove(path, path.capacity());
            }
        }
    }

    private static List<String> order(final StoreTree tree) {
        final List<String> paths = new ArrayList<>();
        for (long record = tree.firstNode();
                record < tree.space().end();
                record += NodeRecord.length(tree.image(), record)) {
            if (NodeRecord.isNode(tree.image(), record)) {
                paths.add(Invariants.path(tree, record));
            }
        }
        return paths;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void shouldMoveNodesTogether(final int removedPart) {
        try (TestStore test = new TestStore().create()) {
            create(test.store);
            removeIf(test.store, removedPart);
            final Map<String, String> nodes = Invariants.check(test.store.tree());
            final List<String> order = order(test.store.tree());
            final long live = test.store.imageLength() - test.store.freeLength();
            int steps = 0;
            while (test.store.doWork() > 0) {
                steps++;
                if (steps % 10 == 0) {
                    assertThat(Invariants.check(test.store.tree())).isEqualTo(nodes);
                }
            }
            assertThat(steps).isGreaterThan(1);
            assertThat(test.store.freeLength()).isZero();
            assertThat(test.store.imageLength()).isEqualTo(live);
            assertThat(order(test.store.tree())).isEqualTo(order);
            assertThat(Invariants.check(test.store.tree())).isEqualTo(nodes);
            Invariants.verify(test.image);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGoOnWhileTheStoreChanges(final long seed) {
        try (TestStore test = new TestStore().create()) {
            final RandomChanges changes = new RandomChanges(seed, 5, 200);
            long moved = 0;
            for (int i = 0; i < 4000; i++) {
                final RandomChanges.Change change = changes.next();
                change.onStore().accept(test.store);
                change.onModel().run();
                if (i % 3 == 0) {
                    moved += test.store.doWork();
                }
                if (i % 50 == 0) {
                    assertThat(Invariants.check(test.store.tree())).isEqualTo(changes.model);
                }
            }
            assertThat(Invariants.check(test.store.tree())).isEqualTo(changes.model);
            assertThat(moved).isPositive();
        }
    }

    @Test
    void shouldDoNothingWhileLittleIsFree() {
        try (TestStore test = new TestStore().create()) {
            create(test.store);
            removeIf(test.store, 20);
            assertThat(test.store.freeLength()).isPositive();
            final long sequence = test.store.sequence();
            assertThat(test.store.doWork()).isZero();
            assertThat(test.store.sequence()).isEqualTo(sequence);
        }
    }

    /** A full disk is the business of the request that needs more. */
    @Test
    void shouldAllocateSpaceBeforeItIsNeeded() {
        final List<Long> allocations = new ArrayList<>();
        final TestStore.Regions regions = new TestStore.Regions() {
            @Override
            StoreRegion region(final WritableRegion region) {
                return new StoreRegion(region, 0, required -> {
                    allocations.add(required);
                    if (required > 2 << 20) {
                        throw new ImageIoException(IoRule.SPACE, Place.whole("test"), "full", null);
                    }
                    return required + (256 << 10);
                });
            }
        };
        try (TestStore test = new TestStore(regions).create()) {
            final MutableDirectBuffer value = Buffers.of(new byte[20_000]);
            while (test.store.imageLength() < 3 << 19) {
                test.store.doWork();
                allocations.clear();
                final MutableDirectBuffer path = Invariants.buffer("/" + test.store.nodes());
                test.store.write(path, path.capacity(), value, 0, value.capacity(), 0);
                assertThat(allocations).isEmpty();
            }
            while (test.store.imageLength() < (2 << 20) - 50_000) {
                final MutableDirectBuffer path = Invariants.buffer("/" + test.store.nodes());
                test.store.write(path, path.capacity(), value, 0, value.capacity(), 0);
            }
            allocations.clear();
            test.store.doWork();
            test.store.doWork();
            assertThat(allocations.size()).isLessThan(2);
            assertThat(Invariants.check(test.store.tree())).hasSize((int) test.store.nodes());
        }
    }

    @Test
    void shouldNotTellListeners() {
        try (TestStore test = new TestStore().create()) {
            create(test.store);
            removeIf(test.store, 2);
            final List<String> told = new ArrayList<>();
            test.store.addListener((change, buffer, offset, length, sequence, owner) -> told.add(change.name()));
            while (test.store.doWork() > 0) {
                assertThat(told).isEmpty();
            }
        }
    }
}
