// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The memory range of a record: exactly its header and body. A cursor moves its window from record to record; its flyweights read through it.
 *
 * <p>Moving the window stores three numbers. Wrapping an Agrona buffer would need five stores, two of them of references with GC barriers, so a
 * buffer is wrapped only on request.
 */
final class Window {
    /** The owner of the flyweights on this window; null if the window belongs to a single flyweight. */
    final RecordSource source;

    private final MutableDirectBuffer buffer = RawMemory.newBuffer();

    /** Null for memory outside the heap. */
    byte[] array;
    /** What accesses to memory outside the heap take. */
    RawMemory memory;
    /** {@link Memory#isPlain}: one check per field instead of two. False is always safe, only slower. */
    boolean isPlain;
    /** An address as defined by {@link Memory}. */
    long address;
    /** 0 if the window has no memory. */
    int length;
    /**
     * For a NODE_DATA, the result of {@link NodeDataDecoder#lengths(Window, ByteOrder)}: path-len, value-len, access, perm-count. 0 for other
     * types. Cached because the JIT reloads memory outside the heap on each access, and so that the checked values are the values used even if
     * another thread writes to the memory.
     */
    long nodeLengths;

    Window(final RecordSource source) {
        this.source = source;
    }

    /** Wraps a part of a buffer and keeps the buffer reachable. */
    void wrap(final DirectBuffer source, final int index, final int size) {
        buffer.wrap(source, index, size);
        array = buffer.byteArray();
        memory = RawMemory.of(buffer, array);
        isPlain = false;
        address = RawMemory.addressOf(buffer, array);
        length = size;
        nodeLengths = 0;
    }

    /** Wraps a part of a buffer. The caller checks the bounds and keeps the buffer reachable. */
    void look(final DirectBuffer source, final int index, final int size, final ByteOrder order) {
        final byte[] sourceArray = source.byteArray();
        look(
                sourceArray,
                RawMemory.of(source, sourceArray),
                RawMemory.addressOf(source, sourceArray) + index,
                size,
                order);
    }

    /** Wraps memory. The caller checks the bounds and keeps the memory reachable. */
    void look(
            final byte[] sourceArray,
            final RawMemory sourceMemory,
            final long newAddress,
            final int size,
            final ByteOrder order) {
        // Store only if it differs: the store needs a GC barrier.
        if (array != sourceArray) {
            array = sourceArray;
        }
        if (memory != sourceMemory) {
            memory = sourceMemory;
        }
        isPlain = Memory.isPlain(sourceArray, order);
        move(newAddress, size);
    }

    /** Moves to another address in the same memory. */
    void move(final long newAddress, final int newLength) {
        address = newAddress;
        length = newLength;
        nodeLengths = 0;
    }

    /** Releases the reference to the memory. */
    void clear() {
        buffer.wrap(0, 0);
        array = null;
        memory = null;
        isPlain = false;
        address = 0;
        length = 0;
        nodeLengths = 0;
    }

    /** Returns the window as a buffer. The buffer follows the window only when this method is called again. */
    MutableDirectBuffer buffer() {
        if (!RawMemory.isAround(buffer, array, memory, address, length)) {
            RawMemory.wrap(buffer, array, memory, address, length);
        }
        return buffer;
    }

    byte getByte(final int index) {
        check(index, Byte.BYTES);
        return getByteInside(index);
    }

    /** The caller has checked the index, with {@link #requireLength} or otherwise. */
    byte getByteInside(final int index) {
        return isPlain ? RawMemory.getByte(memory, address + index) : Memory.getByte(array, memory, address + index);
    }

    void putByte(final int index, final byte value) {
        check(index, Byte.BYTES);
        putByteInside(index, value);
    }

    /** The caller has checked the index. */
    void putByteInside(final int index, final byte value) {
        if (isPlain) {
            RawMemory.putByte(memory, address + index, value);
        } else {
            Memory.putByte(array, memory, address + index, value);
        }
    }

    short getShort(final int index, final ByteOrder order) {
        check(index, Short.BYTES);
        return getShortInside(index, order);
    }

    /** The caller has checked the index, with {@link #requireLength} or otherwise. */
    short getShortInside(final int index, final ByteOrder order) {
        if (isPlain) {
            return RawMemory.getShort(memory, address + index);
        }
        final short value = Memory.getShort(array, memory, address + index);
        return order == Memory.NATIVE_ORDER ? value : Short.reverseBytes(value);
    }

