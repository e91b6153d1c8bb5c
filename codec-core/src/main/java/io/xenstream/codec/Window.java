// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a record is: exactly its header and body. A cursor moves it from record to record, its flyweights look through it.
 *
 * <p>Three numbers are stored for each record. An Agrona buffer would take five stores, two of them of references, for which the collector
 * wants barriers: it is wrapped for those who ask for one, when they ask.
 */
final class Window {
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Null for memory outside of the heap. */
    byte[] array;
    /** {@link Memory#isPlain}: one question instead of two for each field. False is never wrong, only slower. */
    boolean isPlain;
    /** As {@link Memory} has it. */
    long address;
    /** 0 once there is nothing to be looked at. */
    int length;
    /**
     * Of a NODE_DATA, what {@link NodeDataDecoder#lengths(Window, ByteOrder)} has read: path-len, value-len, access, perm-count. 0 for other
     * types. Kept, as the JIT reads memory outside of the heap anew each time; and what has been checked is then what is used, whoever else
     * writes there.
     */
    long nodeLengths;

    /** Looks at a part of a buffer, which is kept from collection. */
    void wrap(final DirectBuffer source, final int index, final int size) {
        buffer.wrap(source, index, size);
        array = buffer.byteArray();
        isPlain = false;
        address = buffer.addressOffset();
        length = size;
        nodeLengths = 0;
    }

    /** Looks at a part of a buffer, inside of it, which the caller keeps from collection. */
    void look(final DirectBuffer source, final int index, final int size, final ByteOrder order) {
        final byte[] sourceArray = source.byteArray();
        // Only where it is another: the collector wants a barrier for the store.
        if (array != sourceArray) {
            array = sourceArray;
        }
        isPlain = Memory.isPlain(sourceArray, order);
        move(source.addressOffset() + index, size);
    }

    /** Goes to another place of the same memory. */
    void move(final long newAddress, final int newLength) {
        address = newAddress;
        length = newLength;
        nodeLengths = 0;
    }

    /** Lets go of the memory. */
    void clear() {
        buffer.wrap(0, 0);
        array = null;
        isPlain = false;
        address = 0;
        length = 0;
        nodeLengths = 0;
    }

    /** The window as a buffer, which stays where it is until asked for again. */
    UnsafeBuffer buffer() {
        if (buffer.addressOffset() != address || buffer.capacity() != length || buffer.byteArray() != array) {
            Memory.wrap(buffer, array, address, length);
        }
        return buffer;
    }
}
