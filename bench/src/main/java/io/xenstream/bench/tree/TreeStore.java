// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

/**
 * A tree of nodes with values, one of the contenders. Each change is one commit. The callers keep the rules of a tree, so that no contender pays for checking
 * them: parents exist, created nodes do not, and removed nodes have no children.
 */
public interface TreeStore extends AutoCloseable {
    /**
     * Copies a node's value.
     *
     * @param path   of the node
     * @param target receives the value; long enough
     * @return its length in bytes, or -1 if there is no such node
     */
    int read(TreePath path, byte[] target);

    /**
     * Replaces the value of a node.
     *
     * @param path  of a node that exists
     * @param value copied
     */
    void write(TreePath path, byte[] value);

    /**
     * Adds a node.
     *
     * @param path  of the node, whose parent exists
     * @param value copied
     */
    void create(TreePath path, byte[] value);

    /**
     * Removes a node.
     *
     * @param path of a node without children
     */
    void remove(TreePath path);

    /**
     * Lists the names of a node's children, in any order.
     *
     * @param path  of a node that exists
     * @param names receives the names
     * @throws UnsupportedOperationException if the contender does not know children
     */
    void list(TreePath path, NameList names);

    /**
     * Replaces the values of several nodes, all of them or none.
     *
     * @param nodes nodes that exist, and their new values
     * @param from  the first node
     * @param to    behind the last node
     * @throws UnsupportedOperationException if the contender cannot change several nodes at once
     */
    void transaction(KnownNode[] nodes, int from, int to);

    /** Does what can wait, between requests, if the contender has such work. */
    default void idle() {}

    /**
     * Memory outside the heap and outside the files.
     *
     * @return bytes, as far as the contender tells
     */
    default long nativeMemory() {
        return 0;
    }

    /**
     * Whether an interrupted commit was taken back when the store was opened.
     *
     * @return false if the contender does not tell
     */
    default boolean hasRecovered() {
        return false;
    }

    @Override
    void close();
}
