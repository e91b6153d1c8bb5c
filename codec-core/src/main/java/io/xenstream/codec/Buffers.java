// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Creates buffers that can be used without a JVM flag on Java 22 and later, where Agrona's {@code UnsafeBuffer} cannot. They are {@code UnsafeBuffer}s if Agrona has
 * access to {@code jdk.internal.misc}; otherwise they always check bounds, and wrap arrays, {@code ByteBuffer}s and each other, but no addresses.
 */
public final class Buffers {
    private Buffers() {}

    /**
     * Creates a buffer to be wrapped around memory later.
     *
     * @return a new buffer without bytes
     */
    public static MutableDirectBuffer empty() {
        return RawMemory.newBuffer();
    }

    /**
     * Creates a buffer around an array.
     *
     * @param bytes are read and written by the buffer
     * @return a new buffer
     */
    public static MutableDirectBuffer of(final byte[] bytes) {
        final MutableDirectBuffer buffer = RawMemory.newBuffer();
        buffer.wrap(bytes);
        return buffer;
    }

    /**
     * Creates a buffer around another one, from its position to its limit.
     *
     * @param bytes a heap buffer or a direct one
     * @return a new buffer
     */
    public static MutableDirectBuffer of(final ByteBuffer bytes) {
        final MutableDirectBuffer buffer = RawMemory.newBuffer();
        buffer.wrap(bytes, bytes.position(), bytes.remaining());
        return buffer;
    }

    /**
     * Creates a buffer that grows as it is written. Buffers that were wrapped around it before it grew no longer see what is written to it.
     *
     * @param capacity its first capacity in bytes
     * @return a new buffer over an array
     */
    public static MutableDirectBuffer expandable(final int capacity) {
        return RawMemory.newExpandableBuffer(capacity);
    }

    /**
     * Creates a buffer like {@link #expandable}, but outside the heap if Agrona has access to {@code jdk.internal.misc}.
     *
     * @param capacity its first capacity in bytes
     * @return a new buffer
     */
    public static MutableDirectBuffer expandableDirect(final int capacity) {
        return RawMemory.newExpandableDirectBuffer(capacity);
    }
}
