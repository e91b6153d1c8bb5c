// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The octets of one chunk until they are verified: where they arrived, if they make good use of that memory, or else copied together. A peer
 * that sends them one by one does not make us keep a buffer for each.
 */
final class ChunkAssembly {
    /** Below this, and below half of the buffer that it arrived in, a part is copied. */
    private static final int SMALLEST_PART = 8 << 10;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final Deque<ByteBuf> parts = new ArrayDeque<>();
    private ByteBuf copies;
    private int left;

    void begin(final int length) {
        release();
        left = length;
    }

    void add(final ByteBuf octets, final int index, final int length) {
        if (copies == null && length >= SMALLEST_PART && length >= octets.capacity() / 2) {
            parts.add(octets.retainedSlice(index, length));
        } else {
            if (copies == null) {
                copies = allocator.directBuffer(left, left);
                parts.add(copies);
            }
            copies.writeBytes(octets, index, length);
        }
        left -= length;
    }

    /** The next part, the caller's to release now, or null behind the last one. */
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
