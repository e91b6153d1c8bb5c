// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import com.sun.management.ThreadMXBean;
import io.xenstream.bench.goal.Figure;
import io.xenstream.bench.goal.Goal;
import io.xenstream.bench.goal.Interval;
import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.TreePath;
import io.xenstream.bench.tree.TreeStore;
import io.xenstream.bench.tree.TreeStores;
import io.xenstream.bench.work.Shape;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures a live store and the other contenders with the nodes of a generated host. The live store stays open; the others are loaded one after the other and
 * take turns with it, because all of them together may need more memory than there is.
 */
public final class StoreFigures {
    private static final long SEED = 7;
    private static final long SMALLEST = 20_000;
    private static final int MOST_KNOWN = 1 << 19;
    private static final int KNOWN_PART = 4;
    private static final int WARMINGS = 200;
    /** A store with so many times fewer nodes must not open much faster. */
    private static final int OPEN_PART = 10;

    private final Workload workload;
    private final Path parent;
    private final Extent extent;
    private final Set<TreeStores> rivals;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Contender> contenders = new ArrayList<>();
    private long sum;

    /** How much is measured. */
    private record Extent(int rounds, int rivalRounds, long budgetNanos, int loads, int kills, int rivalKills) {
        static Extent of(final boolean isQuick, final long nodes) {
            return isQuick
                    ? new Extent(5, 2, 200_000_000, 2, 3, 1)
                    : new Extent(11, 5, 1_000_000_000, nodes > 2_000_000 ? 5 : 9, 20, 3);
        }
    }

    /**
     * Plans a measurement.
     *
     * @param nodes    at least 20,000
     * @param parent   the directory for all files
     * @param isQuick  whether to measure with fewer rounds
     * @param rivals   the contenders beside the live store
     * @param progress receives what is being done
     */
    public StoreFigures(
            final long nodes,
            final Path parent,
            final boolean isQuick,
            final Set<TreeStores> rivals,
            final Consumer<String> progress) {
        if (nodes < SMALLEST) {
            throw new IllegalArgumentException("at least " + SMALLEST + " nodes, not " + nodes);
        }
        this.workload = new Workload(Shape.HOST, nodes, ByteOrder.LITTLE_ENDIAN);
        this.parent = parent;
        this.extent = Extent.of(isQuick, nodes);
        this.rivals = rivals.isEmpty() ? EnumSet.noneOf(TreeStores.class) : EnumSet.copyOf(rivals);
        this.progress = progress;
    }

    long nodes() {
        return workload.nodes();
    }

