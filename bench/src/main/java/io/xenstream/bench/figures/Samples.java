// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import java.util.Arrays;

/** Durations of single operations. */
final class Samples {
    private static final int COUNT_OF_CLOCK_READS = 100_000;

    /** The median duration of nothing: of reading the clock twice. */
    static final double CLOCK_NANOS = clockNanos();

    private long[] nanos;
    private int count;

    Samples(final int capacity) {
        nanos = new long[capacity];
    }

    private static double clockNanos() {
        final Samples nothing = new Samples(COUNT_OF_CLOCK_READS);
        // The second time it is compiled.
        for (int i = 0; i < 2; i++) {
            nothing.clear();
            for (int j = 0; j < COUNT_OF_CLOCK_READS; j++) {
                final long begin = System.nanoTime();
                nothing.add(System.nanoTime() - begin);
            }
        }
        nothing.sort();
        return nothing.nanos[COUNT_OF_CLOCK_READS / 2];
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    void add(final long duration) {
        if (count < nanos.length) {
            nanos[count++] = duration;
        }
    }

    void sort() {
        Arrays.sort(nanos, 0, count);
    }

    /**
     * A percentile of sorted samples, without the time that it takes to read the clock.
     *
     * @param part 0 to 1
     * @return nanoseconds; NaN without samples
     */
    double percentile(final double part) {
        return count == 0 ? Double.NaN : Math.max(0, nanos[(int) (part * (count - 1))] - CLOCK_NANOS);
    }
}
