// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client does between TRANSACTION_START and TRANSACTION_END.
 *
 * <p>A node is copied when the transaction first looks at it, and is the transaction's own from then on. At the end, each of them must still be
 * what it was; otherwise the client is told to begin again.
 */
final class Transaction extends Tree {
    private final int id;
    private final Store store;
    private final int maxNodes;
    /** In the order in which they were first looked at; what was made, changed or removed, in the order of that. */
    private final Map<String, TransactionNode> nodes = new LinkedHashMap<>();

    private boolean isDoomed;

    Transaction(final int id, final Store store, final int maxNodes) {
        this.id = id;
        this.store = store;
        this.maxNodes = maxNodes;
    }

    int id() {
        return id;
    }

    Map<String, TransactionNode> nodes() {
        return nodes;
    }

    /** Takes a node out of an image. */
    void restore(final String path, final TransactionNode node) {
        nodes.put(path, node);
    }

    /** Has the transaction fail in the end. */
    void doom() {
        isDoomed = true;
    }

    /** Whether somebody else has changed what this transaction has looked at. */
    boolean isConflicting() {
        if (isDoomed) {
            return true;
        }
        for (final Map.Entry<String, TransactionNode> entry : nodes.entrySet()) {
            if (store.generation(entry.getKey()) != entry.getValue().base) {
                return true;
            }
        }
        return false;
    }

    /** The transaction's own copy of a node, which may be one of a node that is not there. */
    TransactionNode look(final String path) {
        final TransactionNode known = nodes.get(path);
        if (known != null) {
            return known;
        }
        requireLooks(1);
        final TransactionNode node = new TransactionNode(store.find(path));
        nodes.put(path, node);
        return node;
    }

    private TransactionNode moveToEnd(final String path) {
        final TransactionNode node = look(path);
        nodes.remove(path);
        nodes.put(path, node);
        return node;
    }

    @Override
    byte[] value(final String path) {
        return look(path).value();
    }

    @Override
    List<Permission> permissions(final String path) {
        return look(path).permissions();
    }

    @Override
    Iterable<String> childNames(final String path) {
        look(path);
        return namesBelow(path);
    }

    private List<String> namesBelow(final String path) {
        final Node committed = store.find(path);
        final List<String> names = new ArrayList<>(committed == null ? Set.of() : committed.childNames());
        final TransactionNode node = nodes.get(path);
        if (node != null) {
            names.removeIf(node.removed()::contains);
            for (final String added : node.added()) {
                if (committed == null || committed.child(added) == null) {
                    names.add(added);
                }
            }
        }
        return names;
    }

    /** How many nodes, this one and those below it, the transaction has not looked at. */
    private int unseen(final String path) {
        int unseen = nodes.containsKey(path) ? 0 : 1;
        for (final String name : namesBelow(path)) {
            unseen += unseen(StorePath.child(path, name));
        }
        return unseen;
    }

    @Override
    long generation(final String path) {
        return look(path).base;
    }

    @Override
    void update(final String path, final byte[] value, final List<Permission> permissions) {
        final TransactionNode node = look(path);
        (node.isWritten() ? node : moveToEnd(path)).set(value, permissions);
    }

    @Override
    void create(final String path, final byte[] value, final List<Permission> permissions) {
        look(StorePath.parent(path)).addChild(StorePath.leaf(path));
        moveToEnd(path).set(value, permissions);
    }

    @Override
    void delete(final String path) {
        look(StorePath.parent(path)).removeChild(StorePath.leaf(path));
        final Iterable<String> names = childNames(path);
        moveToEnd(path).delete();
        for (final String name : names) {
            delete(StorePath.child(path, name));
        }
    }

    @Override
    void requireRoom(final int newNodes) {
        // Held against the store once it is committed.
    }

    private void requireLooks(final int more) {
        if (nodes.size() + more > maxNodes) {
            throw new RequestRefused(StoreError.ENOSPC);
        }
    }

    @Override
    void changed(final String path, final ChangeListener listener) {
        // Others see it once it is committed.
    }

    @Override
    void removing(final String path, final ChangeListener listener) {
        // The parent is looked at, too. All or nothing: there is no way back out of a half removed subtree.
        requireLooks(unseen(path) + 1);
    }

    /**
     * Makes what the transaction did visible.
     *
     * @throws RequestRefused EAGAIN if somebody else has changed what it has looked at, ENOSPC if there is no room
     */
    void commit(final ChangeListener listener) {
        if (isConflicting()) {
            throw new RequestRefused(StoreError.EAGAIN);
        }
        int made = 0;
        for (final TransactionNode node : nodes.values()) {
            made += (node.exists() ? 1 : 0) - (node.base == 0 ? 0 : 1);
        }
        store.requireRoom(made);
        nodes.forEach((path, node) -> {
            if (node.isWritten()) {
                apply(path, node);
            }
        });
        nodes.forEach((path, node) -> {
            if (node.isWritten() && (node.exists() || node.base != 0)) {
                listener.changed(path, !node.exists() && isGone(StorePath.parent(path)));
            }
        });
    }

    private boolean isGone(final String path) {
        final TransactionNode node = nodes.get(path);
        return node != null && node.isWritten() && !node.exists();
    }

    private void apply(final String path, final TransactionNode node) {
        if (node.exists()) {
            store.put(path, node.value(), node.permissions());
        } else if (store.find(path) != null) {
            store.delete(path);
        }
    }
}
