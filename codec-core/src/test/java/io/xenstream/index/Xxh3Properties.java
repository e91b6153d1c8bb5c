// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Buffers;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.openhft.hashing.LongHashFunction;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

class Xxh3Properties {
    @Property(tries = 200)
    void shouldHashAsTheLibraryDoes(@ForAll final long seed, @ForAll final long bytesSeed) {
        requireSame(seed, bytesSeed, new Random(bytesSeed).nextInt(70_000));
    }

    @Test
    void shouldHashAsTheLibraryDoesForEachLength() {
        for (int length = 0; length < 2100; length++) {
            requireSame(length * 0x9E3779B97F4A7C15L, length, length);
        }
    }

    private static void requireSame(final long seed, final long bytesSeed, final int length) {
        final byte[] bytes = new byte[length + 3];
        new Random(bytesSeed).nextBytes(bytes);
        final MutableDirectBuffer buffer = Buffers.of(bytes);
        assertThat(new Xxh3(seed).of(buffer, 2, length))
                .as("%d bytes", length)
                .isEqualTo(LongHashFunction.xx3(seed).hashBytes(bytes, 2, length));
    }
}
