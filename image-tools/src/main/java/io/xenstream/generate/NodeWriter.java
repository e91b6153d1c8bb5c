// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;

/**
 * Writes committed nodes as one walks the tree: go to a child, put a value together, write, come back.
 *
 * <p>Stops writing, without a word, once a limit is reached. As parents come first, what has been written is a tree all the same.
 */
final class NodeWriter {
    private static final int MOST_PERMISSIONS = 4;

    private final ImageWriter writer;
    private final AsciiBuilder path = new AsciiBuilder();
    private final AsciiBuilder value = new AsciiBuilder();
    private final byte[] letters = new byte[MOST_PERMISSIONS];
    private final int[] domids = new int[MOST_PERMISSIONS];
    private int permissions;
    private long limit;

    NodeWriter(final ImageWriter writer) {
        this.writer = writer;
    }

    /** Sets how many nodes may still be written; the answer is how many might have been before. */
    long limit(final long nodes) {
        final long before = limit;
        limit = nodes;
        return before;
    }

    /** Whether a node may still be written. */
    boolean hasRoom() {
        return limit > 0;
    }

    /** The first permission of the nodes from here on: who owns them, and what all others may do. */
    NodeWriter owner(final char letter, final int domid) {
        permissions = 0;
        return and(letter, domid);
    }

    /** One more permission of the nodes from here on. */
    NodeWriter and(final char letter, final int domid) {
        letters[permissions] = (byte) letter;
        domids[permissions++] = domid;
        return this;
    }

    /** Where one stands. */
    AsciiBuilder path() {
        return path;
    }

    /** The value of the node that is written next, and of no other. */
    AsciiBuilder value() {
        return value;
    }

    /** Goes to a child. The answer is the way back. */
    int enter(final byte[] name) {
        final int parent = path.length();
        path.append('/').append(name);
        return parent;
    }

    /** Goes to a child with a number for its name. The answer is the way back. */
    int enter(final long name) {
        final int parent = path.length();
        path.append('/').append(name);
        return parent;
    }

    void leave(final int parent) {
        path.truncate(parent);
    }

    /** Writes a node that is not a child: the root, a special one. */
    void apart(final byte[] name) {
        path.append(name);
        write();
        path.clear();
    }

    void leaf(final byte[] name) {
        final int parent = enter(name);
        write();
        leave(parent);
    }

    void leaf(final byte[] name, final byte[] constant) {
        value.append(constant);
        leaf(name);
    }

    void leaf(final byte[] name, final long number) {
        value.append(number);
        leaf(name);
    }

    /** Writes the node where one stands. */
    void write() {
        if (limit > 0) {
            limit--;
            final NodeDataEncoder node = writer.claimNodeData(permissions, path.length(), value.length());
            for (int i = 0; i < permissions; i++) {
                node.permission(i, letters[i], 0, domids[i]);
            }
            node.path(path.buffer(), 0, path.length()).value(value.buffer(), 0, value.length());
            writer.commit();
        }
        value.clear();
    }
}
