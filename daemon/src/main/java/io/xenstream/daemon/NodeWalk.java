// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Visits the nodes below a node, parents first, siblings in order of creation. Not recursive, because trees may be deeper than a thread's
 * stack.
 */
final class NodeWalk {
    private record Level(String path, Iterator<Map.Entry<String, Node>> children) {}

    private NodeWalk() {}

    /** Visits each node below a node with its path. */
    static void below(final String path, final Node node, final BiConsumer<String, Node> visitor) {
        final Deque<Level> levels = new ArrayDeque<>();
        levels.push(level(path, node));
        while (!levels.isEmpty()) {
            final Level level = levels.element();
            if (!level.children().hasNext()) {
                levels.pop();
                continue;
            }
            final Map.Entry<String, Node> child = level.children().next();
            final String childPath = StorePath.child(level.path(), child.getKey());
            visitor.accept(childPath, child.getValue());
            levels.push(level(childPath, child.getValue()));
        }
    }

    private static Level level(final String path, final Node node) {
        return new Level(path, node.children().entrySet().iterator());
    }
}
