// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/**
 * Raw memory access without bounds checks; callers check first. Memory is in an array, or outside the heap if that is null. Only {@link RawMemory} knows
 * how to access either, and what an address is.
 */
final class Memory {
    /** Maximum length in bytes for which copying words in a loop is faster than a call to the copy stub. */
    static final int LONGEST_WORD_COPY = 64;

    private static final int LONGEST_WORD_ZERO = 256;

    static final ByteOrder NATIVE_ORDER = ByteOrder.nativeOrder();
    static final boolean BIG_ENDIAN_MACHINE = NATIVE_ORDER == ByteOrder.BIG_ENDIAN;

    private Memory() {}

    static byte getByte(final byte[] array, final RawMemory memory, final long address) {
        return array == null ? RawMemory.getByte(memory, address) : RawMemory.getByte(array, address);
    }

    static void putByte(final byte[] array, final RawMemory memory, final long address, final byte value) {
        if (array == null) {
            RawMemory.putByte(memory, address, value);
        } else {
            RawMemory.putByte(array, address, value);
        }
    }

    static short getShort(final byte[] array, final RawMemory memory, final long address) {
        return array == null ? RawMemory.getShort(memory, address) : RawMemory.getShort(array, address);
    }

    static void putShort(final byte[] array, final RawMemory memory, final long address, final short value) {
        if (array == null) {
            RawMemory.putShort(memory, address, value);
        } else {
            RawMemory.putShort(array, address, value);
        }
    }

    static int getInt(final byte[] array, final RawMemory memory, final long address) {
        return array == null ? RawMemory.getInt(memory, address) : RawMemory.getInt(array, address);
    }

    static void putInt(final byte[] array, final RawMemory memory, final long address, final int value) {
        if (array == null) {
            RawMemory.putInt(memory, address, value);
        } else {
            RawMemory.putInt(array, address, value);
        }
    }

    static long getLong(final byte[] array, final RawMemory memory, final long address) {
        return array == null ? RawMemory.getLong(memory, address) : RawMemory.getLong(array, address);
    }

    static void putLong(final byte[] array, final RawMemory memory, final long address, final long value) {
        if (array == null) {
            RawMemory.putLong(memory, address, value);
        } else {
            RawMemory.putLong(array, address, value);
        }
    }

