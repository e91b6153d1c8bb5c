// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A transaction: the tree as one client sees it between TRANSACTION_START and TRANSACTION_END.
 *
 * <p>A node is copied when the transaction first accesses it. At the end, each of these nodes must be unchanged in the store; otherwise the
 * client gets EAGAIN.
 */
final class Transaction extends Tree {
    private final int id;
    private final Store store;
    private final int maxNodes;
    /** In order of first access; created, changed or removed nodes in order of the last change. */
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

    /** Restores a node from an image. */
    void restore(final String path, final TransactionNode node) {
        nodes.put(path, node);
    }

    /** Makes the transaction fail in the end. */
    void doom() {
        isDoomed = true;
    }

    /** Whether a node that this transaction accessed has changed in the store. */
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

    /** The transaction's copy of a node, which also represents a missing node. */
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

    /** How many nodes, this one and those below it, the transaction has not accessed. */
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
        // Checked when the transaction is committed.
    }

    private void requireLooks(final int more) {
        if (nodes.size() + more > maxNodes) {
            throw new RequestException(StoreError.ENOSPC);
        }
    }

    @Override
    void changed(final String path, final ChangeListener listener) {
        // Events follow when the transaction is committed.
    }

    @Override
    void removing(final String path, final ChangeListener listener) {
        // Counts the parent too. Checked first, because a partly removed subtree cannot be restored.
        requireLooks(unseen(path) + 1);
    }

    /**
     * Applies the transaction to the store.
     *
     * @throws RequestException EAGAIN if it conflicts with other changes, ENOSPC if there is no room
     */
    void commit(final ChangeListener listener) {
        if (isConflicting()) {
            throw new RequestException(StoreError.EAGAIN);
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
