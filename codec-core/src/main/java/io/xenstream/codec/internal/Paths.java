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

    /** What {@link #domid} returns for a name that is no number. */
    public static final int NO_DOMID = -1;

    private static final int MOST_DIGITS = 5;

    static final long SEPARATORS = 0x2F2F2F2F2F2F2F2FL;
    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
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

    /** Returns the length of the path one level below its first bytes, which are the path of the root or of a node. */
    public static int childLength(final DirectBuffer path, final int length, final int pathLength) {
        return nameEnd(path, length == 1 ? 1 : length + 1, pathLength);
    }

    /** Returns the index of the first separator from an index on, or the length of the path; at least the index. */
    public static int nameEnd(final DirectBuffer path, final int from, final int length) {
        int end = from;
        while (end < length && path.getByte(end) != SEPARATOR) {
            end++;
        }
        return end;
    }

    /** Returns whether the bytes from one index up to another are a name. */
    public static boolean isName(final DirectBuffer path, final int from, final int end, final byte[] name) {
        return end - from == name.length && hasBytes(path, from, name);
    }

    /** Returns whether a path begins with some bytes. */
    public static boolean startsWith(final DirectBuffer path, final int length, final byte[] bytes) {
        return length >= bytes.length && hasBytes(path, 0, bytes);
    }

    private static boolean hasBytes(final DirectBuffer path, final int from, final byte[] bytes) {
        boolean isSame = true;
        for (int i = 0; isSame && i < bytes.length; i++) {
            isSame = path.getByte(from + i) == bytes[i];
        }
        return isSame;
    }

    /** Returns the number that a name is, which may be greater than any domain's; {@link #NO_DOMID} unless it has one to five decimal digits. */
    public static int domid(final DirectBuffer path, final int from, final int end) {
        if (end == from || end - from > MOST_DIGITS) {
            return NO_DOMID;
        }
        int number = 0;
        for (int i = from; i < end; i++) {
            final int digit = path.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_DOMID;
            }
            number = 10 * number + digit;
        }
        return number;
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

    /** Returns whether one of eight bytes is NUL. */
    public static boolean hasNul(final long bytes) {
        return zeros(bytes) != 0;
    }

    /** Returns the highest bit of each byte that is zero, and no other bit. */
    static long zeros(final long bytes) {
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

    /** Returns whether a path in a region is that of the parent of another one in it. At least 8 bytes are before the paths. */
    public static boolean isParent(
            final Region region, final long parent, final int parentLength, final long child, final int childLength) {
        final int name = parentLength == 1 ? 1 : parentLength + 1;
        final boolean isUsual = childLength > name
                && region.getByte(child + name - 1) == SEPARATOR
                && region.isSame(parent, child, parentLength)
                && !hasSeparator(region, child + name, childLength - name);
        return isUsual || isParentOfOddPath(region, parent, parentLength, child, childLength);
    }

    /** The last name may be empty, and so may be the first one. */
    private static boolean isParentOfOddPath(
            final Region region, final long parent, final int parentLength, final long child, final int childLength) {
        int end = childLength - 1;
        while (end > 1 && region.getByte(child + end) != SEPARATOR) {
            end--;
        }
        return childLength > 1
                && Math.max(1, end) == parentLength
                && region.getByte(child) == SEPARATOR
                && region.isSame(parent, child, parentLength);
    }

    private static boolean hasSeparator(final Region region, final long offset, final int length) {
        int left = length;
        while (left >= Long.BYTES) {
            left -= Long.BYTES;
            if (zeros(region.getLong(offset + left) ^ SEPARATORS) != 0) {
                return true;
            }
        }
        if (left == 0) {
            return false;
        }
        // The first bytes, and those before them, which are shifted out.
        final long bytes = region.getLong(offset + left - Long.BYTES);
        final int before = Byte.SIZE * (Long.BYTES - left);
        return zeros((IS_LITTLE_ENDIAN ? bytes >>> before : bytes << before) ^ SEPARATORS) != 0;
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
