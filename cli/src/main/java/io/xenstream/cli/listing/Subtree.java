// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.codec.internal.Paths;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The part of the tree to list: the nodes below a path. */
public final class Subtree {

    private final byte[] top;
    private final boolean hasSpecial;

    private Subtree(final byte[] top, final boolean hasSpecial) {
        this.top = top;
        this.hasSpecial = hasSpecial;
    }

    /** The whole tree. */
    public static Subtree root(final boolean hasSpecial) {
        return new Subtree(new byte[0], hasSpecial);
    }

    public static Subtree below(final String path, final boolean hasSpecial) {
        if (!path.startsWith("/") && !path.startsWith("@")) {
            throw new CommandFailure(ExitCode.USAGE, "PATH must begin with / or name a special node: " + path);
        }
        final String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Subtree(trimmed.getBytes(StandardCharsets.UTF_8), hasSpecial);
    }

    public boolean isRoot() {
        return top.length == 0;
    }

    /** The path of the node below which nodes are listed. */
    DirectBuffer top() {
        return new UnsafeBuffer(top);
    }

    /** The depth of the node whose children are not indented. */
    public int depth() {
        int depth = 0;
        for (final byte b : top) {
            depth += b == Paths.SEPARATOR ? 1 : 0;
        }
        return depth;
    }

    /** Whether a path is the top of the subtree or below it. */
    boolean contains(final DirectBuffer path) {
        final int length = path.capacity();
        if (length < top.length
                || (length > top.length && top.length > 0 && path.getByte(top.length) != Paths.SEPARATOR)) {
            return false;
        }
        for (int i = 0; i < top.length; i++) {
            if (path.getByte(i) != top[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a path inside the subtree is listed: not its top, and special nodes only on request. */
    boolean isListed(final DirectBuffer path) {
        final int length = path.capacity();
        if (length <= Math.max(top.length, 1) && !Paths.isSpecial(path)) {
            return false;
        }
        return length > top.length && (!Paths.isSpecial(path) || hasSpecial);
    }
}
