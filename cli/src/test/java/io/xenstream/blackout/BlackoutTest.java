// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.interop.DaemonKind;
import io.xenstream.interop.Descriptors;
import io.xenstream.interop.StockDaemon;
import io.xenstream.interop.StockPackages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
@Tag("slow")
final class BlackoutTest {
    private static final int SMALL = 3000;
    private static final int MILLION = 1_000_000;
    private static final int TEN_MILLIONS = 10_000_000;
    private static final int REPETITIONS = 20;
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private Path image(final BalancedTree tree) {
        final Path image = directory.resolve(tree.nodes() + ".img");
        say("writes an image of %,d nodes", tree.nodes());
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
                final MappedStoreProcess predecessor = serving;
                serving = MappedStoreProcess.successor(socket, path);
                try (predecessor) {
                    final String[] answer = serving.says("answered").split(" ", 2);
                    assertThat(answer[1]).isEqualTo(BalancedTree.value(path));
                    note(phases, serving.says("phases"));
                    nanos.add(Long.parseLong(answer[0]) - Long.parseLong(predecessor.says("frozen")));
                    assertThat(predecessor.ends()).isZero();
                    serving.says("serving");
                }
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
    void shouldAnswerEquallyFastWhateverTheSizeOfTheStore() throws Exception {
        final BalancedTree smaller = new BalancedTree(MILLION);
        final BalancedTree larger = new BalancedTree(TEN_MILLIONS);
        say(
                "load average %.1f of %d cores",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());

        final Path image = image(smaller);
        final Blackouts ofSmaller = handOver(smaller, image, REPETITIONS);
        say("%s", ofSmaller.summary());
        final Blackouts ofLarger = handOver(larger, image(larger), REPETITIONS);
        say("%s", ofLarger.summary());
        say("ten times the nodes take %.2f times as long", ofLarger.medianSeconds() / ofSmaller.medianSeconds());
        say("xenstored 4.17 starts from the image of %,d nodes; it may take %s", smaller.nodes(), LONGEST_START);
        final double stock = stockSeconds(smaller, image);
        say(
                "xenstored 4.17, %,d nodes: %.1f s from its start to its first answer, %,.0f times as long",
                smaller.nodes(), stock, stock / ofSmaller.medianSeconds());

        assertThat(ofLarger.nanos()).hasSize(REPETITIONS);
    }

    private static void say(final String format, final Object... arguments) {
        System.out.printf(Locale.ROOT, "blackout: " + format + "%n", arguments);
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
