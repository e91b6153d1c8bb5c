// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import org.agrona.DirectBuffer;

/** Octets of paths. */
final class PathOctets {
    private PathOctets() {}

    /** Octets of the parent's path; 0 if there is none to wait for: of the root, of special nodes, of the root's children. */
    static int parentLength(final DirectBuffer path) {
        if (path.capacity() == 0 || path.getByte(0) != '/') {
            return 0;
        }
        int slash = path.capacity() - 1;
        while (slash > 0 && path.getByte(slash) != '/') {
            slash--;
        }
        return slash;
    }

    /** Whether two paths begin with the same octets. */
    static boolean isSame(final DirectBuffer path, final DirectBuffer other, final int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (path.getLong(i) != other.getLong(i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (path.getByte(i) != other.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
