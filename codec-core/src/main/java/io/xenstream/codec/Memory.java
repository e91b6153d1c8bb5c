// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Raw memory access without bounds checks; callers check first. Only this class uses {@code UnsafeApi}, so that a change of access method affects
 * one file. An address is absolute if the array is null; otherwise it is an offset into the array, including Agrona's array base offset.
 */
final class Memory {
    /** Maximum length in bytes for which copying words in a loop is faster than a call to the copy stub. */
    static final int LONGEST_WORD_COPY = 64;

    private static final int LONGEST_WORD_ZERO = 256;

    static final ByteOrder NATIVE_ORDER = ByteOrder.nativeOrder();
    static final boolean BIG_ENDIAN_MACHINE = NATIVE_ORDER == ByteOrder.BIG_ENDIAN;

    private Memory() {}

    static long addressOf(final byte[] array) {
        return UnsafeApi.arrayBaseOffset(byte[].class);
    }

    static byte getByte(final long address) {
        return UnsafeApi.getByte(address);
    }

    static void putByte(final long address, final byte value) {
        UnsafeApi.putByte(address, value);
    }

    static short getShort(final long address) {
        return UnsafeApi.getShort(address);
    }

    static void putShort(final long address, final short value) {
        UnsafeApi.putShort(address, value);
    }

    static int getInt(final long address) {
        return UnsafeApi.getInt(address);
    }

    static void putInt(final long address, final int value) {
        UnsafeApi.putInt(address, value);
    }

    static long getLong(final long address) {
        return UnsafeApi.getLong(address);
    }

    static void putLong(final long address, final long value) {
        UnsafeApi.putLong(address, value);
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

    /** Wraps memory. The caller checks the bounds. */
    static void wrap(final UnsafeBuffer view, final byte[] array, final long address, final int length) {
        if (array == null) {
            view.wrap(address, length);
        } else {
            view.wrap(array, (int) (address - addressOf(array)), length);
        }
    }

    /** Short ranges word by word: the JVM's own way is a native call. The last word overlaps the one before it. */
    static void zero(final byte[] array, final long address, final long length) {
        if (length > LONGEST_WORD_ZERO) {
            UnsafeApi.setMemory(array, address, length, (byte) 0);
        } else if (length >= Long.BYTES) {
            final int last = (int) length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                putLong(array, address + i, 0);
            }
            putLong(array, address + last, 0);
        } else {
            for (int i = 0; i < length; i++) {
                putByte(array, address + i, (byte) 0);
            }
        }
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

    /** Copies between ranges that may overlap. */
    static void move(final byte[] array, final long from, final long to, final long length) {
        UnsafeApi.copyMemory(array, from, array, to, length);
    }

    /** Returns whether memory is outside the heap and both it and the machine are little-endian. */
    static boolean isPlain(final byte[] array, final ByteOrder order) {
        return array == null && order == ByteOrder.LITTLE_ENDIAN && !BIG_ENDIAN_MACHINE;
    }

    /** {@link #recordHeader} for plain memory. */
    static long plainRecordHeader(final long address) {
        return Long.rotateLeft(UnsafeApi.getLong(address), 32);
    }

    /** Returns the header of a record as one number: the type in the upper 32 bits, the length in the lower 32. */
    static long recordHeader(final byte[] array, final long address, final boolean bigEndian) {
        final long bytes = getLong(array, address);
        if (bigEndian) {
            return BIG_ENDIAN_MACHINE ? bytes : Long.reverseBytes(bytes);
        }
        return Long.rotateLeft(BIG_ENDIAN_MACHINE ? Long.reverseBytes(bytes) : bytes, 32);
    }

    /**
     * Copies bytes between ranges that do not overlap. Names and values are short, and copying words is faster than the call overhead of the
     * general copy. The last word overlaps the one before it, so that no byte outside the range is accessed.
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

    /** Copies at most {@link #LONGEST_WORD_COPY} bytes outside the heap. */
    static void copyWords(final long from, final long to, final int length) {
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

    /** The last word overlaps the one before it. */
    static boolean isSame(final byte[] a, final long aAddress, final byte[] b, final long bAddress, final int length) {
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (getByte(a, aAddress + i) != getByte(b, bAddress + i)) {
                    return false;
                }
            }
            return true;
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (getLong(a, aAddress + i) != getLong(b, bAddress + i)) {
                return false;
            }
        }
        return getLong(a, aAddress + last) == getLong(b, bAddress + last);
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
