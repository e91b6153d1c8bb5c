// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
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
                final UnsafeBuffer path = Invariants.buffer("/" + i);
                test.store.mkdir(path, path.capacity(), 0);
            }
            final long lists = nodes * 4L * 2;
            final long used = test.index.getLong(IndexLayout.TOP_OFFSET) - IndexLayout.BLOCKS_OFFSET - lists;
            assertThat((double) used / nodes).isBetween(11.0, 21.0);
        }
    }
}