    String fileSystem() {
        try {
            return Files.getFileStore(parent).type();
        } catch (final IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    /**
     * Measures.
     *
     * @return any number; it depends on all that was read
     */
    public long run() {
        progress.accept("generating " + workload.nodes() + " nodes");
        final int count = (int) Math.min(MOST_KNOWN, workload.nodes() / KNOWN_PART);
        final KnownNode[] nodes = KnownNode.sample(workload.image(), count, SEED);
        loadFigure();
        final Path directory = Footprint.create(parent, "live");
        try {
            measureLive(directory, nodes);
            reopenFigures(directory, nodes);
        } finally {
            Footprint.remove(directory);
        }
        growthFigures();
        listFigures();
        return sum;
    }

    private void loadFigure() {
        progress.accept("loading an image");
        final BulkLoad load = new BulkLoad(workload, parent);
        figures.add(Goal.atMost("bulk load of an image", "× reading every field and indexing", 2, 1.5)
                .measured(load.measure(extent.loads)));
        sum += load.sum();
    }

    private void measureLive(final Path directory, final KnownNode[] nodes) {
        final long before = Footprint.heap();
        try (TreeStore live = TreeStores.LIVE.load(directory, workload.image(), workload.nodes())) {
            // A store that has just been opened has a few objects; they do not become more with its nodes.
            final double heap = (double) (Footprint.heap() - before) / workload.nodes();
            final double files = (double) Footprint.files(directory) / workload.nodes();
            final TreePath list = ChildLists.ordered(live);
            final Turns turns = new Turns(live, nodes, list);
            final Set<TreeStores> others = EnumSet.copyOf(rivals);
            others.add(TreeStores.HEAP_MAP);
            for (final TreeStores rival : others) {
                measureRival(rival, turns, nodes);
            }
            contenders.add(0, turns.live(files, heap));
            operationFigures(turns);
            figures.add(Goal.atMost("heap", "bytes a node", 0.5, 0).measured(Interval.exactly(heap)));
            allocationFigure(turns);
            churnFigure(live, nodes);
        }
    }

    private void measureRival(final TreeStores rival, final Turns turns, final KnownNode[] nodes) {
        progress.accept(rival.title());
        final Path directory = Footprint.create(parent, "rival");
        try {
            final int rounds = rival == TreeStores.HEAP_MAP ? extent.rounds : extent.rivalRounds;
            contenders.add(new RivalMeasurement(rival, directory, workload)
                    .measure(turns, nodes, rounds, extent.budgetNanos, extent.rivalKills));
        } catch (final UnsatisfiedLinkError | NoClassDefFoundError missing) {
            progress.accept("skipped: " + rival.title() + ": " + missing);
        } finally {
            Footprint.remove(directory);
        }
    }

    private void operationFigures(final Turns turns) {
        figures.add(
                0,
                Goal.atLeast("lookup by path", "× the speed of HashMap", 1.2, 1.5)
                        .measured(turns.lookup()));
        figures.add(
                1,
                Goal.atMost("value rewritten in place", "× a lookup", 1.3, 1.06).measured(turns.write()));
        figures.add(2, Goal.atMost("create and remove", "× a lookup", 4, 3).measured(turns.pair()));
        figures.add(
                3,
                Goal.atMost("transaction of 20 writes, a write", "× a single write", 2, 1.2)
                        .measured(turns.transaction()));
    }

    private void allocationFigure(final Turns turns) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Samples samples = new Samples(MOST_KNOWN);
        final long before = threads.getCurrentThreadAllocatedBytes();
        final long operations = turns.repeat(samples);
        final double allocated = threads.getCurrentThreadAllocatedBytes() - before;
        figures.add(Goal.atMost("allocation", "bytes an operation", 0.5, 0)
                .measured(Interval.exactly(allocated / operations)));
    }

    private void churnFigure(final TreeStore live, final KnownNode[] nodes) {
        progress.accept("churn");
        final Churn churn = new Churn(live, nodes);
        final Series[] series = churn.measure(extent.rounds);
        sum += churn.sum();
        figures.add(Goal.atMost("p99.99 of writes under churn", "× p99.99 of lookups", 1.5, 1.1)
                .measured(series[0].tailRatioTo(series[1])));
    }

    /** Opens the store after its process was killed, and one with a tenth of the nodes. */
    private void reopenFigures(final Path directory, final KnownNode[] nodes) {
        progress.accept("opening after kill -9");
        final Interval large = reopen(directory, nodes);
        final Path smaller = Footprint.create(parent, "smaller");
        try {
            final Workload tenth = new Workload(Shape.HOST, workload.nodes() / OPEN_PART, ByteOrder.LITTLE_ENDIAN);
            TreeStores.LIVE.load(smaller, tenth.image(), tenth.nodes()).close();
            contenders.set(0, contenders.get(0).withReopen(large.middle()));
            final Interval small = reopen(smaller, KnownNode.sample(tenth.image(), (int) SMALLEST / 10, SEED));
            figures.add(
                    Goal.atMost("open after kill -9 in a commit", "ms", 5, 1).measured(large));
            figures.add(Goal.atMost("the same", "× with a tenth of the nodes", 1.5, 1)
                    .measured(new Interval(
                            large.low() / small.high(), large.middle() / small.middle(), large.high() / small.low())));
        } finally {
            Footprint.remove(smaller);
        }
    }

    private Interval reopen(final Path directory, final KnownNode[] nodes) {
        final KilledStore killed = new KilledStore(TreeStores.LIVE, directory, nodes);
        final double[] times = killed.measure(extent.kills, WARMINGS, true);
        progress.accept(killed.recovered() + " of " + extent.kills + " kills were in the middle of a commit");
        return Interval.of(times);
    }

    private void growthFigures() {
        progress.accept("growing");
        final double[] bytes = new Growth(workload, parent).measure();
        final String unit = "bytes a node beyond the record";
        figures.add(Goal.atMost("index and links", unit, 56, 43).measured(Interval.exactly(bytes[1])));
        figures.add(Goal.atMost("the same, most while it grows", unit, 56, 43).measured(Interval.exactly(bytes[0])));
    }

    private void listFigures() {
        progress.accept("listing children");
        final Path directory = Footprint.create(parent, "lists");
        try (TreeStore store = TreeStores.LIVE.open(directory)) {
            final TreePath ordered = ChildLists.ordered(store);
            final TreePath scattered = ChildLists.scattered(store, workload.nodes());
            final Operations operations = new Operations(store, new KnownNode[0]);
            final Series[] series = new Alternation(
                            2 * ChildLists.CHILDREN * extent.rounds, extent.rounds, extent.budgetNanos)
                    .measure(List.of(
                            operations.lists(ordered, ChildLists.CHILDREN),
                            operations.lists(scattered, ChildLists.CHILDREN)));
            sum += operations.sum();
            figures.add(Goal.atMost("list 10,000 children in order, a child", "ns", 30, 20)
                    .measured(series[0].median()));
            figures.add(Goal.atMost("list 10,000 children all over the image, a child", "ns", 160, 120)
                    .measured(series[1].median()));
        } finally {
            Footprint.remove(directory);
        }
    }
}
