// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongTableTest {
    private static final int KEYS = 20_000;
    private static final long ABSENT = 1L << 40;

    /** Bits of the tag decide how often entries of other keys are met on the way; families, whether the neighbours are full. */
    @ParameterizedTest
    @CsvSource({"40, 1", "40, 7", "40, 1000", "40, 100000", "60, 1", "60, 7", "60, 1000", "62, 100"})
    void shouldFindWhatWasAdded(final int valueBits, final int family) {
        final long seed = new Random(valueBits * 31L + family).nextLong();
        final LongUnaryOperator near = key -> SeededHash.of(key / family, seed);
        final LongUnaryOperator hash = key -> SeededHash.of(key, ~seed);
        final Map<Long, Long> slots = new HashMap<>();
        try (LongTable table = new LongTable(0, valueBits, near, hash, "test")) {
            for (long key = 1; key <= KEYS; key++) {
                final long end = find(table, key, near, hash);
                assertThat(end).isNegative();
                table.insert(end, hash.applyAsLong(key), key);
            }
            assertThat(table.size()).isEqualTo(KEYS);
            for (long key = 1; key <= KEYS; key++) {
                final long slot = find(table, key, near, hash);
                assertThat(table.value(slot)).isEqualTo(key);
                assertThat(slots.put(slot, key)).isNull();
                assertThat(find(table, key + ABSENT, near, hash)).isNegative();
            }
        }
    }

    private static long find(
            final LongTable table, final long key, final LongUnaryOperator near, final LongUnaryOperator hash) {
        final long nearKey = near.applyAsLong(key);
        final long hashKey = hash.applyAsLong(key);
        long slot = table.first(nearKey, hashKey);
        while (slot >= 0 && table.value(slot) != key) {
            slot = table.next(slot, nearKey, hashKey);
        }
        return slot;
    }

    @ParameterizedTest
    @CsvSource({"1", "1000", "100000"})
    void shouldReplaceTheValueOfAKey(final int family) {
        final LongUnaryOperator near = key -> SeededHash.of(key / 2 / family, 1);
        final LongUnaryOperator hash = key -> SeededHash.of(key / 2, 2);
        try (LongTable table = new LongTable(0, 40, near, hash, "test")) {
            for (long key = 2; key <= KEYS; key += 2) {
                table.insert(find(table, key, near, hash), hash.applyAsLong(key), key);
            }
            for (long key = 2; key <= KEYS; key += 2) {
                table.value(find(table, key, near, hash), key + 1);
            }
            for (long key = 2; key <= KEYS; key += 2) {
                assertThat(table.value(find(table, key + 1, near, hash))).isEqualTo(key + 1);
            }
        }
    }
}
