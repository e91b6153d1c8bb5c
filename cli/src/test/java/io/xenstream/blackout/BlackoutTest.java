// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.interop.DaemonKind;
import io.xenstream.interop.Descriptors;
import io.xenstream.interop.StockDaemon;
import io.xenstream.interop.StockPackages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the freeze of a process to the first answer of another that maps the same image and index. */
final class BlackoutTest {
    private static final int SMALL = 3000;
    private static final int MILLION = 1_000_000;
    private static final int TEN_MILLIONS = 10_000_000;
    private static final int REPETITIONS = 20;
    private static final Duration LONGEST_START = Duration.ofMinutes(15);

    @TempDir
    Path directory;

    private Path image(final BalancedTree tree) {
        final Path image = directory.resolve(tree.nodes() + ".img");
        tree.write(image);
        return image;
    }

    /** A chain of handoffs: each successor is the next one's predecessor. */
    private Blackouts handOver(final BalancedTree tree, final Path image, final int times) throws Exception {
        final Path socket = directory.resolve("handoff");
        final SplittableRandom random = new SplittableRandom(tree.nodes());
        final List<Long> nanos = new ArrayList<>();
        final Map<String, List<Long>> phases = new TreeMap<>();
        MappedStoreProcess serving = MappedStoreProcess.serving(socket, image);
        try {
            for (int i = 0; i < times; i++) {
                final String path = tree.leaf(random.nextLong());
                final MappedStoreProcess successor = MappedStoreProcess.successor(socket, path);
                final String[] answer = successor.says("answered").split(" ", 2);
                assertThat(answer[1]).isEqualTo(BalancedTree.value(path));
                note(phases, successor.says("phases"));
                nanos.add(Long.parseLong(answer[0]) - Long.parseLong(serving.says("frozen")));
                assertThat(serving.ends()).isZero();
                serving.close();
                serving = successor;
                serving.says("serving");
            }
        } finally {
            serving.close();
        }
        return new Blackouts(tree.nodes(), nanos, phases);
    }

    private static void note(final Map<String, List<Long>> phases, final String line) {
        for (final String phase : line.split(" ", -1)) {
            final String[] words = phase.split("=", 2);
            phases.computeIfAbsent(words[0], unseen -> new ArrayList<>()).add(Long.parseLong(words[1]));
        }
    }

    @Test
    void shouldAnswerFromTheImageOfThePredecessor() throws Exception {
        final BalancedTree tree = new BalancedTree(SMALL);

        final Blackouts blackouts = handOver(tree, image(tree), 2);

        assertThat(blackouts.nanos())
                .hasSize(2)
                .allSatisfy(nanos -> assertThat(nanos).isPositive());
    }

    /** Prints how long nobody answers, for both sizes, and beside it how long the stock daemon takes for the smaller one. */
    @Test
    @Tag("long")
    @Tag("interop")
    void shouldAnswerAsSoonHoweverLargeTheStoreIs() throws Exception {
        final BalancedTree smaller = new BalancedTree(MILLION);
        final BalancedTree larger = new BalancedTree(TEN_MILLIONS);
        final Path image = image(smaller);

        final Blackouts ofSmaller = handOver(smaller, image, REPETITIONS);
        final Blackouts ofLarger = handOver(larger, image(larger), REPETITIONS);
        final double stock = stockSeconds(smaller, image);

        System.out.println(ofSmaller.summary());
        System.out.println(ofLarger.summary());
        System.out.printf(
                Locale.ROOT,
                "ten times the nodes take %.2f times as long%n"
                        + "xenstored 4.17, from its start to its first answer, %,d nodes: %.1f s, %,.0f times as long%n",
                ofLarger.medianSeconds() / ofSmaller.medianSeconds(),
                smaller.nodes(),
                stock,
                stock / ofSmaller.medianSeconds());
        assertThat(ofLarger.nanos()).hasSize(REPETITIONS);
    }

    private static double stockSeconds(final BalancedTree tree, final Path image) throws IOException {
        final String path = tree.leaf(1);
        try (StockDaemon daemon =
                StockDaemon.restore(StockPackages.obtain(), DaemonKind.C, image, Descriptors.of(image))) {
            daemon.awaitServing(LONGEST_START);
            final double seconds = daemon.age().toNanos() / 1e9;
            assertThat(daemon.tools().read(path)).isEqualTo(BalancedTree.value(path));
            return seconds;
        }
    }
}
