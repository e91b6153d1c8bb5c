// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Raw access. What takes an address does not check: callers have. What takes a window checks against its end, whatever Agrona's settings. The only class that touches {@code UnsafeApi}, so that another way to reach memory
 * changes one file. An address is that of memory where the array is null, and an offset into the array as Agrona counts it otherwise.
 */
final class Memory {
    /** Octets up to which words in a loop are faster than the call into the copy stub. */
    private static final int LONGEST_WORD_COPY = 64;

    private static final ByteOrder NATIVE_ORDER = ByteOrder.nativeOrder();
    private static final boolean BIG_ENDIAN_MACHINE = NATIVE_ORDER == ByteOrder.BIG_ENDIAN;

    private Memory() {}

    static long addressOf(final byte[] array) {
        return UnsafeApi.arrayBaseOffset(byte[].class);
    }

    static byte getByte(final byte[] array, final long address) {
        return array == null ? UnsafeApi.getByte(address) : UnsafeApi.getByte(array, address);
    }

    static void putByte(final byte[] array, final long address, final byte value) {
        if (array == null) {
            UnsafeApi.putByte(address, value);
        } else {
            UnsafeApi.putByte(array, address, value);
        }
    }

    static short getShort(final byte[] array, final long address) {
        return array == null ? UnsafeApi.getShort(address) : UnsafeApi.getShort(array, address);
    }

    static void putShort(final byte[] array, final long address, final short value) {
        if (array == null) {
            UnsafeApi.putShort(address, value);
        } else {
            UnsafeApi.putShort(array, address, value);
        }
    }

    static int getInt(final byte[] array, final long address) {
        return array == null ? UnsafeApi.getInt(address) : UnsafeApi.getInt(array, address);
    }

    static void putInt(final byte[] array, final long address, final int value) {
        if (array == null) {
            UnsafeApi.putInt(address, value);
        } else {
            UnsafeApi.putInt(array, address, value);
        }
    }

    static long getLong(final byte[] array, final long address) {
        return array == null ? UnsafeApi.getLong(address) : UnsafeApi.getLong(array, address);
    }

    static void putLong(final byte[] array, final long address, final long value) {
        if (array == null) {
            UnsafeApi.putLong(address, value);
        } else {
            UnsafeApi.putLong(array, address, value);
        }
    }

    static byte getByte(final Window window, final int index) {
        check(window, index, Byte.BYTES);
        return getByteInside(window, index);
    }

    /** For an index that has been checked, by {@link #requireLength} or otherwise. */
    static byte getByteInside(final Window window, final int index) {
        return window.isPlain
                ? UnsafeApi.getByte(window.address + index)
                : getByte(window.array, window.address + index);
    }

    static void putByte(final Window window, final int index, final byte value) {
        check(window, index, Byte.BYTES);
        putByteInside(window, index, value);
    }

    /** For an index that has been checked. */
    static void putByteInside(final Window window, final int index, final byte value) {
        if (window.isPlain) {
            UnsafeApi.putByte(window.address + index, value);
        } else {
            putByte(window.array, window.address + index, value);
        }
    }

    static short getShort(final Window window, final int index, final ByteOrder order) {
        check(window, index, Short.BYTES);
        return getShortInside(window, index, order);
    }

    /** For an index that has been checked, by {@link #requireLength} or otherwise. */
    static short getShortInside(final Window window, final int index, final ByteOrder order) {
        if (window.isPlain) {
            return UnsafeApi.getShort(window.address + index);
        }
        final short value = getShort(window.array, window.address + index);
        return order == NATIVE_ORDER ? value : Short.reverseBytes(value);
    }

    static void putShort(final Window window, final int index, final short value, final ByteOrder order) {
        check(window, index, Short.BYTES);
        final short ordered = order == NATIVE_ORDER ? value : Short.reverseBytes(value);
        putShort(window.array, window.address + index, ordered);
    }

    static int getInt(final Window window, final int index, final ByteOrder order) {
        check(window, index, Integer.BYTES);
        return getIntInside(window, index, order);
    }

