// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Paths in buffers, without views. */
final class Paths {
    static final byte SEPARATOR = '/';
    private static final long SEPARATORS = 0x2F2F2F2F2F2F2F2FL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private Paths() {}

    /** Octets of the parent's path; 0 for the root, special nodes and whatever else does not begin with a separator. */
    static int parentLength(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 2 || buffer.getByte(offset) != SEPARATOR) {
            return 0;
        }
        return Math.max(1, lastSeparator(buffer, offset, length));
    }

    /** Where the last separator is, counted from the path's first octet, which is one. Looks at eight octets at a time. */
    private static int lastSeparator(final DirectBuffer buffer, final int offset, final int length) {
        int end = length;
        while (end >= Long.BYTES) {
            final long octets = buffer.getLong(offset + end - Long.BYTES, ByteOrder.LITTLE_ENDIAN) ^ SEPARATORS;
            final long found = zeros(octets);
            if (found != 0) {
                return end - 1 - (Long.numberOfLeadingZeros(found) >>> 3);
            }
            end -= Long.BYTES;
        }
        while (end > 1 && buffer.getByte(offset + end - 1) != SEPARATOR) {
            end--;
        }
        return end - 1;
    }

    /** The highest bit of each octet that is zero, and no other. */
    private static long zeros(final long octets) {
        return ~(((octets & LOW_BITS) + LOW_BITS) | octets | LOW_BITS);
    }

    /** Where the last name begins, counted from the path's first octet. */
    static int nameOffset(final DirectBuffer buffer, final int offset, final int length) {
        return length < 2 || buffer.getByte(offset) != SEPARATOR ? 0 : lastSeparator(buffer, offset, length) + 1;
    }

    /** Compares octets; the last word overlaps the one before it. */
    static boolean isSame(
            final DirectBuffer a, final int aOffset, final DirectBuffer b, final int bOffset, final int length) {
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (a.getByte(aOffset + i) != b.getByte(bOffset + i)) {
                    return false;
                }
            }
            return true;
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (a.getLong(aOffset + i) != b.getLong(bOffset + i)) {
                return false;
            }
        }
        return a.getLong(aOffset + last) == b.getLong(bOffset + last);
    }

    /** Compares octets of the image with those of a buffer, in the same way. */
    static boolean isSame(
            final Region image, final long at, final DirectBuffer buffer, final int offset, final int length) {
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (image.getByte(at + i) != buffer.getByte(offset + i)) {
                    return false;
                }
            }
            return true;
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (image.getLong(at + i) != buffer.getLong(offset + i)) {
                return false;
            }
        }
        return image.getLong(at + last) == buffer.getLong(offset + last);
    }
}
