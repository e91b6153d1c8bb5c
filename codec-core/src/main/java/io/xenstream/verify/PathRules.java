// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import org.agrona.DirectBuffer;

/** What a path may look like (docs/format.md, section 4). */
final class PathRules {
    /** Octets of the longest absolute path. */
    static final int LONGEST_ABSOLUTE = 3072;
    /** Octets of the longest path relative to a domain's own. */
    static final int LONGEST_RELATIVE = 2048;

    private static final boolean[] ALLOWED = new boolean[256];

    static {
        for (final char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@+".toCharArray()) {
            ALLOWED[c] = true;
        }
    }

    private PathRules() {}

    static boolean isAllowed(final byte octet) {
        return ALLOWED[octet & 0xFF];
    }

    static boolean isSpecial(final DirectBuffer path) {
        return path.capacity() > 0 && path.getByte(0) == '@';
    }

    static boolean isRoot(final DirectBuffer path) {
        return path.capacity() == 1 && path.getByte(0) == '/';
    }

    /** What is wrong with a node's path, or null. */
    static String nodePathFault(final DirectBuffer path) {
        if (path.capacity() == 0) {
            return "an empty path";
        }
        if (!isSpecial(path) && path.getByte(0) != '/') {
            return "a relative path";
        }
        return commonFault(path, LONGEST_ABSOLUTE);
    }

    /** What is wrong with a watched path, or null. It may be relative. */
    static String watchPathFault(final DirectBuffer path) {
        if (path.capacity() == 0) {
            return "an empty path";
        }
        final boolean isAbsolute = isSpecial(path) || path.getByte(0) == '/';
        return commonFault(path, isAbsolute ? LONGEST_ABSOLUTE : LONGEST_RELATIVE);
    }

    private static String commonFault(final DirectBuffer path, final int longest) {
        final int length = path.capacity();
        if (length > longest) {
            return "a path of " + length + " octets, more than " + longest;
        }
        byte previous = 0;
        for (int i = 0; i < length; i++) {
            final byte octet = path.getByte(i);
            if (!isAllowed(octet)) {
                return String.format("octet %02x at %d of the path", octet & 0xFF, i);
            }
            if (octet == '/' && previous == '/') {
                return "// at " + (i - 1) + " of the path";
            }
            previous = octet;
        }
        return previous == '/' && length > 1 ? "a path that ends in /" : null;
    }

    /** Octets of the parent's path; 0 for the root and for special nodes, which have none. */
    static int parentLength(final DirectBuffer path) {
        if (isSpecial(path) || isRoot(path)) {
            return 0;
        }
        int slash = path.capacity() - 1;
        while (slash > 0 && path.getByte(slash) != '/') {
            slash--;
        }
        return Math.max(slash, 1);
    }
}
