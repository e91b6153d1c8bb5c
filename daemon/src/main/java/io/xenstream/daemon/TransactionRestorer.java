// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.NodeDataDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Restores the nodes of transactions after all committed nodes.
 *
 * <p>An image does not hold the committed nodes as they were when a transaction accessed them. The current nodes are used instead, unless the
 * transaction has read different contents, which makes it fail.
 */
final class TransactionRestorer {
    private final Store store;
    private final List<Entry> entries = new ArrayList<>();

    TransactionRestorer(final Store store) {
        this.store = store;
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares entries
    private record Entry(
            Transaction transaction, String path, byte[] value, List<Permission> permissions, int access) {}

    /** Adds a node; value and permissions are null if it does not exist. */
    void add(
            final Transaction transaction,
            final String path,
            final byte[] value,
            final List<Permission> permissions,
            final int access) {
        entries.add(new Entry(transaction, path, value, permissions, access));
    }

    void restore() {
        entries.forEach(this::restore);
        entries.forEach(this::linkToParent);
    }

    private void restore(final Entry entry) {
        final Node committed = store.find(entry.path);
        if (entry.access == NodeDataDecoder.ACCESS_READ && !isSame(entry, committed)) {
            entry.transaction.doom();
        }
        final boolean isGone = entry.value == null && committed != null;
        entry.transaction.restore(
                entry.path,
                new TransactionNode(
                        committed == null ? 0 : committed.generation(),
                        entry.value,
                        entry.permissions,
                        entry.value == null || (entry.access & NodeDataDecoder.ACCESS_READ) != 0,
                        isGone || (entry.access & NodeDataDecoder.ACCESS_WRITTEN) != 0));
    }

    private static boolean isSame(final Entry entry, final Node committed) {
        return committed != null
                && Arrays.equals(committed.value(), entry.value)
                && committed.permissions().equals(entry.permissions);
    }

    /** Adds created and removed nodes to the parent's list of children. */
    private void linkToParent(final Entry entry) {
        final TransactionNode node = entry.transaction.nodes().get(entry.path);
        if (!node.isWritten()
                || node.exists() == (node.base != 0)
                || !entry.path.startsWith("/")
                || StorePath.isRoot(entry.path)) {
            return;
        }
        final String parentPath = StorePath.parent(entry.path);
        final TransactionNode parent =
                entry.transaction.nodes().computeIfAbsent(parentPath, path -> new TransactionNode(store.find(path)));
        final String name = StorePath.leaf(entry.path);
        if (node.exists()) {
            parent.addChild(name);
        } else {
            parent.removeChild(name);
        }
    }
}
