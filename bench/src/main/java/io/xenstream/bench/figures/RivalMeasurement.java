// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.goal.Interval;
import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.TreeStore;
import io.xenstream.bench.tree.TreeStores;
import io.xenstream.bench.tree.TreeStores.Ability;
import io.xenstream.bench.work.Workload;
import java.nio.file.Path;

/** Loads a contender, measures it in turn with the live store, and kills its process. */
final class RivalMeasurement {
    private final TreeStores rival;
    private final Path directory;
    private final Workload workload;

    RivalMeasurement(final TreeStores rival, final Path directory, final Workload workload) {
        this.rival = rival;
        this.directory = directory;
        this.workload = workload;
    }

    Contender measure(
            final Turns turns, final KnownNode[] nodes, final int rounds, final long budgetNanos, final int kills) {
        final long before = Footprint.heap();
        final Series[] series;
        final double memory;
        final double files;
        try (TreeStore store = rival.load(directory, workload.image(), workload.nodes())) {
            memory = (double) (Footprint.heap() - before + store.nativeMemory()) / workload.nodes();
            files = rival.can(Ability.FILES) ? (double) Footprint.files(directory) / workload.nodes() : 0;
            series = turns.with(rival, store, rounds, budgetNanos);
        }
        double reopen = Double.NaN;
        if (rival.can(Ability.FILES)) {
            reopen = Interval.of(new KilledStore(rival, directory, nodes).measure(kills, 2, false))
                    .middle();
        }
        return Turns.contender(rival.title(), series, files, memory, reopen);
    }
}
