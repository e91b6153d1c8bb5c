// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a record is: exactly its header and body. A cursor moves it from record to record, its flyweights look through it.
 *
 * <p>Two numbers are stored for each record. An Agrona buffer would take five stores, two of them of references, for which the collector
 * wants barriers: it is wrapped for those who ask for one, when they ask.
 */
final class Window {
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Null for memory outside of the heap. */
    byte[] array;
    /** As {@link Memory} has it. */
    long address;
    /** 0 once there is nothing to be looked at. */
    int length;

    /** Looks at a part of a buffer, which is kept from collection. */
    void wrap(final DirectBuffer source, final int index, final int size) {
        buffer.wrap(source, index, size);
        array = buffer.byteArray();
        address = buffer.addressOffset();
        length = size;
    }

    /** Goes to another place of the same memory. */
    void move(final long newAddress, final int newLength) {
        address = newAddress;
        length = newLength;
    }

    /** Lets go of the memory. */
    void clear() {
        buffer.wrap(0, 0);
        array = null;
        address = 0;
        length = 0;
    }

    /** The window as a buffer, which stays where it is until asked for again. */
    UnsafeBuffer buffer() {
        if (buffer.addressOffset() != address || buffer.capacity() != length || buffer.byteArray() != array) {
            Memory.wrap(buffer, array, address, length);
        }
        return buffer;
    }
}
