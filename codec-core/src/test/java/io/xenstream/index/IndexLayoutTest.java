// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IndexLayoutTest {
    @Test
    void shouldTake28BytesANode() {
        final IndexLayout layout = new IndexLayout(10_000_000, 0, 10_000_000, 3000, false);
        assertThat(layout.length() / 1e7).isBetween(28.0, 28.1);
    }

    @Test
    void shouldCountBeyond32Bits() {
        final long most = IndexLayout.MOST_ENTRIES;
        final IndexLayout layout = new IndexLayout(most, 0, most, 1, true);

        assertThat(layout.isPossible()).isTrue();
        assertThat(layout.capacity()).isGreaterThan(most);
        assertThat(layout.length()).isBetween(32 * most, 33 * most);
        assertThat(new IndexLayout(most, 1, most, 1, true).isPossible()).isFalse();
        assertThat(new IndexLayout(-1, 1, 0, 0, true).isPossible()).isFalse();
        assertThat(new IndexLayout(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, true).isPossible())
                .isFalse();
        assertThat(new IndexLayout(5, 1, 6, 1, true).isPossible()).isFalse();
        assertThat(new IndexLayout(5, 1, 5, 6, true).isPossible()).isFalse();
        assertThat(new IndexLayout(5, 1, 5, 0, true).isPossible()).isFalse();
    }

    @Test
    void shouldBeginASearchInsideOfTheTable() {
        for (final long capacity : new long[] {1, 3, 1 << 20, 6_000_000_001L}) {
            assertThat(SlotTable.home(-1, capacity)).isEqualTo(capacity - 1);
            assertThat(SlotTable.home(0, capacity)).isZero();
            assertThat(SlotTable.home(Long.MIN_VALUE, capacity)).isEqualTo(capacity / 2);
        }
    }
}
