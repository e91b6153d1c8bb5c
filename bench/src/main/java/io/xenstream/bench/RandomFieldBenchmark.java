// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import java.util.Random;
import org.openjdk.jmh.annotations.Param;

/**
 * Reads one field, the length of the value, of 65536 random nodes at known positions: the same nodes in the same order for all contenders. Only
 * records are counted, not bytes.
 *
 * <p>Page cache: warm; the image, or the contender's own encoding of it, is in memory. Most of the nodes are in no CPU cache.
 */
public class RandomFieldBenchmark extends ScannerBenchmark {
    private static final int NODES = 1 << 16;
    private static final long SEED = 1;

    /** Approximate image size in bytes; see {@link io.xenstream.bench.work.Workload}. */
    @Param({"100000000"})
    public long length;

    private long[] chosen;

    @Override
    final long imageLength() {
        return length;
    }

    @Override
    final long read(final Scanner held) {
        return ((PositionedScanner) held).valueLengths(chosen);
    }

    @Override
    final void prepare(final Scanner held) {
        final long[] positions = ((PositionedScanner) held).positions();
        chosen = new Random(SEED)
                .ints(NODES, 0, positions.length)
                .mapToLong(node -> positions[node])
                .toArray();
    }

    @Override
    final void count(final WorkCounters counters, final Sums of, final long bytesOfImage) {
        counters.records += NODES;
    }
}
