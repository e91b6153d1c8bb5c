// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.Severity;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifierNodeOrderTest {
    private static final int MANY = 100_000;

    private static TestImage image(final List<String> paths) {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN).globalData(1, 1);
        paths.forEach(script::node);
        return script.end();
    }

    private static List<String> tree() {
        final List<String> paths = new ArrayList<>(List.of("/"));
        for (int i = 0; i < 20; i++) {
            paths.add("/directory" + i);
            for (int j = 0; j < 20; j++) {
                paths.add("/directory" + i + "/" + j);
                paths.add("/directory" + i + "/" + j + "/leaf");
            }
        }
        return paths;
    }

    private static long depth(final String path) {
        return path.equals("/") ? 0 : path.chars().filter(c -> c == '/').count();
    }

    @Test
    void shouldAcceptADepthFirstTree() {
        assertThat(image(tree()).verifyStrictly().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldAcceptABreadthFirstTreeWithShuffledSiblings(final int seed) {
        final List<String> paths = tree();
        Collections.shuffle(paths, new Random(seed));
        paths.sort(Comparator.comparingLong(VerifierNodeOrderTest::depth));

        assertThat(image(paths).verifyStrictly().findings()).isEmpty();
    }

    /** With few nodes behind the tree and with many. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, MANY})
    void shouldFindDuplicatesBehindATree(final int count) {
        final List<String> paths = new ArrayList<>(List.of("/"));
        for (int i = 0; i < MANY; i++) {
            if (i % 100 == 0) {
                paths.add("/" + i / 100);
            }
            paths.add("/" + i / 100 + "/" + i);
        }
        final int nodes = paths.size();
        for (int i = 0; i < count; i++) {
            paths.add("/" + i / 100 + "/" + i);
        }

        final Examination examination = image(paths).verify();

        assertThat(examination.records(FormatRule.NODE_DUPLICATE))
                .hasSize(count)
                .startsWith(nodes + 1L)
                .endsWith((long) nodes + count);
        assertThat(examination.findings()).hasSize(count);
    }

    @Test
    void shouldAcceptSpecialNodesAnywhere() {
        final List<String> paths = tree();
        paths.add(0, "@releaseDomain");
        paths.add(30, "@special");
        paths.add("@introduceDomain");

        assertThat(image(paths).verifyStrictly().findings()).isEmpty();
    }

    @Test
    void shouldFindAChildBeforeItsParent() {
        final Examination examination =
                image(List.of("/", "/a/b", "/a", "/a/c")).verify();

        assertThat(examination.rules()).containsExactly(FormatRule.NODE_PARENT);
        assertThat(examination.records(FormatRule.NODE_PARENT)).containsExactly(2L);
    }

    @Test
    void shouldFindANodeWhoseParentIsOnlyOnTheWayToAnotherNode() {
        final Examination examination =
                image(List.of("/", "/a/b/c", "/a/b/c/d", "/a/b/x")).verify();

        assertThat(examination.records(FormatRule.NODE_PARENT)).containsExactly(2L, 4L);
    }

    @Test
    void shouldOnlyWarnOfAMissingParentInAMigrationAndInATransaction() {
        final ByteOrder order = ByteOrder.BIG_ENDIAN;
        final Examination migration = new ImageScript(order).node("/a/b").end().verify();
        final Examination transaction = new ImageScript(order)
                .globalData(1, 1)
                .connection(1)
                .transaction(1, 1)
                .node(1, 1, 2, "/a/b")
                .end()
                .verify();

        assertThat(List.of(migration, transaction)).allSatisfy(examination -> {
            assertThat(examination.rules()).containsExactly(FormatRule.NODE_PARENT);
            assertThat(examination.findings().get(0).severity()).isEqualTo(Severity.WARNING);
            assertThat(examination.summary().warnings()).isEqualTo(1);
            assertThat(examination.summary().isGood()).isTrue();
        });
        assertThat(new ImageScript(order)
                        .node("/a/b")
                        .end()
                        .verifyStrictly()
                        .summary()
                        .isGood())
                .isFalse();
    }

    /** Records of 40 bytes, half of what is expected of them, so that the table of nodes grows twice. */
    private static ImageScript manyNodes() {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN).node("/");
        for (int i = 1; i < MANY; i++) {
            script.node("/" + Integer.toString(i, 36));
        }
        return script;
    }

    private static TestImage manyDeletedNodes() {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN)
                .connection(1)
                .transaction(1, 1)
                .node("/");
        for (int i = 1; i <= MANY; i++) {
            script.deletedNode(1, 1, "/" + Integer.toString(i, 36));
        }
        return script.deletedNode(1, 1, "/1").deletedNode(1, 1, "/255s").end();
    }

    @Test
    void shouldStillFindDuplicatesOnceTheTableHasGrown() {
        final Examination examination =
                manyNodes().node("/1").node("/255r").node("/zzzz").end().verify();

        assertThat(examination.records(FormatRule.NODE_DUPLICATE)).containsExactly((long) MANY, MANY + 1L);
        assertThat(examination.findings()).hasSize(2);
    }

    @Test
    void shouldStillFindATransactionsDuplicatesOnceTheTableHasGrownTwice() {
        final Examination examination = manyDeletedNodes().verify();

        assertThat(examination.records(FormatRule.NODE_DUPLICATE)).containsExactly(MANY + 3L, MANY + 4L);
        assertThat(examination.findings()).hasSize(2);
    }

    @Test
    void shouldAllocateNothingOnTheHeapForEachNode() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final TestImage image = manyNodes().end();
        final TestImage small =
                new ImageScript(ByteOrder.LITTLE_ENDIAN).node("/").end();
        small.verify();

        final long before = threads.getCurrentThreadAllocatedBytes();
        image.verify();
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(1_000_000);
    }
}