    /** Short ranges word by word: the JVM's own way is a native call. The last word overlaps the one before it. */
    static void zero(final byte[] array, final RawMemory memory, final long address, final long length) {
        if (length > LONGEST_WORD_ZERO) {
            RawMemory.zero(array, memory, address, length);
        } else if (length >= Long.BYTES) {
            final int last = (int) length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                putLong(array, memory, address + i, 0);
            }
            putLong(array, memory, address + last, 0);
        } else {
            for (int i = 0; i < length; i++) {
                putByte(array, memory, address + i, (byte) 0);
            }
        }
    }

    /** Returns whether memory is outside the heap and both it and the machine are little-endian. */
    static boolean isPlain(final byte[] array, final ByteOrder order) {
        return array == null && order == ByteOrder.LITTLE_ENDIAN && !BIG_ENDIAN_MACHINE;
    }

    /** {@link #recordHeader} for plain memory. */
    static long plainRecordHeader(final RawMemory memory, final long address) {
        return Long.rotateLeft(RawMemory.getLong(memory, address), 32);
    }

    /** Returns the header of a record as one number: the type in the upper 32 bits, the length in the lower 32. */
    static long recordHeader(final byte[] array, final RawMemory memory, final long address, final boolean bigEndian) {
        final long bytes = getLong(array, memory, address);
        if (bigEndian) {
            return BIG_ENDIAN_MACHINE ? bytes : Long.reverseBytes(bytes);
        }
        return Long.rotateLeft(BIG_ENDIAN_MACHINE ? Long.reverseBytes(bytes) : bytes, 32);
    }

    /**
     * Copies bytes between ranges that do not overlap. Names and values are short, and copying words is faster than the call overhead of the
     * general copy. The last word overlaps the one before it, so that no byte outside the range is accessed.
     */
    static void copy(
            final byte[] sourceArray,
            final RawMemory source,
            final long from,
            final byte[] targetArray,
            final RawMemory target,
            final long to,
            final int length) {
        if (length > LONGEST_WORD_COPY) {
            RawMemory.copy(sourceArray, source, from, targetArray, target, to, length);
        } else if (sourceArray == null && targetArray == null) {
            copyWords(source, from, target, to, length);
        } else {
            copyWords(sourceArray, source, from, targetArray, target, to, length);
        }
    }

    /** Copies at most {@link #LONGEST_WORD_COPY} bytes outside the heap. */
    static void copyWords(
            final RawMemory source, final long from, final RawMemory target, final long to, final int length) {
        final long fromLast = from + length - Long.BYTES;
        final long toLast = to + length - Long.BYTES;
        if (length > 32) {
            copyTwoWords(source, from, target, to);
            copyTwoWords(source, from + 16, target, to + 16);
            copyTwoWords(source, fromLast - 24, target, toLast - 24);
            copyTwoWords(source, fromLast - 8, target, toLast - 8);
        } else if (length > 16) {
            copyTwoWords(source, from, target, to);
            copyTwoWords(source, fromLast - 8, target, toLast - 8);
        } else if (length >= Long.BYTES) {
            final long head = RawMemory.getLong(source, from);
            RawMemory.putLong(target, toLast, RawMemory.getLong(source, fromLast));
            RawMemory.putLong(target, to, head);
        } else if (length >= Integer.BYTES) {
            final int head = RawMemory.getInt(source, from);
            RawMemory.putInt(
                    target, to + length - Integer.BYTES, RawMemory.getInt(source, from + length - Integer.BYTES));
            RawMemory.putInt(target, to, head);
        } else if (length > 0) {
            final byte head = RawMemory.getByte(source, from);
            final byte middle = RawMemory.getByte(source, from + (length >> 1));
            RawMemory.putByte(target, to + length - 1, RawMemory.getByte(source, from + length - 1));
            RawMemory.putByte(target, to + (length >> 1), middle);
            RawMemory.putByte(target, to, head);
        }
    }

    private static void copyTwoWords(final RawMemory source, final long from, final RawMemory target, final long to) {
        final long head = RawMemory.getLong(source, from);
        RawMemory.putLong(target, to + Long.BYTES, RawMemory.getLong(source, from + Long.BYTES));
        RawMemory.putLong(target, to, head);
    }

    private static void copyWords(
            final byte[] sourceArray,
            final RawMemory source,
            final long from,
            final byte[] targetArray,
            final RawMemory target,
            final long to,
            final int length) {
        if (length >= Long.BYTES) {
            final int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                putLong(targetArray, target, to + i, getLong(sourceArray, source, from + i));
            }
            putLong(targetArray, target, to + last, getLong(sourceArray, source, from + last));
        } else {
            for (int i = 0; i < length; i++) {
                putByte(targetArray, target, to + i, getByte(sourceArray, source, from + i));
            }
        }
    }

    /** The last word overlaps the one before it. */
    static boolean isSame(
            final byte[] aArray,
            final RawMemory a,
            final long aAddress,
            final byte[] bArray,
            final RawMemory b,
            final long bAddress,
            final int length) {
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (getByte(aArray, a, aAddress + i) != getByte(bArray, b, bAddress + i)) {
                    return false;
                }
            }
            return true;
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (getLong(aArray, a, aAddress + i) != getLong(bArray, b, bAddress + i)) {
                return false;
            }
        }
        return getLong(aArray, a, aAddress + last) == getLong(bArray, b, bAddress + last);
    }

    static boolean isZero(final byte[] array, final RawMemory memory, final long from, final long to) {
        for (long i = from; i < to; i++) {
            if (getByte(array, memory, i) != 0) {
                return false;
            }
        }
        return true;
    }
}
