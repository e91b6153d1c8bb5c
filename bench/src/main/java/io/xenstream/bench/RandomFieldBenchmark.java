// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import java.util.Random;
import org.openjdk.jmh.annotations.Param;

/**
 * Reads one field, the length of the value, of nodes here and there, whose places are known: the same 65536 nodes in the same order for all
 * contenders. Octets are not counted, only records.
 *
 * <p>Page cache: warm. The image, or the contender's own form, is in memory; most of the nodes are in no cache of the processor.
 */
public class RandomFieldBenchmark extends ScannerBenchmark {
    private static final int NODES = 1 << 16;
    private static final long SEED = 1;

    /** Octets of the image, roughly: see {@link io.xenstream.bench.work.Workload}. */
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
    final void count(final Octets octets, final Sums of, final long octetsOfImage) {
        octets.records += NODES;
    }
}
