// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTableTest {
    private static final double WHOLE = 1L << 32;

    @Test
    void shouldSpreadHashesInTheirOrder() {
        final SplittableRandom random = new SplittableRandom(1);
        assertThat(PathTable.position(0)).isZero();
        assertThat(PathTable.position(-1)).isBetween((1L << 32) - 16, (1L << 32) - 1);
        for (int i = 0; i < 100_000; i++) {
            final int hash = random.nextInt();
            assertThat(PathTable.position(hash)).isLessThanOrEqualTo(PathTable.position(hash | 0xFFF));
            assertThat(PathTable.hashesBelow(PathTable.position(hash) / WHOLE))
                    .isCloseTo((hash & 0xFFFF_FFFFL) / WHOLE, within(1e-8));
        }
    }

    /** Otherwise a table of any size would at some time be half empty. */
    @ParameterizedTest
    @ValueSource(ints = {20_000, 28_000, 36_000, 40_000})
    void shouldBeHalfFullWhateverItsSize(final int nodes) {
        try (TestStore test = new TestStore().create()) {
            for (int i = 0; i < nodes; i++) {
                final MutableDirectBuffer path = Invariants.buffer("/" + i);
                test.store.mkdir(path, path.capacity(), 0);
            }
            final long lists = nodes * 4L * 2;
            final long used = test.index.getLong(IndexLayout.TOP_OFFSET) - IndexLayout.BLOCKS_OFFSET - lists;
            assertThat((double) used / nodes).isBetween(11.0, 21.0);
        }
    }

    /** The parts of a table have room for about as many entries as they get. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3000, 20_000})
    void shouldFindAllEntriesWhateverIsExpected(final int expected) {
        try (TestStore test = new TestStore().create();
                PathEntries entries = new PathEntries(4096)) {
            for (int i = 0; i < 9000; i++) {
                final MutableDirectBuffer path = Invariants.buffer("/" + i);
                test.store.mkdir(path, path.capacity(), 0);
            }
            final StoreTree tree = test.store.tree();
            final StoreRegion image = tree.image();
            for (long record = tree.firstNode();
                    record < tree.space().end();
                    record += NodeRecord.length(image, record)) {
                final MutableDirectBuffer path = Invariants.buffer(Invariants.path(tree, record));
                entries.add(tree.links().hash(path, path.capacity()), record);
            }
            test.memory.journal().suspend();
            assertThat(tree.createPaths(expected, entries)).isZero();
            assertThat(Invariants.check(tree)).hasSize(9001);
            final MutableDirectBuffer path = Invariants.buffer("/17");
            final long twice = tree.links().find(path, 3);
            entries.add(tree.links().hash(path, 3), twice);
            assertThat(tree.createPaths(expected, entries)).isEqualTo(twice);
        }
    }
}
