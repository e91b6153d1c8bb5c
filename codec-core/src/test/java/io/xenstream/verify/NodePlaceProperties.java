// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.FormatRule;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Which nodes are twice there, and which before their parents: the verifier and two lines over a set agree. */
final class NodePlaceProperties {
    /** Records before the nodes. */
    private static final int PREAMBLE = 5;

    private record Node(long connId, long txId, String path) {
        private String key() {
            return key(path);
        }

        private String key(final String other) {
            return connId == 0 ? other : connId + "," + txId + "," + other;
        }

        private String parent() {
            final int slash = path.lastIndexOf('/');
            return path.startsWith("@") || path.equals("/") ? null : path.substring(0, Math.max(1, slash));
        }
    }

    @Provide
    Arbitrary<List<Node>> nodes() {
        final Arbitrary<String> name = Arbitraries.of("a", "ab", "abcdefgh", "abcdefgi");
        final Arbitrary<String> path = name.list().ofMaxSize(4).map(names -> "/" + String.join("/", names));
        final Arbitrary<String> any =
                Arbitraries.frequencyOf(Tuple.of(12, path), Tuple.of(1, Arbitraries.of("@a", "@ab")));
        final Arbitrary<Long> connId = Arbitraries.of(0L, 0L, 0L, 1L, 2L);
        return Combinators.combine(connId, Arbitraries.longs().between(1, 2), any)
                .as(Node::new)
                .list()
                .ofMaxSize(60);
    }

    /** The nodes on the way to some, depth first, and then any others. */
    @Provide
    Arbitrary<List<Node>> nodesBehindATree() {
        return Combinators.combine(nodes(), nodes()).as((some, others) -> {
            final SortedSet<String> paths =
                    new TreeSet<>(Comparator.comparing((String path) -> path.replace('/', ' ')));
            for (final Node node : some) {
                for (String path = node.path(); path != null; path = new Node(0, 0, path).parent()) {
                    paths.add(path);
                }
            }
            final List<Node> all = new ArrayList<>();
            paths.forEach(path -> all.add(new Node(0, 0, path)));
            all.addAll(others);
            return all;
        });
    }

    @Property(tries = 3000)
    void shouldAgreeWithASetOfPaths(@ForAll("nodes") final List<Node> nodes, @ForAll final boolean isBigEndian) {
        check(nodes, isBigEndian);
    }

    @Property(tries = 3000)
    void shouldAgreeWithASetOfPathsBehindATree(
            @ForAll("nodesBehindATree") final List<Node> nodes, @ForAll final boolean isBigEndian) {
        check(nodes, isBigEndian);
    }

    private static void check(final List<Node> nodes, final boolean isBigEndian) {
        final ImageScript script = new ImageScript(isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .connection(1)
                .connection(2)
                .transaction(1, 1)
                .transaction(1, 2)
                .transaction(2, 1)
                .transaction(2, 2);
        final List<Long> orphans = new ArrayList<>();
        final List<Long> duplicates = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        long record = PREAMBLE;
        for (final Node node : nodes) {
            record++;
            script.node(node.connId(), node.txId(), 1, node.path());
            final String parent = node.parent();
            if (parent != null && !seen.contains(parent) && !seen.contains(node.key(parent))) {
                orphans.add(record);
            }
            if (!seen.add(node.key())) {
                duplicates.add(record);
            }
        }

        final Examination examination = script.end().verify();

        assertThat(examination.records(FormatRule.NODE_PARENT)).isEqualTo(orphans);
        assertThat(examination.records(FormatRule.NODE_DUPLICATE)).isEqualTo(duplicates);
        assertThat(examination.findings()).hasSize(orphans.size() + duplicates.size());
    }
}