    /** For an index that has been checked, by {@link #requireLength} or otherwise. */
    static int getIntInside(final Window window, final int index, final ByteOrder order) {
        if (window.isPlain) {
            return UnsafeApi.getInt(window.address + index);
        }
        final int value = getInt(window.array, window.address + index);
        return order == NATIVE_ORDER ? value : Integer.reverseBytes(value);
    }

    static void putInt(final Window window, final int index, final int value, final ByteOrder order) {
        check(window, index, Integer.BYTES);
        putIntInside(window, index, value, order);
    }

    /** For an index that has been checked. */
    static void putIntInside(final Window window, final int index, final int value, final ByteOrder order) {
        if (window.isPlain) {
            UnsafeApi.putInt(window.address + index, value);
            return;
        }
        final int ordered = order == NATIVE_ORDER ? value : Integer.reverseBytes(value);
        putInt(window.array, window.address + index, ordered);
    }

    static long getLong(final Window window, final int index, final ByteOrder order) {
        check(window, index, Long.BYTES);
        return getLongInside(window, index, order);
    }

    /** For an index that has been checked. */
    static long getLongInside(final Window window, final int index, final ByteOrder order) {
        if (window.isPlain) {
            return UnsafeApi.getLong(window.address + index);
        }
        final long value = getLong(window.array, window.address + index);
        return order == NATIVE_ORDER ? value : Long.reverseBytes(value);
    }

    static void putLong(final Window window, final int index, final long value, final ByteOrder order) {
        check(window, index, Long.BYTES);
        putLongInside(window, index, value, order);
    }

    /** For an index that has been checked. */
    static void putLongInside(final Window window, final int index, final long value, final ByteOrder order) {
        if (window.isPlain) {
            UnsafeApi.putLong(window.address + index, value);
            return;
        }
        final long ordered = order == NATIVE_ORDER ? value : Long.reverseBytes(value);
        putLong(window.array, window.address + index, ordered);
    }

    /** Wraps memory that has been checked. */
    static void wrap(final UnsafeBuffer view, final byte[] array, final long address, final int length) {
        if (array == null) {
            view.wrap(address, length);
        } else {
            view.wrap(array, (int) (address - addressOf(array)), length);
        }
    }

    /** Sets octets to zero. */
    static void clear(final Window window, final int index, final int length) {
        if (index < 0 || length > window.length - index) {
            throw outside(window, index, length);
        }
        zero(window.array, window.address + index, length);
    }

    /** Checks that a window has at least so many octets. Callers use the same number for all fixed fields: the JIT then checks once. */
    static void requireLength(final Window window, final int length) {
        if (window.length < length) {
            throw outside(window, 0, length);
        }
    }

    private static void check(final Window window, final int index, final int length) {
        if (index < 0 || index > window.length - length) {
            throw outside(window, index, length);
        }
    }

    private static IndexOutOfBoundsException outside(final Window window, final int index, final int length) {
        return new IndexOutOfBoundsException("octets " + index + " to " + (index + length) + " of a record of "
                + window.length + ": it does not hold them, or its cursor has gone on");
    }

    static void zero(final byte[] array, final long address, final long length) {
        UnsafeApi.setMemory(array, address, length, (byte) 0);
    }

    static long allocate(final long length) {
        return UnsafeApi.allocateMemory(length);
    }

    static void free(final long address) {
        UnsafeApi.freeMemory(address);
    }

    static void copyLong(final long from, final long to, final long length) {
        UnsafeApi.copyMemory(null, from, null, to, length);
    }

    /** Whether memory is outside of the heap and little-endian, as the machine. */
    static boolean isPlain(final byte[] array, final ByteOrder order) {
        return array == null && order == ByteOrder.LITTLE_ENDIAN && !BIG_ENDIAN_MACHINE;
    }

    /** {@link #recordHeader} for memory that is plain. */
    static long plainRecordHeader(final long address) {
        return Long.rotateLeft(UnsafeApi.getLong(address), 32);
    }

    /** A record's header as one number: the type above, the length below. */
    static long recordHeader(final byte[] array, final long address, final boolean bigEndian) {
        final long octets = getLong(array, address);
        if (bigEndian) {
            return BIG_ENDIAN_MACHINE ? octets : Long.reverseBytes(octets);
        }
        return Long.rotateLeft(BIG_ENDIAN_MACHINE ? Long.reverseBytes(octets) : octets, 32);
    }

