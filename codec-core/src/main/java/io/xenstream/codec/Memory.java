// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Raw access, with no checks: callers have checked. The only class that touches {@code UnsafeApi}, so that another way to reach memory
 * changes one file. An address is that of memory where the array is null, and an offset into the array as Agrona counts it otherwise.
 */
final class Memory {
    /** Octets up to which words in a loop are faster than the call into the copy stub. */
    private static final int LONGEST_WORD_COPY = 96;

    private static final boolean BIG_ENDIAN_MACHINE = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    private Memory() {}

    static long addressOf(final byte[] array) {
        return UnsafeApi.arrayBaseOffset(byte[].class);
    }

    static byte getByte(final byte[] array, final long address) {
        return UnsafeApi.getByte(array, address);
    }

    static void putByte(final byte[] array, final long address, final byte value) {
        UnsafeApi.putByte(array, address, value);
    }

    static int getInt(final byte[] array, final long address) {
        return UnsafeApi.getInt(array, address);
    }

    static long getLong(final byte[] array, final long address) {
        return UnsafeApi.getLong(array, address);
    }

    static void putLong(final byte[] array, final long address, final long value) {
        UnsafeApi.putLong(array, address, value);
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

    /** A record's header as one number: the type above, the length below. */
    static long recordHeader(final byte[] array, final long address, final boolean bigEndian) {
        final long octets = UnsafeApi.getLong(array, address);
        final long bigEndianOctets = BIG_ENDIAN_MACHINE ? octets : Long.reverseBytes(octets);
        return bigEndian ? bigEndianOctets : Long.rotateLeft(Long.reverseBytes(bigEndianOctets), 32);
    }

    /** Writes a record's header in one piece. */
    static void putRecordHeader(
            final byte[] array, final long address, final int type, final int length, final boolean bigEndian) {
        final long bigEndianOctets = bigEndian
                ? ((long) type << 32) | (length & 0xFFFF_FFFFL)
                : Long.reverseBytes(((long) length << 32) | (type & 0xFFFF_FFFFL));
        UnsafeApi.putLong(array, address, BIG_ENDIAN_MACHINE ? bigEndianOctets : Long.reverseBytes(bigEndianOctets));
    }

    /**
     * Copies octets between places that do not overlap. Names and values are short: words beat the general copy, whose call alone costs as
     * much. The last word overlaps the one before it, so that no octet outside of the range is touched.
     */
    static void copy(final byte[] source, final long from, final byte[] target, final long to, final int length) {
        if (length > LONGEST_WORD_COPY) {
            UnsafeApi.copyMemory(source, from, target, to, length);
        } else if (length >= Long.BYTES) {
            final int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                UnsafeApi.putLong(target, to + i, UnsafeApi.getLong(source, from + i));
            }
            UnsafeApi.putLong(target, to + last, UnsafeApi.getLong(source, from + last));
        } else if (length >= Integer.BYTES) {
            final int last = length - Integer.BYTES;
            final int head = UnsafeApi.getInt(source, from);
            UnsafeApi.putInt(target, to + last, UnsafeApi.getInt(source, from + last));
            UnsafeApi.putInt(target, to, head);
        } else {
            for (int i = 0; i < length; i++) {
                UnsafeApi.putByte(target, to + i, UnsafeApi.getByte(source, from + i));
            }
        }
    }

    static void copy(
            final DirectBuffer source, final int index, final UnsafeBuffer target, final int to, final int length) {
        copy(
                source.byteArray(),
                source.addressOffset() + index,
                target.byteArray(),
                target.addressOffset() + to,
                length);
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
