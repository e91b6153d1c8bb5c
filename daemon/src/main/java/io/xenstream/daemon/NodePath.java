// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.internal.Paths;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The path of a node, as a request gives it: checked, and made absolute. Refers to the request's bytes, or to its own if the path is relative. */
final class NodePath {
    static final UnsafeBuffer ROOT = text("/");
    static final UnsafeBuffer INTRODUCE_DOMAIN = text("@introduceDomain");
    static final UnsafeBuffer RELEASE_DOMAIN = text("@releaseDomain");
    /** The directory of the domains' directories. */
    static final String DOMAINS = "/local/domain/";

    /** The base of relative paths of socket clients, which belong to domain 0. */
    private static final UnsafeBuffer HOME = text(DOMAINS + "0/");

    private static final int LONGEST_ABSOLUTE = 3072;
    private static final int LONGEST_RELATIVE = 2048;
    private static final int LONGEST_DOMID = 5;
    private static final boolean[] ALLOWED = new boolean[256];

    static {
        for (final char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@".toCharArray()) {
            ALLOWED[c] = true;
        }
    }

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    /** Paths of an image may be longer than those of requests. */
    private final MutableDirectBuffer absolute = new ExpandableArrayBuffer(HOME.capacity() + LONGEST_RELATIVE);

    private static UnsafeBuffer text(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The absolute path; its capacity is the length of the path. */
    DirectBuffer buffer() {
        return view;
    }

    /** Bytes. */
    int length() {
        return view.capacity();
    }

    /**
     * Resolves a path.
     *
     * @throws RequestException if the path is malformed, or that of a special node
     */
    NodePath resolve(final DirectBuffer given, final int offset, final int length) {
        if (length > 0 && given.getByte(offset) == Paths.SEPARATOR) {
            view.wrap(given, offset, length);
        } else {
            if (length > LONGEST_RELATIVE || (length > 0 && given.getByte(offset) == Paths.SPECIAL)) {
                throw new RequestException(StoreError.EINVAL);
            }
            absolute.putBytes(0, HOME, 0, HOME.capacity());
            absolute.putBytes(HOME.capacity(), given, offset, length);
            view.wrap(absolute, 0, HOME.capacity() + length);
        }
        return requireValid();
    }

    /**
     * Like {@link #resolve}, but also accepts special nodes.
     *
     * @throws RequestException if the path is malformed
     */
    NodePath resolveAny(final DirectBuffer given, final int offset, final int length) {
        if (length == 0 || given.getByte(offset) != Paths.SPECIAL) {
            return resolve(given, offset, length);
        }
        view.wrap(given, offset, length);
        return requireValid();
    }

    /**
     * Like {@link #resolve}, but also accepts whatever begins as special nodes do: there may be none of that name, now or ever.
     *
     * @throws RequestException if the path is malformed
     */
    NodePath resolveWatched(final DirectBuffer given, final int offset, final int length) {
        if (length == 0 || given.getByte(offset) != Paths.SPECIAL) {
            return resolve(given, offset, length);
        }
        if (length > LONGEST_RELATIVE) {
            throw new RequestException(StoreError.EINVAL);
        }
        view.wrap(given, offset, length);
        return this;
    }

    private NodePath requireValid() {
        final int length = view.capacity();
        boolean isValid = length <= LONGEST_ABSOLUTE && (length == 1 || view.getByte(length - 1) != Paths.SEPARATOR);
        byte before = 0;
        for (int i = 0; isValid && i < length; i++) {
            final byte c = view.getByte(i);
            isValid = ALLOWED[c & 0xFF] && (c != Paths.SEPARATOR || before != Paths.SEPARATOR);
            before = c;
        }
        if (!isValid) {
            throw new RequestException(StoreError.EINVAL);
        }
        return this;
    }

    /**
     * Applies a quota to the path of a node: the {@code /local/domain/N/} at its beginning does not count.
     *
     * @throws RequestException if the path is longer
     */
    NodePath requireAtMost(final long longest) {
        if (view.capacity() > longest && view.capacity() - homeLength() > longest && !isSpecial()) {
            throw new RequestException(StoreError.EINVAL);
        }
        return this;
    }

    /** The length of {@code /local/domain/N/} at the beginning of the path, or 0. */
    private int homeLength() {
        int i = 0;
        while (i < DOMAINS.length()) {
            if (i == view.capacity() || view.getByte(i) != DOMAINS.charAt(i)) {
                return 0;
            }
            i++;
        }
        final int digits = i;
        while (i < view.capacity() && view.getByte(i) >= '0' && view.getByte(i) <= '9') {
            i++;
        }
        final boolean isHome = i > digits && i - digits <= LONGEST_DOMID && i < view.capacity();
        return isHome && view.getByte(i) == Paths.SEPARATOR ? i + 1 : 0;
    }

    boolean isRoot() {
        return Paths.isRoot(view);
    }

    boolean isSpecial() {
        return Paths.isSpecial(view);
    }

    /** Copies the path of a node of the store. */
    void copy(final DirectBuffer node) {
        absolute.putBytes(0, node, 0, node.capacity());
        view.wrap(absolute, 0, node.capacity());
    }

    /** The length of the parent's path, of a node that is neither the root nor special. */
    int parentLength() {
        return parentLength(view.capacity());
    }

    /** The length of the path above the one that the first bytes of this path are. */
    int parentLength(final int length) {
        return Paths.parentLength(view, 0, length);
    }
}
