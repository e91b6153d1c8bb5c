// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Where contenders encode to: memory that is faulted in, outside of the heap or in an array. */
public final class Memory {
    private final ByteBuffer octets;
    private final UnsafeBuffer window;

    private Memory(final ByteBuffer octets) {
        this.octets = octets;
        this.window = new UnsafeBuffer(octets);
    }

    /**
     * Memory of some kind with room for nodes in the form of any contender.
     *
     * @param kind        of the memory
     * @param imageLength what the same nodes take in an image, in octets
     * @return memory, zeroed
     */
    public static Memory forImage(final Kind kind, final long imageLength) {
        final int capacity = (int) Math.min(2 * imageLength + (1 << 20), Integer.MAX_VALUE - 8);
        return new Memory(kind == Kind.HEAP ? ByteBuffer.allocate(capacity) : ByteBuffer.allocateDirect(capacity));
    }

    /**
     * The memory for {@link ByteBuffer}'s users.
     *
     * @return the buffer itself
     */
    public ByteBuffer buffer() {
        return octets;
    }

    /**
     * The memory for Agrona's users.
     *
     * @return over all of the memory
     */
    public UnsafeBuffer window() {
        return window;
    }

    /**
     * The memory for C.
     *
     * @return its address
     * @throws IllegalStateException if it is in an array
     */
    public long address() {
        if (!octets.isDirect()) {
            throw new IllegalStateException("an array has no address");
        }
        return window.addressOffset();
    }

    /** Where memory is. */
    public enum Kind {
        /** Outside of the heap. */
        OFF_HEAP,
        /** An array. */
        HEAP
    }
}