    /** Writes a record's header in one piece. */
    static void putRecordHeader(final Window window, final int type, final int length, final boolean bigEndian) {
        if (window.isPlain) {
            UnsafeApi.putLong(window.address, ((long) length << 32) | (type & 0xFFFF_FFFFL));
            return;
        }
        final long bigEndianOctets = bigEndian
                ? ((long) type << 32) | (length & 0xFFFF_FFFFL)
                : Long.reverseBytes(((long) length << 32) | (type & 0xFFFF_FFFFL));
        putLong(
                window.array,
                window.address,
                BIG_ENDIAN_MACHINE ? bigEndianOctets : Long.reverseBytes(bigEndianOctets));
    }

    /**
     * Copies octets between places that do not overlap. Names and values are short: words beat the general copy, whose call alone costs as
     * much. The last word overlaps the one before it, so that no octet outside of the range is touched.
     */
    static void copy(final byte[] source, final long from, final byte[] target, final long to, final int length) {
        if (length > LONGEST_WORD_COPY) {
            UnsafeApi.copyMemory(source, from, target, to, length);
        } else if (source == null && target == null) {
            copyWords(from, to, length);
        } else {
            copyWords(source, from, target, to, length);
        }
    }

    private static void copyWords(final long from, final long to, final int length) {
        final long fromLast = from + length - Long.BYTES;
        final long toLast = to + length - Long.BYTES;
        if (length > 32) {
            copyTwoWords(from, to);
            copyTwoWords(from + 16, to + 16);
            copyTwoWords(fromLast - 24, toLast - 24);
            copyTwoWords(fromLast - 8, toLast - 8);
        } else if (length > 16) {
            copyTwoWords(from, to);
            copyTwoWords(fromLast - 8, toLast - 8);
        } else if (length >= Long.BYTES) {
            final long head = UnsafeApi.getLong(from);
            UnsafeApi.putLong(toLast, UnsafeApi.getLong(fromLast));
            UnsafeApi.putLong(to, head);
        } else if (length >= Integer.BYTES) {
            final int head = UnsafeApi.getInt(from);
            UnsafeApi.putInt(to + length - Integer.BYTES, UnsafeApi.getInt(from + length - Integer.BYTES));
            UnsafeApi.putInt(to, head);
        } else if (length > 0) {
            final byte head = UnsafeApi.getByte(from);
            final byte middle = UnsafeApi.getByte(from + (length >> 1));
            UnsafeApi.putByte(to + length - 1, UnsafeApi.getByte(from + length - 1));
            UnsafeApi.putByte(to + (length >> 1), middle);
            UnsafeApi.putByte(to, head);
        }
    }

    private static void copyTwoWords(final long from, final long to) {
        final long head = UnsafeApi.getLong(from);
        UnsafeApi.putLong(to + Long.BYTES, UnsafeApi.getLong(from + Long.BYTES));
        UnsafeApi.putLong(to, head);
    }

    private static void copyWords(
            final byte[] source, final long from, final byte[] target, final long to, final int length) {
        if (length >= Long.BYTES) {
            final int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                putLong(target, to + i, getLong(source, from + i));
            }
            putLong(target, to + last, getLong(source, from + last));
        } else {
            for (int i = 0; i < length; i++) {
                putByte(target, to + i, getByte(source, from + i));
            }
        }
    }

    static void copy(final DirectBuffer source, final int index, final Window target, final int to, final int length) {
        final byte[] sourceArray = source.byteArray();
        final long from = source.addressOffset() + index;
        if (target.isPlain && sourceArray == null && length <= LONGEST_WORD_COPY) {
            copyWords(from, target.address + to, length);
        } else {
            copy(sourceArray, from, target.array, target.address + to, length);
        }
    }

    static boolean isZero(final byte[] array, final long from, final long to) {
        for (long i = from; i < to; i++) {
            if (UnsafeApi.getByte(array, i) != 0) {
                return false;
            }
        }
        return true;
    }
}
