// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import io.xenstream.codec.internal.AddressAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** RawMemory for Java 22 and later. */
final class RawMemory {
    /** Whether memory is accessed by its address. */
    static final boolean IS_ABSOLUTE = AddressAccess.isPossible();

    /** The address of the first byte of an array. */
    static final long ARRAY_ADDRESS = IS_ABSOLUTE ? UnsafeApi.arrayBaseOffset(byte[].class) : 0;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MemorySegment segment;

    private RawMemory(final MemorySegment segment) {
        this.segment = segment;
    }

    static RawMemory of(final Object segment) {
        return IS_ABSOLUTE ? null : new RawMemory((MemorySegment) segment);
    }

    static long addressOf(final Object segment) {
        return IS_ABSOLUTE ? ((MemorySegment) segment).address() : 0;
    }

    /** Returns the address that memory has for the operating system. */
    static long absolute(final RawMemory memory, final long address) {
        if (IS_ABSOLUTE || memory == null) {
            return address;
        }
        if (!memory.segment.isNative()) {
            throw new UnsupportedOperationException("an array that may only be read has no address");
        }
        return memory.segment.address() + address;
    }

    @SuppressWarnings("restricted")
    static RawMemory ofAddress(final long absolute, final long length) {
        return IS_ABSOLUTE ? null : of(MemorySegment.ofAddress(absolute).reinterpret(length));
    }

    static long addressOf(final long absolute) {
        return IS_ABSOLUTE ? absolute : 0;
    }

    static AutoCloseable newArena() {
        return IS_ABSOLUTE ? null : Arena.ofShared();
    }

    static Object allocate(final AutoCloseable arena, final long length) {
        return ((Arena) arena).allocate(length, Long.BYTES);
    }

    static void close(final AutoCloseable arena) {
        ((Arena) arena).close();
    }

    static long allocate(final long length) {
        return UnsafeApi.allocateMemory(length);
    }

    static void free(final long address) {
        UnsafeApi.freeMemory(address);
    }

    @SuppressWarnings("restricted")
    static RawMemory of(final DirectBuffer buffer, final byte[] array) {
        if (IS_ABSOLUTE || array != null) {
            return null;
        }
        if (buffer instanceof SegmentBuffer ours) {
            return ours.memory();
        }
        // Only an address is known of the memory of a buffer that this library has not made.
        return buffer.capacity() == 0
                ? null
                : of(MemorySegment.ofAddress(buffer.addressOffset()).reinterpret(buffer.capacity()));
    }

    static long addressOf(final DirectBuffer buffer, final byte[] array) {
        if (IS_ABSOLUTE) {
            return buffer.addressOffset();
        }
        if (buffer instanceof SegmentBuffer ours) {
            return ours.address();
        }
        return array == null ? 0 : buffer.wrapAdjustment();
    }

    static MutableDirectBuffer newBuffer() {
        return IS_ABSOLUTE ? new UnsafeBuffer(0, 0) : new SegmentBuffer();
    }

    static MutableDirectBuffer newExpandableBuffer(final int capacity) {
        return IS_ABSOLUTE ? new ExpandableArrayBuffer(capacity) : new ExpandableBuffer(capacity);
    }

    static MutableDirectBuffer newExpandableDirectBuffer(final int capacity) {
        return IS_ABSOLUTE ? new ExpandableDirectByteBuffer(capacity) : new ExpandableBuffer(capacity);
    }

    static void wrap(
            final DirectBuffer view, final byte[] array, final RawMemory memory, final long address, final int length) {
        if (!IS_ABSOLUTE && view instanceof SegmentBuffer ours) {
            ours.look(array, memory, address, length);
        } else if (array == null) {
            view.wrap(absolute(memory, address), length);
        } else {
            view.wrap(array, (int) (address - ARRAY_ADDRESS), length);
        }
    }

    static boolean isAround(
            final DirectBuffer view, final byte[] array, final RawMemory memory, final long address, final int length) {
        return view.capacity() == length
                && view.byteArray() == array
                && addressOf(view, array) == address
                && of(view, array) == memory;
    }

    MemorySegment segment() {
        return segment;
    }

    static byte getByte(final RawMemory memory, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getByte(address) : memory.segment.get(ValueLayout.JAVA_BYTE, address);
    }

    static short getShort(final RawMemory memory, final long address) {
        return IS_ABSOLUTE
                ? UnsafeApi.getShort(address)
                : memory.segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
    }

    static int getInt(final RawMemory memory, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getInt(address) : memory.segment.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    static long getLong(final RawMemory memory, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getLong(address) : memory.segment.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    static void putByte(final RawMemory memory, final long address, final byte value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putByte(address, value);
        } else {
            memory.segment.set(ValueLayout.JAVA_BYTE, address, value);
        }
    }

    static void putShort(final RawMemory memory, final long address, final short value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putShort(address, value);
        } else {
            memory.segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, value);
        }
    }

    static void putInt(final RawMemory memory, final long address, final int value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putInt(address, value);
        } else {
            memory.segment.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
        }
    }

    static void putLong(final RawMemory memory, final long address, final long value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putLong(address, value);
        } else {
            memory.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
        }
    }

    static byte getByte(final byte[] array, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getByte(array, address) : array[(int) address];
    }

    static short getShort(final byte[] array, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getShort(array, address) : (short) SHORTS.get(array, (int) address);
    }

    static int getInt(final byte[] array, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getInt(array, address) : (int) INTS.get(array, (int) address);
    }

    static long getLong(final byte[] array, final long address) {
        return IS_ABSOLUTE ? UnsafeApi.getLong(array, address) : (long) LONGS.get(array, (int) address);
    }

    static void putByte(final byte[] array, final long address, final byte value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putByte(array, address, value);
        } else {
            array[(int) address] = value;
        }
    }

    static void putShort(final byte[] array, final long address, final short value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putShort(array, address, value);
        } else {
            SHORTS.set(array, (int) address, value);
        }
    }

    static void putInt(final byte[] array, final long address, final int value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putInt(array, address, value);
        } else {
            INTS.set(array, (int) address, value);
        }
    }

    static void putLong(final byte[] array, final long address, final long value) {
        if (IS_ABSOLUTE) {
            UnsafeApi.putLong(array, address, value);
        } else {
            LONGS.set(array, (int) address, value);
        }
    }

    static void copy(
            final byte[] sourceArray,
            final RawMemory source,
            final long from,
            final byte[] targetArray,
            final RawMemory target,
            final long to,
            final long length) {
        if (IS_ABSOLUTE) {
            UnsafeApi.copyMemory(sourceArray, from, targetArray, to, length);
        } else if (length == 0) {
            return;
        } else if (sourceArray == null && targetArray == null) {
            MemorySegment.copy(source.segment, from, target.segment, to, length);
        } else if (sourceArray == null) {
            MemorySegment.copy(source.segment, ValueLayout.JAVA_BYTE, from, targetArray, (int) to, (int) length);
        } else if (targetArray == null) {
            MemorySegment.copy(sourceArray, (int) from, target.segment, ValueLayout.JAVA_BYTE, to, (int) length);
        } else {
            System.arraycopy(sourceArray, (int) from, targetArray, (int) to, (int) length);
        }
    }

    static void zero(final byte[] array, final RawMemory memory, final long address, final long length) {
        if (IS_ABSOLUTE) {
            UnsafeApi.setMemory(array, address, length, (byte) 0);
        } else if (array == null) {
            memory.segment.asSlice(address, length).fill((byte) 0);
        } else {
            Arrays.fill(array, (int) address, (int) (address + length), (byte) 0);
        }
    }
}
