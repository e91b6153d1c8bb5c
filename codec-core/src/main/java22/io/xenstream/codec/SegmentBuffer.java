// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A buffer over an array or a memory segment, where Agrona's own, which need a JVM flag, cannot be used. Always checks bounds. */
final class SegmentBuffer extends TextBuffer {
    /** Of the first byte of an array, as Agrona counts; nobody needs it where Agrona's own buffers cannot be used. */
    private static final int HEAP_OFFSET = 16;

    private byte[] array;
    private RawMemory memory;
    /** An address as defined by {@link RawMemory}. */
    private long address;

    private int capacity;
    private ByteBuffer source;

    /** The caller checks the bounds, and keeps the memory in place. */
    void look(final byte[] newArray, final RawMemory newMemory, final long newAddress, final int length) {
        array = newArray;
        memory = newMemory;
        address = newAddress;
        capacity = length;
        source = null;
    }

    RawMemory memory() {
        return memory;
    }

    /** Returns the address as defined by {@link RawMemory}, unlike {@link #addressOffset()}. */
    long address() {
        return address;
    }

    @Override
    public void wrap(final byte[] buffer) {
        look(buffer, null, RawMemory.ARRAY_ADDRESS, buffer.length);
    }

    @Override
    public void wrap(final byte[] buffer, final int offset, final int length) {
        check(offset, length, buffer.length);
        look(buffer, null, RawMemory.ARRAY_ADDRESS + offset, length);
    }

    @Override
    public void wrap(final ByteBuffer buffer) {
        wrap(buffer, 0, buffer.capacity());
    }

    @Override
    public void wrap(final ByteBuffer buffer, final int offset, final int length) {
        check(offset, length, buffer.capacity());
        if (buffer.hasArray()) {
            look(buffer.array(), null, RawMemory.ARRAY_ADDRESS + buffer.arrayOffset() + offset, length);
        } else {
            look(null, RawMemory.of(MemorySegment.ofBuffer(buffer.duplicate().clear())), offset, length);
        }
        source = buffer;
    }

    @Override
    public void wrap(final DirectBuffer buffer) {
        wrap(buffer, 0, buffer.capacity());
    }

    @Override
    public void wrap(final DirectBuffer buffer, final int offset, final int length) {
        check(offset, length, buffer.capacity());
        final byte[] bytes = buffer.byteArray();
        look(bytes, RawMemory.of(buffer, bytes), RawMemory.addressOf(buffer, bytes) + offset, length);
    }

    @Override
    @SuppressWarnings("restricted")
    public void wrap(final long absolute, final int length) {
        if (length == 0) {
            look(null, null, 0, 0);
        } else {
            look(null, RawMemory.of(MemorySegment.ofAddress(absolute).reinterpret(length)), 0, length);
        }
    }

    @Override
    public long addressOffset() {
        return array == null ? RawMemory.absolute(memory, address) : HEAP_OFFSET + address;
    }

    @Override
    public byte[] byteArray() {
        return array;
    }

