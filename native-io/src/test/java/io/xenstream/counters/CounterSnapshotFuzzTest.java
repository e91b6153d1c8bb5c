// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a file with counters: it is read, or refused by a rule. */
final class CounterSnapshotFuzzTest {
    private static final int COUNTERS = 2;

    static Stream<byte[]> seeds() {
        final byte[] bytes = new byte[CounterLayout.HEADER_LENGTH + COUNTERS * CounterLayout.COUNTER_LENGTH];
        final ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        file.putLong(0, CounterLayout.MAGIC);
        file.putInt(CounterLayout.VERSION_OFFSET, CounterLayout.VERSION);
        file.putInt(CounterLayout.HEADER_LENGTH_OFFSET, CounterLayout.HEADER_LENGTH);
        file.putInt(CounterLayout.METADATA_LENGTH_OFFSET, COUNTERS * 512);
        file.putInt(CounterLayout.VALUES_LENGTH_OFFSET, COUNTERS * 128);
        final CountersManager counters = new CountersManager(
                new UnsafeBuffer(bytes, CounterLayout.HEADER_LENGTH, COUNTERS * 512),
                new UnsafeBuffer(bytes, CounterLayout.HEADER_LENGTH + COUNTERS * 512, COUNTERS * 128));
        counters.newCounter("first").set(1);
        counters.newCounter("second").set(2);
        return Stream.of(bytes);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(final byte[] input) {
        if (input == null) {
            return;
        }
        try {
            final CounterSnapshot snapshot = CounterSnapshot.decode(input, true, "input", true);
            assertThat(snapshot.counters()).hasSizeLessThanOrEqualTo(input.length / CounterLayout.COUNTER_LENGTH);
        } catch (final CounterException refused) {
            assertThat(refused.rule()).isIn((Object[]) CounterRule.values());
        }
    }
}
