// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package java.lang.foreign;

import java.nio.Buffer;

/** The methods that the benchmarks use. */
public interface MemorySegment {
    static MemorySegment ofBuffer(final Buffer buffer) {
        return null;
    }

    static void copy(
            final MemorySegment source,
            final long sourceOffset,
            final MemorySegment target,
            final long targetOffset,
            final long bytes) {
        // only its signature counts
    }

    byte get(ValueLayout.OfByte layout, long offset);

    short get(ValueLayout.OfShort layout, long offset);

    int get(ValueLayout.OfInt layout, long offset);

    void set(ValueLayout.OfByte layout, long offset, byte value);

    void set(ValueLayout.OfShort layout, long offset, short value);

    void set(ValueLayout.OfInt layout, long offset, int value);

    void set(ValueLayout.OfLong layout, long offset, long value);

    MemorySegment asSlice(long offset, long length);

    byte[] toArray(ValueLayout.OfByte layout);
}
