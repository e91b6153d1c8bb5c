// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import java.nio.ByteOrder;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** The syntax of paths (docs/format.md, section 4). */
public final class PathRules {
    /** Maximum length of an absolute path in bytes. */
    static final int LONGEST_ABSOLUTE = 3072;
    /** Maximum length in bytes of a path relative to a domain's home. */
    public static final int LONGEST_RELATIVE = 2048;

    private static final boolean[] ALLOWED = new boolean[256];

    static {
        for (final char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@".toCharArray()) {
            ALLOWED[c] = true;
        }
    }

    private PathRules() {}

    public static boolean isAllowed(final byte b) {
        return ALLOWED[b & 0xFF];
    }

    /** Returns whether a path of any length consists of names that are valid. Its first byte may be any that is allowed. */
    public static boolean hasValidNames(final DirectBuffer path) {
        return commonFault(path, Integer.MAX_VALUE) == null;
    }

    /** Describes what is wrong with a node's path; null if it is valid. */
    public static String nodePathFault(final DirectBuffer path) {
        if (path.capacity() == 0) {
            return "an empty path";
        }
        if (!Paths.isSpecial(path) && path.getByte(0) != '/') {
            return "a relative path";
        }
        return commonFault(path, LONGEST_ABSOLUTE);
    }

    /** Describes what is wrong with a watched path, which may be relative; null if it is valid. */
    public static String watchPathFault(final DirectBuffer path) {
        if (path.capacity() == 0) {
            return "an empty path";
        }
        final boolean isAbsolute = Paths.isSpecial(path) || path.getByte(0) == '/';
        return commonFault(path, isAbsolute ? LONGEST_ABSOLUTE : LONGEST_RELATIVE);
    }

    private static String commonFault(final DirectBuffer path, final int longest) {
        final int length = path.capacity();
        if (length > longest) {
            return "a path of " + length + " bytes, more than " + longest;
        }
        int i = faultlessLength(path, length);
        byte previous = i == 0 ? 0 : path.getByte(i - 1);
        for (; i < length; i++) {
            final byte b = path.getByte(i);
            if (!isAllowed(b)) {
                return String.format(Locale.ROOT, "byte %02x at %d of the path", b & 0xFF, i);
            }
            if (b == '/' && previous == '/') {
                return "// at " + (i - 1) + " of the path";
            }
            previous = b;
        }
        return previous == '/' && length > 1 ? "a path that ends in /" : null;
    }

    /** Returns how many bytes at the beginning, a multiple of 8, are certainly without a fault. */
    private static int faultlessLength(final DirectBuffer path, final int length) {
        long before = 0;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            final long bytes = path.getLong(i, ByteOrder.LITTLE_ENDIAN);
            final long separators = Paths.zeros(bytes ^ Paths.SEPARATORS);
            if (!isAllowed(bytes)
                    || (separators & (separators << Byte.SIZE | before >>> (Long.SIZE - Byte.SIZE))) != 0) {
                return i;
            }
            before = separators;
        }
        return i;
    }

    private static boolean isAllowed(final long bytes) {
        return ALLOWED[(int) bytes & 0xFF]
                && ALLOWED[(int) (bytes >>> 8) & 0xFF]
                && ALLOWED[(int) (bytes >>> 16) & 0xFF]
                && ALLOWED[(int) (bytes >>> 24) & 0xFF]
                && ALLOWED[(int) (bytes >>> 32) & 0xFF]
                && ALLOWED[(int) (bytes >>> 40) & 0xFF]
                && ALLOWED[(int) (bytes >>> 48) & 0xFF]
                && ALLOWED[(int) (bytes >>> 56) & 0xFF];
    }
}
