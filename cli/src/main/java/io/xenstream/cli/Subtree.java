// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** The part of the tree that is listed: what is below a node. */
final class Subtree {
    private static final byte SEPARATOR = '/';
    private static final byte SPECIAL = '@';

    private final byte[] top;
    private final boolean hasSpecial;

    private Subtree(final byte[] top, final boolean hasSpecial) {
        this.top = top;
        this.hasSpecial = hasSpecial;
    }

    /** All of it. */
    static Subtree root(final boolean hasSpecial) {
        return new Subtree(new byte[0], hasSpecial);
    }

    static Subtree below(final String path, final boolean hasSpecial) {
        if (!path.startsWith("/") && !path.startsWith("@")) {
            throw new CommandFailure(ExitCode.USAGE, "PATH must begin with / (or be a special node): " + path);
        }
        final String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Subtree(trimmed.getBytes(StandardCharsets.ISO_8859_1), hasSpecial);
    }

    boolean isRoot() {
        return top.length == 0;
    }

    /** How deep the node is whose children are not indented. */
    int depth() {
        int depth = 0;
        for (final byte octet : top) {
            depth += octet == SEPARATOR ? 1 : 0;
        }
        return depth;
    }

    /** Whether a path is the subtree's top, or below it. */
    boolean contains(final DirectBuffer path) {
        final int length = path.capacity();
        if (length < top.length || (length > top.length && top.length > 0 && path.getByte(top.length) != SEPARATOR)) {
            return false;
        }
        for (int i = 0; i < top.length; i++) {
            if (path.getByte(i) != top[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a path inside of the subtree is listed: neither its top nor, unless wanted, a special node. */
    boolean isListed(final DirectBuffer path) {
        final int length = path.capacity();
        if (length <= Math.max(top.length, 1) && !isSpecial(path)) {
            return false;
        }
        return length > top.length && (!isSpecial(path) || hasSpecial);
    }

    static boolean isSpecial(final DirectBuffer path) {
        return path.capacity() > 0 && path.getByte(0) == SPECIAL;
    }
}
