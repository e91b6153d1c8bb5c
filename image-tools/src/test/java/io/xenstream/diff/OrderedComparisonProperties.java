// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever order the nodes are in: without indexes, the same differences are found in the same order as with them. */
final class OrderedComparisonProperties {
    private static final int MOST_CHILDREN = 5;
    private static final int DEEPEST = 4;

    /** A node of a tree as it is written. */
    private record Node(String path, String value, int owner, List<Node> children) {}

    private record Written(List<Node> nodes, ByteOrder order) {
        byte[] image() {
            return SmallImage.of(2, order, writer -> nodes.forEach(node -> add(writer, node)));
        }

        private static void add(final ImageWriter writer, final Node node) {
            writer.claimNodeData(1, node.path().length(), node.value().length())
                    .permission(0, (byte) 'n', 0, node.owner())
                    .path(node.path())
                    .value(SmallImage.ascii(node.value()));
            writer.commit();
        }
    }

    @Property(tries = 400)
    void shouldFindTheSameWithoutIndexes(@ForAll final long seed) {
        final Random random = new Random(seed);
        final Node first = tree("", random, 0);
        final Node second = changed(first, random, random.nextInt(12));
        final byte[] before = written(first, random).image();
        final byte[] after = written(second, random).image();
        for (final boolean isExact : new boolean[] {false, true}) {
            assertThat(differences(before, after, isExact, true)).isEqualTo(differences(before, after, isExact, false));
            assertThat(differences(before, before, isExact, true)).isEmpty();
        }
    }

    @Property(tries = 400)
    void shouldNotNeedIndexesForChangesInOrder(@ForAll final long seed) {
        final Random random = new Random(seed);
        final Node first = tree("", random, 0);
        final byte[] before = inOrder(first, ByteOrder.LITTLE_ENDIAN);
        final byte[] after = inOrder(changed(first, random, 6), ByteOrder.LITTLE_ENDIAN);
        try (Region ours = Region.ofArray(before, "before");
                Region theirs = Region.ofArray(after, "after");
                ComparedImage one = new ComparedImage(ours, ReadOptions.DEFAULT, seed);
                ComparedImage other = new ComparedImage(theirs, ReadOptions.DEFAULT, seed);
                OrderedComparison nodes = new OrderedComparison(one, other, ReadOptions.DEFAULT, false, seed)) {
            assertThat(nodes.compare()).isTrue();
        }
    }

    private static List<Difference> differences(
            final byte[] before, final byte[] after, final boolean isExact, final boolean isSideBySide) {
        final List<Difference> differences = new ArrayList<>();
        try (Region ours = Region.ofArray(before, "before");
                Region theirs = Region.ofArray(after, "after")) {
            ImageComparison.compare(ours, theirs, ReadOptions.DEFAULT, isExact, differences::add, isSideBySide);
        }
        return differences;
    }

    private static Node tree(final String path, final Random random, final int depth) {
        final List<Node> children = new ArrayList<>();
        final int count = depth == DEEPEST ? 0 : random.nextInt(MOST_CHILDREN);
        for (int i = 0; i < count; i++) {
            children.add(tree(path + "/" + name(i), random, depth + 1));
        }
        return new Node(path.isEmpty() ? "/" : path, value(random), random.nextInt(2), children);
    }

    private static String name(final int index) {
        return List.of("a", "ab", "abcdefgh", "abcdefgi", "b").get(index);
    }

    private static String value(final Random random) {
        return "xyz".substring(random.nextInt(4));
    }

    /** The same tree with one node in so many changed, removed, or preceded by a new one; common children stay in order. */
    private static Node changed(final Node node, final Random random, final int seldom) {
        final List<Node> children = new ArrayList<>();
        for (final Node child : node.children()) {
            final int change = seldom == 0 ? 3 : random.nextInt(3 * seldom);
            if (change == 1) {
                final String prefix = node.path().equals("/") ? "" : node.path();
                children.add(tree(prefix + "/new" + children.size(), random, DEEPEST - 1));
            }
            if (change != 0) {
                children.add(changed(child, random, seldom));
            }
        }
        final boolean isChanged = seldom != 0 && random.nextInt(3 * seldom) == 0;
        return new Node(node.path(), isChanged ? value(random) : node.value(), node.owner(), List.copyOf(children));
    }

    private static byte[] inOrder(final Node tree, final ByteOrder order) {
        final List<Node> nodes = new ArrayList<>();
        collect(tree, nodes, new Random(0), false);
        return new Written(nodes, order).image();
    }

    private static Written written(final Node tree, final Random random) {
        final List<Node> nodes = new ArrayList<>();
        collect(tree, nodes, random, random.nextInt(4) == 0);
        for (final String special : List.of("@releaseDomain", "@introduceDomain")) {
            if (random.nextInt(3) > 0) {
                nodes.add(random.nextInt(nodes.size() + 1), new Node(special, value(random), 0, List.of()));
            }
        }
        if (random.nextInt(5) == 0) {
            final Node twice = nodes.get(random.nextInt(nodes.size()));
            nodes.add(
                    random.nextInt(nodes.size() + 1), new Node(twice.path(), value(random), twice.owner(), List.of()));
        }
        if (random.nextInt(8) == 0) {
            Collections.shuffle(nodes, random);
        }
        return new Written(nodes, random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static void collect(
            final Node node, final List<Node> nodes, final Random random, final boolean isShuffled) {
        nodes.add(node);
        final List<Node> children = new ArrayList<>(node.children());
        if (isShuffled && random.nextInt(3) == 0) {
            Collections.shuffle(children, random);
        }
        children.forEach(child -> collect(child, nodes, random, isShuffled));
    }
}
