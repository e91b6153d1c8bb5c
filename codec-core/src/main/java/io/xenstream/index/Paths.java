// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import org.agrona.DirectBuffer;

/** Paths in buffers, without views. */
final class Paths {
    static final byte SEPARATOR = '/';

    private Paths() {}

    /** Octets of the parent's path; 0 for the root, special nodes and whatever else does not begin with a separator. */
    static int parentLength(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 2 || buffer.getByte(offset) != SEPARATOR) {
            return 0;
        }
        return Math.max(1, lastSeparator(buffer, offset, length));
    }

    /** Where the last separator is, counted from the path's first octet, which is one. */
    private static int lastSeparator(final DirectBuffer buffer, final int offset, final int length) {
        int at = length - 1;
        while (at > 0 && buffer.getByte(offset + at) != SEPARATOR) {
            at--;
        }
        return at;
    }

    /** Where the last name begins, counted from the path's first octet. */
    static int nameOffset(final DirectBuffer buffer, final int offset, final int length) {
        return length < 2 || buffer.getByte(offset) != SEPARATOR ? 0 : lastSeparator(buffer, offset, length) + 1;
    }

    static boolean isSame(
            final DirectBuffer a, final int aOffset, final DirectBuffer b, final int bOffset, final int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (a.getLong(aOffset + i) != b.getLong(bOffset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (a.getByte(aOffset + i) != b.getByte(bOffset + i)) {
                return false;
            }
        }
        return true;
    }
}
