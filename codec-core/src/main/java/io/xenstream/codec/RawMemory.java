// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Accesses memory without knowing how much of it there is; callers check first. This class is there twice: this one is for Java before 22 and addresses all memory outside the
 * heap by absolute addresses, through Agrona's {@code UnsafeApi}, which needs a JVM flag. Every reference to it is null. From Java 22 on the one in {@code src/main/java22} takes its place.
 *
 * <p>The address of a byte in an array is its index and {@link #ARRAY_ADDRESS}.
 */
@SuppressWarnings("DoNotCallSuggester")
final class RawMemory {
    /** The address of the first byte of an array. */
    static final long ARRAY_ADDRESS = UnsafeApi.arrayBaseOffset(byte[].class);

    private RawMemory() {}

    /** Returns what accesses a segment take; its addresses begin at {@link #addressOf(Object)}. */
    static RawMemory of(final Object segment) {
        throw new UnsupportedOperationException("there are no memory segments before Java 22, but " + segment);
    }

    /** Returns the address of the first byte of a segment. */
    static long addressOf(final Object segment) {
        throw new UnsupportedOperationException("there are no memory segments before Java 22, but " + segment);
    }

    /** Returns what accesses to memory at an absolute address take. */
    static RawMemory ofAddress(final long absolute, final long length) {
        return null;
    }

    /** Returns the address that memory at an absolute address has here. */
    static long addressOf(final long absolute) {
        return absolute;
    }

    /** Returns an arena, to allocate a segment; null where memory is allocated by {@link #allocate(long)}. */
    static AutoCloseable newArena() {
        return null;
    }

    /** Returns a new segment, filled with zeros. */
    static Object allocate(final AutoCloseable arena, final long length) {
        throw new UnsupportedOperationException("there are no memory segments before Java 22, but " + arena);
    }

    /** Frees what has been allocated in an arena. */
    static void close(final AutoCloseable arena) {
        throw new UnsupportedOperationException("there are no memory segments before Java 22, but " + arena);
    }

    static long allocate(final long length) {
        return UnsafeApi.allocateMemory(length);
    }

    static void free(final long address) {
        UnsafeApi.freeMemory(address);
    }

    /** Returns what accesses to a buffer take, whose array is null if it is outside the heap. */
    static RawMemory of(final DirectBuffer buffer, final byte[] array) {
        return null;
    }

    /** Returns the address of the first byte of a buffer, whose array is null if it is outside the heap. */
    static long addressOf(final DirectBuffer buffer, final byte[] array) {
        return buffer.addressOffset();
    }

    /** Returns a buffer around nothing. */
    static MutableDirectBuffer newBuffer() {
        return new UnsafeBuffer(0, 0);
    }

    /** Returns a buffer over an array that grows as it is written. */
    static MutableDirectBuffer newExpandableBuffer(final int capacity) {
        return new ExpandableArrayBuffer(capacity);
    }

    /** Returns a buffer that grows as it is written, if possible outside the heap. */
    static MutableDirectBuffer newExpandableDirectBuffer(final int capacity) {
        return new ExpandableDirectByteBuffer(capacity);
    }

    /** Wraps a buffer around memory. The caller checks the bounds. */
    static void wrap(
            final DirectBuffer view, final byte[] array, final RawMemory memory, final long address, final int length) {
        if (array == null) {
            view.wrap(address, length);
        } else {
            view.wrap(array, (int) (address - ARRAY_ADDRESS), length);
        }
    }

    /** Returns whether a buffer of {@link #newBuffer} is around that memory. */
    static boolean isAround(
            final DirectBuffer view, final byte[] array, final RawMemory memory, final long address, final int length) {
        return view.addressOffset() == address && view.capacity() == length && view.byteArray() == array;
    }

    static byte getByte(final RawMemory memory, final long address) {
        return UnsafeApi.getByte(address);
    }

    static short getShort(final RawMemory memory, final long address) {
        return UnsafeApi.getShort(address);
    }

    static int getInt(final RawMemory memory, final long address) {
        return UnsafeApi.getInt(address);
    }

    static long getLong(final RawMemory memory, final long address) {
        return UnsafeApi.getLong(address);
    }

    static void putByte(final RawMemory memory, final long address, final byte value) {
        UnsafeApi.putByte(address, value);
    }

    static void putShort(final RawMemory memory, final long address, final short value) {
        UnsafeApi.putShort(address, value);
    }

    static void putInt(final RawMemory memory, final long address, final int value) {
        UnsafeApi.putInt(address, value);
    }

    static void putLong(final RawMemory memory, final long address, final long value) {
        UnsafeApi.putLong(address, value);
    }

    static byte getByte(final byte[] array, final long address) {
        return UnsafeApi.getByte(array, address);
    }

    static short getShort(final byte[] array, final long address) {
        return UnsafeApi.getShort(array, address);
    }

    static int getInt(final byte[] array, final long address) {
        return UnsafeApi.getInt(array, address);
    }

    static long getLong(final byte[] array, final long address) {
        return UnsafeApi.getLong(array, address);
    }

    static void putByte(final byte[] array, final long address, final byte value) {
        UnsafeApi.putByte(array, address, value);
    }

    static void putShort(final byte[] array, final long address, final short value) {
        UnsafeApi.putShort(array, address, value);
    }

    static void putInt(final byte[] array, final long address, final int value) {
        UnsafeApi.putInt(array, address, value);
    }

    static void putLong(final byte[] array, final long address, final long value) {
        UnsafeApi.putLong(array, address, value);
    }

    /** Copies between ranges that may overlap. */
    static void copy(
            final byte[] sourceArray,
            final RawMemory source,
            final long from,
            final byte[] targetArray,
            final RawMemory target,
            final long to,
            final long length) {
        UnsafeApi.copyMemory(sourceArray, from, targetArray, to, length);
    }

    static void zero(final byte[] array, final RawMemory memory, final long address, final long length) {
        UnsafeApi.setMemory(array, address, length, (byte) 0);
    }
}
