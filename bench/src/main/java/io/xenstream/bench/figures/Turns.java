// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.goal.Interval;
import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.TreePath;
import io.xenstream.bench.tree.TreeStore;
import io.xenstream.bench.tree.TreeStores;
import io.xenstream.bench.tree.TreeStores.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures the live store's operations in turn with those of another contender. */
final class Turns {
    private static final long REPETITION_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int PAIR = 2;
    private static final int TRANSACTION = 3;
    private static final int LIST = 4;
    private static final int LIVE_TASKS = 5;

    private final Operations operations;
    private final KnownNode[] nodes;
    private final List<Task> liveTasks;
    /** The live store's series and those of the hash map, in the same run. */
    private Series[] withMap;

    Turns(final TreeStore live, final KnownNode[] nodes, final TreePath list) {
        this.nodes = nodes;
        this.operations = new Operations(live, nodes);
        this.liveTasks = List.of(
                operations.reads(),
                operations.writes(),
                operations.pairs(),
                operations.transactions(),
                operations.lists(list, ChildLists.CHILDREN));
    }

    /** Measures another contender, which is already loaded. Returns its series: reads, writes, pairs, transactions, lists; null for what it cannot do. */
    Series[] with(final TreeStores rival, final TreeStore store, final int rounds, final long budgetNanos) {
        final Operations others = new Operations(store, nodes);
        final List<Task> tasks = new ArrayList<>(liveTasks);
        tasks.add(others.reads());
        tasks.add(others.writes());
        tasks.add(others.pairs());
        final int transactions = rival.can(Ability.TRANSACTIONS) ? tasks.size() : -1;
        if (transactions > 0) {
            tasks.add(others.transactions());
        }
        final int lists = rival.can(Ability.CHILDREN) ? tasks.size() : -1;
        if (lists > 0) {
            tasks.add(others.lists(ChildLists.ordered(store), ChildLists.CHILDREN));
        }
        final Series[] series = new Alternation(nodes.length, rounds, budgetNanos).measure(tasks);
        if (rival == TreeStores.HEAP_MAP) {
            withMap = series;
        }
        return new Series[] {
            series[LIVE_TASKS + READ],
            series[LIVE_TASKS + WRITE],
            series[LIVE_TASKS + PAIR],
            transactions > 0 ? series[transactions] : null,
            lists > 0 ? series[lists] : null
        };
    }

    /** The speed of lookups in relation to that of the hash map. */
    Interval lookup() {
        return withMap[LIVE_TASKS + READ].ratioTo(withMap[READ]);
    }

    Interval write() {
        return withMap[WRITE].ratioTo(withMap[READ]);
    }

    Interval pair() {
        return withMap[PAIR].ratioTo(withMap[READ]);
    }

    Interval transaction() {
        return withMap[TRANSACTION].ratioTo(withMap[WRITE]);
    }

    Contender live(final double files, final double memory) {
        return contender(TreeStores.LIVE.title(), withMap, files, memory, Double.NaN);
    }

    static Contender contender(
            final String name, final Series[] series, final double files, final double memory, final double reopen) {
        return new Contender(
                name,
                series[READ].median().middle(),
                series[WRITE].median().middle(),
                series[PAIR].median().middle(),
                median(series[LIST]),
                median(series[TRANSACTION]),
                series[READ].p99().middle(),
                series[WRITE].p99().middle(),
                files,
                memory,
                reopen);
    }

    private static double median(final Series series) {
        return series == null ? Double.NaN : series.median().middle();
    }

    /** Repeats the live store's operations. Returns their number; the samples are of no use. */
    long repeat(final Samples samples) {
        long count = 0;
        for (final Task task : liveTasks) {
            final long begin = System.nanoTime();
            for (int from = 0; from + Operations.TRANSACTION <= nodes.length; from += Operations.TRANSACTION) {
                task.loop().run(from, from + Math.max(Operations.TRANSACTION, task.step()), samples);
                if (System.nanoTime() - begin > REPETITION_NANOS) {
                    break;
                }
            }
            count += samples.count();
            samples.clear();
        }
        return count + operations.sum() % 2;
    }
}
