// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.internal.PathRules;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** The path rules of the C daemon for requests of its clients. */
final class CDaemonNames {
    private static final byte[] DOMAIN_PREFIX = {'/', 'l', 'o', 'c', 'a', 'l', '/', 'd', 'o', 'm', 'a', 'i', 'n', '/'};
    /** The daemon accepts a sign in place of a digit. */
    private static final int MAX_DOMID_LENGTH = 5;

    private CDaemonNames() {}

    /**
     * Returns the reason why clients cannot use the path of a node, or null if they can.
     *
     * @param maxLength the largest length in bytes, not counting the path of a domain
     */
    static String nodeFault(final DirectBuffer path, final int maxLength) {
        if (path.capacity() == 0 || path.getByte(0) != '/') {
            return "path does not start with /";
        }
        final String fault = fault(path);
        return fault == null ? lengthFault(path, maxLength) : fault;
    }

    /**
     * Returns the reason why a client cannot watch a path, or null if it can.
     *
     * @param maxLength the largest length in bytes, not counting the path of a domain, or -1 for no limit
     */
    static String watchFault(final DirectBuffer path, final long maxLength) {
        if (path.capacity() == 0) {
            return "empty path";
        }
        final String fault = fault(path);
        return fault == null && maxLength >= 0 ? lengthFault(path, maxLength) : fault;
    }

    private static String fault(final DirectBuffer path) {
        if (PathRules.hasValidNames(path)) {
            return null;
        }
        byte previous = 0;
        for (int i = 0; i < path.capacity(); i++) {
            final byte b = path.getByte(i);
            if (!PathRules.isAllowed(b)) {
                return String.format(Locale.ROOT, "byte %02x at index %d of the path", b & 0xFF, i);
            }
            if (b == '/' && previous == '/') {
                return "// at index " + (i - 1) + " of the path";
            }
            previous = b;
        }
        return previous == '/' && path.capacity() > 1 ? "path ends with /" : null;
    }

    private static String lengthFault(final DirectBuffer path, final long maxLength) {
        if (path.capacity() <= maxLength) {
            return null;
        }
        final int relativeLength = path.capacity() - domainPathLength(path);
        return relativeLength > maxLength ? "path of " + relativeLength + " bytes, more than " + maxLength : null;
    }

    /** Returns the length in bytes of {@code /local/domain/N/} if the path starts with it, or 0. */
    private static int domainPathLength(final DirectBuffer path) {
        final int length = path.capacity();
        for (int i = 0; i < DOMAIN_PREFIX.length; i++) {
            if (i >= length || path.getByte(i) != DOMAIN_PREFIX[i]) {
                return 0;
            }
        }
        final int start = DOMAIN_PREFIX.length;
        final int end = Math.min(length, start + MAX_DOMID_LENGTH);
        final int digits = start < end && path.getByte(start) == '-' ? start + 1 : start;
        int i = digits;
        while (i < end && path.getByte(i) >= '0' && path.getByte(i) <= '9') {
            i++;
        }
        return i > digits && i < length && path.getByte(i) == '/' ? i + 1 : 0;
    }

    /** Returns the index of the slash before the last name of a path, not counting a slash at index 0, or 0 if there is none. */
    static int lastSlash(final DirectBuffer path) {
        int slash = path.capacity() - 1;
        while (slash > 0 && path.getByte(slash) != '/') {
            slash--;
        }
        return Math.max(slash, 0);
    }
}