    void putShort(final int index, final short value, final ByteOrder order) {
        check(index, Short.BYTES);
        final short ordered = order == Memory.NATIVE_ORDER ? value : Short.reverseBytes(value);
        Memory.putShort(array, memory, address + index, ordered);
    }

    int getInt(final int index, final ByteOrder order) {
        check(index, Integer.BYTES);
        return getIntInside(index, order);
    }

    /** The caller has checked the index, with {@link #requireLength} or otherwise. */
    int getIntInside(final int index, final ByteOrder order) {
        if (isPlain) {
            return RawMemory.getInt(memory, address + index);
        }
        final int value = Memory.getInt(array, memory, address + index);
        return order == Memory.NATIVE_ORDER ? value : Integer.reverseBytes(value);
    }

    void putInt(final int index, final int value, final ByteOrder order) {
        check(index, Integer.BYTES);
        putIntInside(index, value, order);
    }

    /** The caller has checked the index. */
    void putIntInside(final int index, final int value, final ByteOrder order) {
        if (isPlain) {
            RawMemory.putInt(memory, address + index, value);
            return;
        }
        final int ordered = order == Memory.NATIVE_ORDER ? value : Integer.reverseBytes(value);
        Memory.putInt(array, memory, address + index, ordered);
    }

    long getLong(final int index, final ByteOrder order) {
        check(index, Long.BYTES);
        return getLongInside(index, order);
    }

    /** The caller has checked the index. */
    long getLongInside(final int index, final ByteOrder order) {
        if (isPlain) {
            return RawMemory.getLong(memory, address + index);
        }
        final long value = Memory.getLong(array, memory, address + index);
        return order == Memory.NATIVE_ORDER ? value : Long.reverseBytes(value);
    }

    void putLong(final int index, final long value, final ByteOrder order) {
        check(index, Long.BYTES);
        putLongInside(index, value, order);
    }

    /** The caller has checked the index. */
    void putLongInside(final int index, final long value, final ByteOrder order) {
        if (isPlain) {
            RawMemory.putLong(memory, address + index, value);
            return;
        }
        final long ordered = order == Memory.NATIVE_ORDER ? value : Long.reverseBytes(value);
        Memory.putLong(array, memory, address + index, ordered);
    }

    /** Fills bytes with zeros. */
    void clear(final int index, final int size) {
        if (index < 0 || size > length - index) {
            throw outside(index, size);
        }
        Memory.zero(array, memory, address + index, size);
    }

    /** Checks that the window has at least the given length. Callers pass the same length for all fixed fields, so that the JIT checks only once. */
    void requireLength(final int size) {
        if (length < size) {
            throw outside(0, size);
        }
    }

    private void check(final int index, final int size) {
        if (index < 0 || index > length - size) {
            throw outside(index, size);
        }
    }

    private IndexOutOfBoundsException outside(final int index, final int size) {
        return new IndexOutOfBoundsException("bytes " + index + " to " + (index + size) + " of a record of " + length
                + ": it does not hold them, or its cursor has moved on");
    }

    /** Writes the header of a record with a single store. */
    void putRecordHeader(final int type, final int bodyLength, final boolean bigEndian) {
        if (isPlain) {
            RawMemory.putLong(memory, address, ((long) bodyLength << 32) | (type & 0xFFFF_FFFFL));
            return;
        }
        final long bigEndianBytes = bigEndian
                ? ((long) type << 32) | (bodyLength & 0xFFFF_FFFFL)
                : Long.reverseBytes(((long) bodyLength << 32) | (type & 0xFFFF_FFFFL));
        Memory.putLong(
                array, memory, address, Memory.BIG_ENDIAN_MACHINE ? bigEndianBytes : Long.reverseBytes(bigEndianBytes));
    }

    /** Copies bytes of a buffer. The caller has checked the index. */
    void copyInside(final DirectBuffer from, final int fromIndex, final int index, final int size) {
        final byte[] fromArray = from.byteArray();
        final long fromAddress = RawMemory.addressOf(from, fromArray) + fromIndex;
        if (isPlain && fromArray == null && size <= Memory.LONGEST_WORD_COPY) {
            Memory.copyWords(RawMemory.of(from, null), fromAddress, memory, address + index, size);
        } else {
            Memory.copy(fromArray, RawMemory.of(from, fromArray), fromAddress, array, memory, address + index, size);
        }
    }
}
