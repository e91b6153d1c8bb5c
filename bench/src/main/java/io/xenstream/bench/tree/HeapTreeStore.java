// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tree of Java objects, as a daemon has it: each node has a map from names to children. It does not outlive its process. A transaction keeps its changes
 * beside the tree and validates generations before it applies them.
 */
final class HeapTreeStore implements TreeStore {
    /** A node. */
    private static final class Node {
        private byte[] value;
        private long generation;
        /** By name, in order of creation; null if there are none. */
        private Map<String, Node> children;

        private Node(final byte[] value, final long generation) {
            this.value = value;
            this.generation = generation;
        }
    }

    /** What a transaction keeps of a node. */
    private static final class Change {
        private final Node node;
        private final long generation;
        private final byte[] value;

        private Change(final Node node, final byte[] value) {
            this.node = node;
            this.generation = node.generation;
            this.value = value;
        }
    }

    private final Node root = new Node(new byte[0], 0);
    /** The nodes without a parent. */
    private final Map<String, Node> special = new LinkedHashMap<>();

    private long generation;

    private Node find(final String path, final int length) {
        if (path.charAt(0) != '/') {
            return special.get(path);
        }
        Node node = root;
        int from = 1;
        while (node != null && from < length) {
            final int slash = path.indexOf('/', from);
            final int end = slash < 0 || slash > length ? length : slash;
            node = node.children == null ? null : node.children.get(path.substring(from, end));
            from = end + 1;
        }
        return node;
    }

    private Node find(final TreePath path) {
        return find(path.text(), path.length());
    }

    @Override
    public int read(final TreePath path, final byte[] target) {
        final Node node = find(path);
        if (node == null) {
            return -1;
        }
        System.arraycopy(node.value, 0, target, 0, node.value.length);
        return node.value.length;
    }

    @Override
    public void write(final TreePath path, final byte[] value) {
        final Node node = find(path);
        node.value = Arrays.copyOf(value, value.length);
        node.generation = ++generation;
    }

    @Override
    public void create(final TreePath path, final byte[] value) {
        put(path.text(), Arrays.copyOf(value, value.length));
    }

    void put(final String path, final byte[] value) {
        if (path.length() == 1) {
            root.value = value;
            return;
        }
        if (path.charAt(0) != '/') {
            special.put(path, new Node(value, ++generation));
            return;
        }
        final int slash = path.lastIndexOf('/');
        final Node parent = find(path, Math.max(1, slash));
        if (parent.children == null) {
            parent.children = new LinkedHashMap<>(4);
        }
        parent.children.put(path.substring(slash + 1), new Node(value, ++generation));
        parent.generation = generation;
    }

    @Override
    public void remove(final TreePath path) {
        final int slash = path.text().lastIndexOf('/');
        final Node parent = find(path.text(), Math.max(1, slash));
        parent.children.remove(path.text().substring(slash + 1));
        if (parent.children.isEmpty()) {
            parent.children = null;
        }
        parent.generation = ++generation;
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        names.clear();
        final Node node = find(path);
        if (node.children != null) {
            for (final String name : node.children.keySet()) {
                names.add(name, 0);
            }
        }
    }

    @Override
    public void transaction(final KnownNode[] nodes, final int from, final int to) {
        final Map<String, Change> changes = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            final Node node = find(nodes[i].path());
            final byte[] value = nodes[i].value();
            changes.put(nodes[i].path().text(), new Change(node, Arrays.copyOf(value, value.length)));
        }
        for (final Change change : changes.values()) {
            if (change.node.generation != change.generation) {
                throw new IllegalStateException("a conflict of the only transaction");
            }
        }
        for (final Change change : changes.values()) {
            change.node.value = change.value;
            change.node.generation = ++generation;
        }
    }

    @Override
    public void close() {
        root.children = null;
    }
}
