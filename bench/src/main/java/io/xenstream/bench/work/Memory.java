// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The destination of encoders: pre-faulted memory, off-heap or in an array. */
public final class Memory {
    private final ByteBuffer bytes;
    private final UnsafeBuffer window;

    private Memory(final ByteBuffer bytes) {
        this.bytes = bytes;
        this.window = new UnsafeBuffer(bytes);
    }

    /**
     * Allocates memory large enough for any contender's encoding.
     *
     * @param kind        of the memory
     * @param imageLength length of an image of the same nodes, in bytes
     * @return memory, zeroed
     */
    public static Memory forImage(final Kind kind, final long imageLength) {
        final int capacity = (int) Math.min(2 * imageLength + (1 << 20), Integer.MAX_VALUE - 8);
        return new Memory(kind == Kind.HEAP ? ByteBuffer.allocate(capacity) : ByteBuffer.allocateDirect(capacity));
    }

    /**
     * The memory as a {@link ByteBuffer}.
     *
     * @return the buffer itself
     */
    public ByteBuffer buffer() {
        return bytes;
    }

    /**
     * The memory as an Agrona buffer.
     *
     * @return a buffer over all of the memory
     */
    public UnsafeBuffer window() {
        return window;
    }

    /**
     * The address of the memory, for C.
     *
     * @return the address
     * @throws IllegalStateException if it is in an array
     */
    public long address() {
        if (!bytes.isDirect()) {
            throw new IllegalStateException("an array has no address");
        }
        return window.addressOffset();
    }

    /** The kind of memory. */
    public enum Kind {
        /** Off-heap. */
        OFF_HEAP,
        /** An array. */
        HEAP
    }
}
