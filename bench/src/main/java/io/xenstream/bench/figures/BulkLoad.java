// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.goal.Interval;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.index.StoreIndex;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.nio.file.Path;

/** Loads an image into a live store, compared with reading every field of the image and building its index. */
final class BulkLoad {
    private final Workload workload;
    private final Path parent;
    private long sum;

    BulkLoad(final Workload workload, final Path parent) {
        this.workload = workload;
        this.parent = parent;
    }

    /** What was read, so that the compiler cannot drop it. */
    long sum() {
        return sum;
    }

    /** The ratio of the times. */
    Interval measure(final int rounds) {
        final double[] loads = new double[rounds];
        final double[] reads = new double[rounds];
        try (MappedImage image = MappedImage.open(workload.image());
                XenstreamScanner scanner = new XenstreamScanner(workload, false)) {
            for (int round = -1; round < rounds; round++) {
                final double load = load(image);
                final double read = readAndIndex(image, scanner);
                if (round >= 0) {
                    loads[round] = load;
                    reads[round] = read;
                }
            }
        }
        return Series.ratio(loads, reads);
    }

    private double load(final MappedImage image) {
        final Path directory = Footprint.create(parent, "load");
        try {
            final long begin = System.nanoTime();
            try (LiveStore store = LiveStore.load(directory, image.region(), StoreOptions.DEFAULT)) {
                final long time = System.nanoTime() - begin;
                sum += store.nodes();
                return time;
            }
        } finally {
            Footprint.remove(directory);
        }
    }

    private double readAndIndex(final MappedImage image, final XenstreamScanner scanner) {
        final long begin = System.nanoTime();
        sum += scanner.everyField();
        try (StoreIndex index = StoreIndex.build(image.region())) {
            final long time = System.nanoTime() - begin;
            sum += index.nodes();
            return time;
        }
    }
}
