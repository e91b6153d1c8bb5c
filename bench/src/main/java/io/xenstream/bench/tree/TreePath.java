// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** The path of a node in each form that a contender may want. ASCII. */
public final class TreePath {
    private final String text;
    private final byte[] bytes;
    private final UnsafeBuffer buffer;

    /**
     * Creates a path.
     *
     * @param text absolute
     */
    public TreePath(final String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        this.buffer = new UnsafeBuffer(bytes);
    }

    /**
     * The path as text.
     *
     * @return the text, always the same object, whose hash is cached
     */
    public String text() {
        return text;
    }

    /**
     * The length.
     *
     * @return bytes
     */
    public int length() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** The length of the path with a separator, with which the paths of children begin. */
    int prefixLength() {
        return bytes.length == 1 ? 1 : bytes.length + 1;
    }

    /**
     * Loads the path into the cache, as that of a request that has just been received.
     *
     * @return any number
     */
    public int touch() {
        return text.charAt(0)
                + text.charAt(text.length() - 1)
                + text.hashCode()
                + bytes[bytes.length - 1]
                + buffer.getByte(0);
    }

    /**
     * The path of a child.
     *
     * @param name of the child
     * @return its path
     */
    public TreePath child(final String name) {
        return new TreePath(bytes.length == 1 ? text + name : text + '/' + name);
    }

    /**
     * The path of a child of the parent.
     *
     * @param name of the child
     * @return its path
     */
    public TreePath sibling(final String name) {
        return new TreePath(text.substring(0, text.lastIndexOf('/') + 1) + name);
    }

    @Override
    public String toString() {
        return text;
    }
}
