// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Collects the bytes of one chunk until they are verified. Retains a receive buffer if the part fills enough of it, and otherwise copies the part.
 * A peer that sends single bytes therefore cannot make this end retain a buffer for each.
 */
final class ChunkAssembly {
    /** A part smaller than this, or one that fills less than half of its receive buffer, is copied. */
    private static final int SMALLEST_PART = 8 << 10;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final Deque<ByteBuf> parts = new ArrayDeque<>();
    private ByteBuf copies;
    private int left;

    void begin(final int length) {
        release();
        left = length;
    }

    void add(final ByteBuf bytes, final int index, final int length) {
        if (copies == null && length >= SMALLEST_PART && length >= bytes.capacity() / 2) {
            parts.add(bytes.retainedSlice(index, length));
        } else {
            if (copies == null) {
                copies = allocator.directBuffer(left, left);
                parts.add(copies);
            }
            copies.writeBytes(bytes, index, length);
        }
        left -= length;
    }

    /** Removes and returns the next part, which the caller must release, or returns null if there are no more. */
    ByteBuf poll() {
        copies = null;
        return parts.poll();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    void release() {
        for (ByteBuf part = poll(); part != null; part = poll()) {
            part.release();
        }
    }
}
