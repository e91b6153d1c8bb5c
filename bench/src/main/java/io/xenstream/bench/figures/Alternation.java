// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import java.util.List;

/**
 * Measures several tasks in turn. In each round, every task works on all known nodes, a block at a time, and the tasks take turns after each block. No task
 * works on a block that another one has just had, which would be in the cache.
 */
final class Alternation {
    /** A multiple of the writes of a transaction. */
    private static final int BLOCK = 2000;

    private static final int WARM_UPS = 2;

    private final int rounds;
    private final long budgetNanos;
    private final int blocks;

    /**
     * Plans the rounds.
     *
     * @param nodes       the number of known nodes
     * @param rounds      the rounds to measure; two more come before
     * @param budgetNanos how long a task may take in a round; it stops then, without having worked on all nodes
     */
    Alternation(final int nodes, final int rounds, final long budgetNanos) {
        this.blocks = nodes / BLOCK;
        this.rounds = rounds;
        this.budgetNanos = budgetNanos;
    }

    Series[] measure(final List<Task> tasks) {
        final Series[] series = tasks.stream().map(task -> new Series(rounds)).toArray(Series[]::new);
        final Samples[] samples =
                tasks.stream().map(task -> new Samples(blocks * BLOCK)).toArray(Samples[]::new);
        final long[] spent = new long[tasks.size()];
        for (int round = -WARM_UPS; round < rounds; round++) {
            for (int i = 0; i < samples.length; i++) {
                samples[i].clear();
                spent[i] = 0;
            }
            for (int block = 0; block < blocks; block++) {
                turn(tasks, block, samples, spent);
            }
            for (int i = 0; round >= 0 && i < samples.length; i++) {
                series[i].set(round, samples[i], tasks.get(i).step());
            }
        }
        return series;
    }

    private void turn(final List<Task> tasks, final int block, final Samples[] samples, final long[] spent) {
        for (int i = 0; i < tasks.size(); i++) {
            if (spent[i] < budgetNanos) {
                final int from = (block + i * blocks / tasks.size()) % blocks * BLOCK;
                final Task task = tasks.get(i);
                final long begin = System.nanoTime();
                task.loop().run(from, from + Math.max(BLOCK, task.step()), samples[i]);
                spent[i] += System.nanoTime() - begin;
            }
        }
    }
}
