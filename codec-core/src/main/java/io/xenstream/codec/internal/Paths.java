// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The structure of store paths, in buffers, without views or copies. Offsets and lengths are in bytes; the caller checks them. Lengths exclude the
 * NUL. No method validates the path; {@link PathRules} does.
 */
public final class Paths {
    /** Separates names; starts every absolute path. */
    public static final byte SEPARATOR = '/';
    /** Starts every special path, such as {@code @releaseDomain}. */
    public static final byte SPECIAL = '@';

    private static final long SEPARATORS = 0x2F2F2F2F2F2F2F2FL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private Paths() {}

    /** Returns whether a path is that of a special node. */
    public static boolean isSpecial(final DirectBuffer path) {
        return path.capacity() > 0 && path.getByte(0) == SPECIAL;
    }

    /** Returns whether a path is that of a special node. */
    public static boolean isSpecial(final CharSequence path) {
        return path.length() > 0 && path.charAt(0) == SPECIAL;
    }

    /** Returns whether a path is absolute. */
    public static boolean isAbsolute(final DirectBuffer path) {
        return path.capacity() > 0 && path.getByte(0) == SEPARATOR;
    }

    /** Returns whether a path is that of the root node. */
    public static boolean isRoot(final DirectBuffer path) {
        return path.capacity() == 1 && path.getByte(0) == SEPARATOR;
    }

    /** Returns the length of the parent's path: 1 for children of the root, 0 for the root and for paths that are not absolute. */
    public static int parentLength(final DirectBuffer path) {
        return parentLength(path, 0, path.capacity());
    }

    /** Returns the length of the parent's path: 1 for children of the root, 0 for the root and for paths that are not absolute. */
    public static int parentLength(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 2 || buffer.getByte(offset) != SEPARATOR) {
            return 0;
        }
        return Math.max(1, lastSeparator(buffer, offset, length));
    }

    /** Returns the length of the parent's path: 1 for children of the root, 0 for the root and for paths that are not absolute. */
    public static int parentLength(final String path) {
        return path.length() < 2 || path.charAt(0) != SEPARATOR ? 0 : Math.max(1, path.lastIndexOf(SEPARATOR));
    }

    /** Returns the index of the last separator of an absolute path. Reads 8 bytes at a time. */
    private static int lastSeparator(final DirectBuffer buffer, final int offset, final int length) {
        int end = length;
        while (end >= Long.BYTES) {
            final long bytes = buffer.getLong(offset + end - Long.BYTES, ByteOrder.LITTLE_ENDIAN) ^ SEPARATORS;
            final long found = zeros(bytes);
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

    /** Returns the highest bit of each byte that is zero, and no other bit. */
    private static long zeros(final long bytes) {
        return ~(((bytes & LOW_BITS) + LOW_BITS) | bytes | LOW_BITS);
    }

    /** Returns the index of the first byte of the last name; 0 for the root and for paths that are not absolute. */
    public static int leafOffset(final DirectBuffer buffer, final int offset, final int length) {
        return length < 2 || buffer.getByte(offset) != SEPARATOR ? 0 : lastSeparator(buffer, offset, length) + 1;
    }

    /** Returns the depth of a node: 0 for the root and special nodes, 1 for children of the root. */
    public static int depth(final DirectBuffer path) {
        int depth = 0;
        final int length = path.capacity();
        for (int i = 0; i < length; i++) {
            depth += path.getByte(i) == SEPARATOR ? 1 : 0;
        }
        return length == 1 ? 0 : depth;
    }

    /** Returns whether the path at the start of a buffer is another path or below it. The other one may be the root. */
    public static boolean isSameOrBelow(
            final DirectBuffer path, final int length, final DirectBuffer top, final int topLength) {
        return isSameOrBelow(path, 0, length, top, 0, topLength);
    }

    /** Returns whether a path is another path or below it. The other one may be the root. */
    public static boolean isSameOrBelow(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final DirectBuffer topBuffer,
            final int topOffset,
            final int topLength) {
        return length >= topLength
                && (length == topLength || topLength == 1 || buffer.getByte(offset + topLength) == SEPARATOR)
                && isSame(buffer, offset, topBuffer, topOffset, topLength);
    }

    /** Compares bytes of two buffers, 8 at a time; the last word overlaps the one before it. */
    public static boolean isSame(
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

    /** Compares all bytes of two buffers. */
    public static boolean isSame(final DirectBuffer a, final DirectBuffer b) {
        return a.capacity() == b.capacity() && isSame(a, 0, b, 0, a.capacity());
    }

    /** Compares bytes of a region with bytes of a buffer, in the same way. */
    public static boolean isSame(
            final Region region, final long at, final DirectBuffer buffer, final int offset, final int length) {
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (region.getByte(at + i) != buffer.getByte(offset + i)) {
                    return false;
                }
            }
            return true;
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (region.getLong(at + i) != buffer.getLong(offset + i)) {
                return false;
            }
        }
        return region.getLong(at + last) == buffer.getLong(offset + last);
    }

    /** Compares two paths in tree order: depth first, siblings by the unsigned bytes of their names. */
    public static int compare(final DirectBuffer a, final DirectBuffer b) {
        final int common = Math.min(a.capacity(), b.capacity());
        for (int i = 0; i < common; i++) {
            final int difference = rank(a.getByte(i)) - rank(b.getByte(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(a.capacity(), b.capacity());
    }

    /** Ranks the separator before all other bytes, so that a node is followed by the nodes below it, then by its next sibling. */
    private static int rank(final byte value) {
        return value == SEPARATOR ? -1 : Byte.toUnsignedInt(value);
    }
}
