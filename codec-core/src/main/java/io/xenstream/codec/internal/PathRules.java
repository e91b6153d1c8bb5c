// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

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
        byte previous = 0;
        for (int i = 0; i < length; i++) {
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
}
