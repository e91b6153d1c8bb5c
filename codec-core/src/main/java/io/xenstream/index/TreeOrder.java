// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.internal.Paths;

/** Sorts nodes into tree order: each parent before all nodes below it, siblings in image order. Takes 20 bytes per node while sorting. */
final class TreeOrder implements AutoCloseable {
    private static final int LENGTH = 20;
    private static final int PARENT = 0;
    private static final int FIRST_CHILD = 4;
    private static final int LAST_CHILD = 8;
    private static final int NEXT_SIBLING = 12;
    private static final int ORDINAL = 16;

    private final NodeList nodes;
    /** Links are node numbers, starting at 1; 0 means none. Nodes without a parent are linked to node 0. */
    private final WritableRegion links;

    TreeOrder(final NodeList nodes) {
        this.nodes = nodes;
        this.links = WritableRegion.allocate((nodes.count() + 1) * LENGTH, "tree of " + nodes.label());
    }

    private long link(final long node, final int kind) {
        return Integer.toUnsignedLong(links.getInt(node * LENGTH + kind));
    }

    private void link(final long node, final int kind, final long target) {
        links.putInt(node * LENGTH + kind, (int) target);
    }

    /** Finds the parent of each node and sorts the nodes. */
    NodeList sort(final SlotTable table, final NodeWindow window, final PathHash hash) {
        for (long node = 0; node < nodes.count(); node++) {
            window.go(nodes.offset(node));
            final int length = Paths.parentLength(window.buffer(), window.pathOffset(), window.pathLength());
            final long parent = length == 0 ? -1 : table.find(hash, window.buffer(), window.pathOffset(), length);
            append(parent + 1, node + 1);
        }
        final NodeList sorted = new NodeList(nodes.label(), nodes.count());
        number(sorted);
        return sorted;
    }

    private void append(final long parent, final long child) {
        final long last = link(parent, LAST_CHILD);
        if (last == 0) {
            link(parent, FIRST_CHILD, child);
        } else {
            link(last, NEXT_SIBLING, child);
        }
        link(parent, LAST_CHILD, child);
        link(child, PARENT, parent);
    }

    /** Numbers the nodes depth first. There are no cycles, because a path is longer than its parent's. */
    private void number(final NodeList sorted) {
        long count = 0;
        long node = link(0, FIRST_CHILD);
        while (node != 0) {
            link(node, ORDINAL, count);
            nodes.copy(node - 1, count++, sorted);
            long next = link(node, FIRST_CHILD);
            while (next == 0 && node != 0) {
                sorted.end(link(node, ORDINAL), count);
                next = link(node, NEXT_SIBLING);
                node = link(node, PARENT);
            }
            node = next;
        }
    }

    /** Returns the new ordinal of a node. */
    long ordinal(final long node) {
        return link(node + 1, ORDINAL);
    }

    @Override
    public void close() {
        links.close();
    }
}