    @Override
    public ByteBuffer byteBuffer() {
        return source;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public boolean isExpandable() {
        return false;
    }

    @Override
    public int wrapAdjustment() {
        return array == null ? 0 : (int) (address - RawMemory.ARRAY_ADDRESS);
    }

    @Override
    public void checkLimit(final int limit) {
        check(limit, 0, capacity);
    }

    @Override
    public void boundsCheck(final int index, final int length) {
        check(index, length, capacity);
    }

    private static void check(final int index, final int length, final int capacity) {
        if ((index | length) < 0 || length > capacity - index) {
            throw new IndexOutOfBoundsException("index=" + index + " length=" + length + " capacity=" + capacity);
        }
    }

    @Override
    public byte getByte(final int index) {
        check(index, Byte.BYTES, capacity);
        return Memory.getByte(array, memory, address + index);
    }

    @Override
    public short getShort(final int index) {
        check(index, Short.BYTES, capacity);
        return Memory.getShort(array, memory, address + index);
    }

    @Override
    public short getShort(final int index, final ByteOrder order) {
        final short value = getShort(index);
        return order == Memory.NATIVE_ORDER ? value : Short.reverseBytes(value);
    }

    @Override
    public int getInt(final int index) {
        check(index, Integer.BYTES, capacity);
        return Memory.getInt(array, memory, address + index);
    }

    @Override
    public int getInt(final int index, final ByteOrder order) {
        final int value = getInt(index);
        return order == Memory.NATIVE_ORDER ? value : Integer.reverseBytes(value);
    }

    @Override
    public long getLong(final int index) {
        check(index, Long.BYTES, capacity);
        return Memory.getLong(array, memory, address + index);
    }

    @Override
    public long getLong(final int index, final ByteOrder order) {
        final long value = getLong(index);
        return order == Memory.NATIVE_ORDER ? value : Long.reverseBytes(value);
    }

    @Override
    public void putByte(final int index, final byte value) {
        check(index, Byte.BYTES, capacity);
        Memory.putByte(array, memory, address + index, value);
    }

    @Override
    public void putShort(final int index, final short value) {
        check(index, Short.BYTES, capacity);
        Memory.putShort(array, memory, address + index, value);
    }

    @Override
    public void putShort(final int index, final short value, final ByteOrder order) {
        putShort(index, order == Memory.NATIVE_ORDER ? value : Short.reverseBytes(value));
    }

    @Override
    public void putInt(final int index, final int value) {
        check(index, Integer.BYTES, capacity);
        Memory.putInt(array, memory, address + index, value);
    }

    @Override
    public void putInt(final int index, final int value, final ByteOrder order) {
        putInt(index, order == Memory.NATIVE_ORDER ? value : Integer.reverseBytes(value));
    }

    @Override
    public void putLong(final int index, final long value) {
        check(index, Long.BYTES, capacity);
        Memory.putLong(array, memory, address + index, value);
    }

    @Override
    public void putLong(final int index, final long value, final ByteOrder order) {
        putLong(index, order == Memory.NATIVE_ORDER ? value : Long.reverseBytes(value));
    }

    @Override
    public void setMemory(final int index, final int length, final byte value) {
        check(index, length, capacity);
        if (value == 0) {
            Memory.zero(array, memory, address + index, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            Memory.putByte(array, memory, address + index + i, value);
        }
    }

    @Override
    public void getBytes(final int index, final byte[] target) {
        getBytes(index, target, 0, target.length);
    }

    @Override
    public void getBytes(final int index, final byte[] target, final int offset, final int length) {
        check(index, length, capacity);
        check(offset, length, target.length);
        RawMemory.copy(array, memory, address + index, target, null, RawMemory.ARRAY_ADDRESS + offset, length);
    }

    @Override
    public void getBytes(final int index, final MutableDirectBuffer target, final int targetIndex, final int length) {
        if (target instanceof TextBuffer buffer) {
            buffer.putBytes(targetIndex, this, index, length);
            return;
        }
        check(index, length, capacity);
        target.boundsCheck(targetIndex, length);
        for (int i = 0; i < length; i++) {
            target.putByte(targetIndex + i, getByte(index + i));
        }
    }

    @Override
    public void getBytes(final int index, final ByteBuffer target, final int length) {
        getBytes(index, target, target.position(), length);
        target.position(target.position() + length);
    }

    @Override
    public void getBytes(final int index, final ByteBuffer target, final int offset, final int length) {
        check(index, length, capacity);
        check(offset, length, target.limit());
        MemorySegment.copy(segment(), address + index, whole(target), offset, length);
    }

    @Override
    public void putBytes(final int index, final byte[] source) {
        putBytes(index, source, 0, source.length);
    }

    @Override
    public void putBytes(final int index, final byte[] bytes, final int offset, final int length) {
        check(index, length, capacity);
        check(offset, length, bytes.length);
        RawMemory.copy(bytes, null, RawMemory.ARRAY_ADDRESS + offset, array, memory, address + index, length);
    }

    @Override
    public void putBytes(final int index, final ByteBuffer from, final int length) {
        putBytes(index, from, from.position(), length);
        from.position(from.position() + length);
    }

    @Override
    public void putBytes(final int index, final ByteBuffer from, final int offset, final int length) {
        check(index, length, capacity);
        check(offset, length, from.limit());
        MemorySegment.copy(whole(from), offset, segment(), address + index, length);
    }

    @Override
    public void putBytes(final int index, final DirectBuffer from, final int fromIndex, final int length) {
        check(index, length, capacity);
        check(fromIndex, length, from.capacity());
        final byte[] bytes = from.byteArray();
        RawMemory.copy(
                bytes,
                RawMemory.of(from, bytes),
                RawMemory.addressOf(from, bytes) + fromIndex,
                array,
                memory,
                address + index,
                length);
    }

    private MemorySegment segment() {
        return array == null ? memory.segment() : MemorySegment.ofArray(array);
    }

    private static MemorySegment whole(final ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer.duplicate().clear());
    }

    @Override
    public String toString() {
        return "SegmentBuffer{address=" + address + ", capacity=" + capacity + '}';
    }
}
