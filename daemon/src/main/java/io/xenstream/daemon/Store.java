// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The committed nodes. */
final class Store extends Tree {
    private static final List<Permission> PRIVATE = List.of(new Permission('n', false, 0));
    /**
     * Images do not hold generations. They start at the current time, so that a generation that a client received before a takeover is not
     * reused.
     */
    private static final int GENERATIONS_PER_MILLISECOND = 1_000_000;

    private final long maxNodes;
    private final Map<String, Node> special = new LinkedHashMap<>();
    private final Node root;
    private long generation = System.currentTimeMillis() * GENERATIONS_PER_MILLISECOND;
    private long nodes;
    /** The size of all node records in an image, in bytes. */
    private long bytes;

    /** A store with a root and the special nodes. */
    Store(final long maxNodes) {
        this.maxNodes = maxNodes;
        root = newNode(StorePath.ROOT, ProtocolText.NONE, PRIVATE);
        create(StorePath.INTRODUCE_DOMAIN, ProtocolText.NONE, PRIVATE);
        create(StorePath.RELEASE_DOMAIN, ProtocolText.NONE, PRIVATE);
    }

    private Node newNode(final String path, final byte[] value, final List<Permission> permissions) {
        final Node node = new Node(value, permissions, ++generation);
        nodes++;
        bytes += StateSize.nodeLength(path.length(), node);
        return node;
    }

    /** The size of all node records in an image, in bytes. */
    long bytes() {
        return bytes;
    }

    /** How many nodes there are, special ones included. */
    long nodes() {
        return nodes;
    }

    Node root() {
        return root;
    }

    Map<String, Node> special() {
        return special;
    }

    /** The node; null if there is none. */
    Node find(final String path) {
        if (StorePath.isSpecial(path)) {
            return special.get(path);
        }
        Node node = root;
        int from = 1;
        while (node != null && from < path.length()) {
            final int slash = path.indexOf('/', from);
            final int end = slash < 0 ? path.length() : slash;
            node = node.child(path.substring(from, end));
            from = end + 1;
        }
        return node;
    }

    @Override
    byte[] value(final String path) {
        final Node node = find(path);
        return node == null ? null : node.value();
    }

    @Override
    List<Permission> permissions(final String path) {
        final Node node = find(path);
        return node == null ? null : node.permissions();
    }

    @Override
    Iterable<String> childNames(final String path) {
        return find(path).childNames();
    }

    @Override
    long generation(final String path) {
        final Node node = find(path);
        return node == null ? 0 : node.generation();
    }

    @Override
    void update(final String path, final byte[] value, final List<Permission> permissions) {
        final Node node = find(path);
        bytes -= StateSize.nodeLength(path.length(), node);
        node.set(value, permissions, ++generation);
        bytes += StateSize.nodeLength(path.length(), node);
    }

    @Override
    void create(final String path, final byte[] value, final List<Permission> permissions) {
        if (StorePath.isSpecial(path)) {
            special.put(path, newNode(path, value, permissions));
        } else {
            find(StorePath.parent(path)).add(StorePath.leaf(path), newNode(path, value, permissions), ++generation);
        }
    }

    /** Like {@link #create}, but creates missing parents and overwrites an existing node. */
    void put(final String path, final byte[] value, final List<Permission> permissions) {
        if (find(path) != null) {
            update(path, value, permissions);
            return;
        }
        if (!StorePath.isSpecial(path) && find(StorePath.parent(path)) == null) {
            final String parent = StorePath.parent(path);
            put(parent, ProtocolText.NONE, PRIVATE);
        }
        create(path, value, permissions);
    }

    @Override
    void delete(final String path) {
        final Node parent = find(StorePath.parent(path));
        final String name = StorePath.leaf(path);
        final Node node = parent.child(name);
        forget(path, node);
        NodeWalk.below(path, node, this::forget);
        parent.remove(name, ++generation);
    }

    private void forget(final String path, final Node node) {
        nodes--;
        bytes -= StateSize.nodeLength(path.length(), node);
    }

    @Override
    void requireRoom(final int newNodes) {
        if (nodes + newNodes > maxNodes) {
            throw new RequestException(StoreError.ENOSPC);
        }
    }

    @Override
    void changed(final String path, final ChangeListener listener) {
        listener.changed(path, false);
    }

    @Override
    void removing(final String path, final ChangeListener listener) {
        listener.changed(path, false);
        NodeWalk.below(path, find(path), (below, node) -> listener.changed(below, true));
    }
}
