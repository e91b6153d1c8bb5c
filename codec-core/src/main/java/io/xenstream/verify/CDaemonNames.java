// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import org.agrona.DirectBuffer;

/** What a C daemon lets its clients call nodes. */
final class CDaemonNames {
    private static final byte[] DOMAIN = {'/', 'l', 'o', 'c', 'a', 'l', '/', 'd', 'o', 'm', 'a', 'i', 'n', '/'};
    private static final int DOMID_DIGITS = 5;

    private CDaemonNames() {}

    /** Where a string ends that begins in a buffer: at its NUL, or -1 if the buffer has none. */
    static int end(final DirectBuffer buffer, final int from) {
        for (int i = from; i < buffer.capacity(); i++) {
            if (buffer.getByte(i) == 0) {
                return i;
            }
        }
        return -1;
    }

    /** What keeps clients from naming a node, or null. */
    static String nodeFault(final DirectBuffer path) {
        if (path.capacity() == 0 || path.getByte(0) != '/') {
            return "a name that does not begin with /";
        }
        final String fault = fault(path, 0, path.capacity());
        return fault == null ? lengthFault(path, 0, path.capacity(), PathRules.LONGEST_RELATIVE) : fault;
    }

    /**
     * What keeps a client from watching a path, or null.
     *
     * @param longest octets that the path may have behind the domain's own, or -1
     */
    static String watchFault(final DirectBuffer buffer, final int from, final int end, final int longest) {
        if (from == end) {
            return "an empty path";
        }
        final String fault = fault(buffer, from, end);
        return fault == null && longest >= 0 ? lengthFault(buffer, from, end, longest) : fault;
    }

    private static String fault(final DirectBuffer path, final int from, final int end) {
        byte previous = 0;
        for (int i = from; i < end; i++) {
            final byte octet = path.getByte(i);
            if (!PathRules.isAllowed(octet) || octet == '+') {
                return String.format("octet %02x at %d of the path", octet & 0xFF, i - from);
            }
            if (octet == '/' && previous == '/') {
                return "// at " + (i - from - 1) + " of the path";
            }
            previous = octet;
        }
        return previous == '/' && end - from > 1 ? "a path that ends in /" : null;
    }

    private static String lengthFault(final DirectBuffer path, final int from, final int end, final int longest) {
        final int counted = end - from - domainLength(path, from, end);
        return counted > longest ? "a path of " + counted + " octets, more than " + longest : null;
    }

    /** Octets of a path's beginning that is a domain's own and does not count, with the slash behind it. */
    private static int domainLength(final DirectBuffer path, final int from, final int end) {
        for (int i = 0; i < DOMAIN.length; i++) {
            if (from + i >= end || path.getByte(from + i) != DOMAIN[i]) {
                return 0;
            }
        }
        int i = from + DOMAIN.length;
        final int digits = i;
        while (i < end && i < digits + DOMID_DIGITS && path.getByte(i) >= '0' && path.getByte(i) <= '9') {
            i++;
        }
        return i > digits && i < end && path.getByte(i) == '/' ? i + 1 - from : 0;
    }

    /** Octets of what the daemon takes for the parent of a node that is not special; 0 for the root, which is always there. */
    static int parentLength(final DirectBuffer path) {
        int slash = path.capacity() - 1;
        while (slash > 0 && path.getByte(slash) != '/') {
            slash--;
        }
        return slash == 1 && path.getByte(0) == '/' ? 0 : Math.max(slash, 0);
    }
}
