// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** What an index has to say of an image: the same, by maps of strings. */
final class IndexModel {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();

    IndexModel(final byte[] image) {
        final List<Node> all = TestImages.nodes(image);
        final List<Long> places = TestImages.offsets(image);
        for (int i = 0; i < all.size(); i++) {
            // Of duplicates, the last one counts, in its own place.
            nodes.remove(all.get(i).key());
            nodes.put(all.get(i).key(), all.get(i));
            offsets.put(all.get(i).key(), places.get(i));
        }
    }

    private List<Node> committed() {
        return nodes.values().stream().filter(Node::isCommitted).toList();
    }

    private List<Node> children(final String parent) {
        return committed().stream().filter(node -> parent.equals(node.parent())).toList();
    }

    /** Tree order: the root and orphans as they come, each with what is below it; then special nodes. */
    private List<Node> inTreeOrder() {
        final List<Node> order = new ArrayList<>();
        for (final Node node : committed()) {
            if (node.path().startsWith("/") && !nodes.containsKey(String.valueOf(node.parent()))) {
                addSubtree(node, order);
            }
        }
        committed().stream().filter(node -> !node.path().startsWith("/")).forEach(order::add);
        return order;
    }

    private void addSubtree(final Node node, final List<Node> order) {
        order.add(node);
        children(node.path()).forEach(child -> addSubtree(child, order));
    }

    private boolean isOneTree() {
        final List<Node> order = inTreeOrder();
        return !order.isEmpty()
                && order.get(0).path().equals("/")
                && order.stream()
                        .skip(1)
                        .allMatch(node ->
                                node.path().startsWith("@") || nodes.containsKey(String.valueOf(node.parent())));
    }

    /** Requires that an index say the same, whatever it is asked. */
    void requireSame(final StoreIndex index) {
        assertThat(index.nodes()).isEqualTo(committed().size());
        assertThat(index.isOneTree()).isEqualTo(isOneTree());
        assertThat(index.transactionNodes())
                .isEqualTo(nodes.size() - committed().size());
        try (StoreCursor cursor = index.cursor()) {
            nodes.values().forEach(node -> requireFound(cursor, node));
            requireAbsent(cursor);
            requireWalks(cursor);
            requireOwners(cursor);
        }
    }

    private void requireFound(final StoreCursor cursor, final Node node) {
        final UnsafeBuffer around = new UnsafeBuffer(("x" + node.path() + "yy").getBytes(StandardCharsets.ISO_8859_1));
        if (node.isCommitted()) {
            assertThat(cursor.find(node.path())).as(node.path()).isTrue();
            requireOn(cursor, node);
            assertThat(cursor.find(around, 1, node.path().length())).isTrue();
        } else {
            assertThat(cursor.findInTransaction(node.connId(), node.txId(), node.path()))
                    .isTrue();
        }
        requireOn(cursor, node);
        assertThat(cursor.findInTransaction(
                        node.connId(), node.txId(), around, 1, node.path().length()))
                .isTrue();
        requireOn(cursor, node);
        cursor.go(cursor.ordinal());
        requireOn(cursor, node);
    }

    private void requireOn(final StoreCursor cursor, final Node node) {
        assertThat(TestImages.node(cursor.node())).isEqualTo(node);
        assertThat(cursor.offset()).isEqualTo(offsets.get(node.key()));
        final String name =
                cursor.node().buffer().getStringWithoutLengthAscii(cursor.nameOffset(), cursor.nameLength());
        assertThat(name)
                .isEqualTo(
                        node.parent() == null
                                ? node.path()
                                : node.path().substring(node.path().lastIndexOf('/') + 1));
    }

    private void requireAbsent(final StoreCursor cursor) {
        for (final Node node : nodes.values()) {
            for (final String other : List.of(
                    node.path() + "/",
                    node.path() + "x",
                    node.path().replaceFirst("^.", ""),
                    "/a/b/c/d/e",
                    "",
                    "\u20ac")) {
                assertThat(cursor.find(other)).as(other).isEqualTo(nodes.containsKey(other));
                final Node inTransaction = new Node(7, 8, other, 0);
                assertThat(cursor.findInTransaction(7, 8, other)).isEqualTo(nodes.containsKey(inTransaction.key()));
            }
        }
    }

    private void requireWalks(final StoreCursor cursor) {
        final List<Node> order = inTreeOrder();
        cursor.walkAll();
        assertThat(walked(cursor)).isEqualTo(order);
        cursor.walkTransactions();
        assertThat(walked(cursor))
                .isEqualTo(nodes.values().stream()
                        .filter(node -> !node.isCommitted())
                        .toList());
        for (int i = 0; i < order.size(); i++) {
            final Node node = order.get(i);
            cursor.go(i);
            assertThat(TestImages.node(cursor.node())).isEqualTo(node);
            cursor.walkChildren();
            assertThat(walked(cursor)).isEqualTo(children(node.path()));
            cursor.go(i);
            cursor.walkSubtree();
            final List<Node> subtree = new ArrayList<>();
            addSubtree(node, subtree);
            assertThat(walked(cursor)).isEqualTo(subtree);
        }
    }

    private void requireOwners(final StoreCursor cursor) {
        final Map<Integer, List<Node>> owned = new TreeMap<>();
        inTreeOrder()
                .forEach(node -> owned.computeIfAbsent(node.owner(), owner -> new ArrayList<>())
                        .add(node));
        for (int domid = 0; domid < 40; domid++) {
            requireOwned(cursor, domid, owned.getOrDefault(domid, List.of()));
        }
        owned.forEach((domid, list) -> requireOwned(cursor, domid, domid < 0 ? List.of() : list));
        requireOwned(cursor, -1, List.of());
        requireOwned(cursor, Integer.MAX_VALUE, List.of());
    }

    private static void requireOwned(final StoreCursor cursor, final int domid, final List<Node> expected) {
        assertThat(cursor.walkOwned(domid)).isEqualTo(expected.size());
        assertThat(walked(cursor)).isEqualTo(expected);
    }

    private static List<Node> walked(final StoreCursor cursor) {
        final List<Node> walked = new ArrayList<>();
        while (cursor.next()) {
            walked.add(TestImages.node(cursor.node()));
        }
        assertThat(cursor.next()).isFalse();
        return walked;
    }
}
