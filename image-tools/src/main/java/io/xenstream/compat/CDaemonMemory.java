// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What a C daemon finds in memory when it reads a record. Offsets are in bytes from the start of the body.
 *
 * <p>A daemon that maps the image finds the rest of the image after the record, and zeros up to the end of the last page. Any other daemon finds the
 * remains of earlier records, which are unknown here.
 */
final class CDaemonMemory {
    /** Stands for a number that the daemon reads from unknown memory. */
    static final int UNKNOWN = -1;

    private static final int PAGE_SIZE = 4096;
    /** How far a string is followed after the end of its record: it ends in the header of the next record at the latest, which contains zeros. */
    private static final int MAX_OVERRUN = 512;
    /** In bytes. The daemon cannot allocate longer strings. */
    private static final int MAX_STRING_LENGTH = 0x1000_0000;

    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final Region region;
    private final boolean isMapped;
    /** Where unknown memory begins, in bytes from the start of the image. */
    private long knownEnd;

    private long body;
    private long length;

    CDaemonMemory(final Region region, final boolean isMapped) {
        this.region = region;
        this.isMapped = isMapped;
        knownEnd = (region.length() + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
    }

    /** Moves to a record. A daemon that does not map the image has checked that the image contains the record. */
    void moveTo(final long newBody, final long newLength) {
        body = newBody;
        length = newLength;
        if (!isMapped) {
            knownEnd = newBody + newLength;
        }
    }

    /** Returns the length of the body in bytes. */
    long length() {
        return length;
    }

    /** Returns the position of a byte in bytes from the start of the image. */
    long position(final long offset) {
        return body + offset;
    }

    /** Returns whether the daemon reads only known memory if it reads up to an offset. */
    boolean isKnown(final long end) {
        return body + end <= knownEnd;
    }

    /** Returns an unsigned byte, or {@link #UNKNOWN}. */
    int uint8(final long offset) {
        final long position = body + offset;
        if (position >= knownEnd) {
            return UNKNOWN;
        }
        return position < region.length() ? region.getByte(position) & 0xFF : 0;
    }

    /** Returns an unsigned 16-bit number, or {@link #UNKNOWN}. */
    int uint16(final long offset) {
        if (!isKnown(offset + Short.BYTES)) {
            return UNKNOWN;
        }
        final long position = body + offset;
        if (position + Short.BYTES <= region.length()) {
            final short value = region.getShort(position);
            return Short.toUnsignedInt(IS_LITTLE_ENDIAN ? value : Short.reverseBytes(value));
        }
        return uint8(offset) | (uint8(offset + 1) << Byte.SIZE);
    }

    /** Returns an unsigned 32-bit number, or {@link #UNKNOWN}. */
    long uint32(final long offset) {
        if (!isKnown(offset + Integer.BYTES)) {
            return UNKNOWN;
        }
        final long position = body + offset;
        if (position + Integer.BYTES <= region.length()) {
            final int value = region.getInt(position);
            return Integer.toUnsignedLong(IS_LITTLE_ENDIAN ? value : Integer.reverseBytes(value));
        }
        return uint16(offset) | ((long) uint16(offset + Short.BYTES) << Short.SIZE);
    }

    /** Returns the offset of the NUL that ends the string at an offset, or {@link #UNKNOWN}. */
    long endOfString(final long from) {
        final long overrun = Math.min(Math.max(from, length) + MAX_OVERRUN, knownEnd - body);
        final long end = Math.min(overrun, from + MAX_STRING_LENGTH);
        final long wordsEnd = Math.min(end, region.length() - body) - Long.BYTES;
        long i = from;
        while (i <= wordsEnd && !Paths.hasNul(region.getLong(body + i))) {
            i += Long.BYTES;
        }
        for (; i < end; i++) {
            if (uint8(i) == 0) {
                return i;
            }
        }
        return UNKNOWN;
    }

    /** Wraps a buffer around a string that ends before its NUL. */
    void wrap(final DirectBuffer string, final long from, final long end) {
        region.wrap(string, Math.min(body + from, region.length()), Math.toIntExact(end - from));
    }
}
