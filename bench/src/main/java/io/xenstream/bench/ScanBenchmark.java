// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Scanner;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads every field of every node: all numbers, all permissions, the first and last octet of path and value. All contenders add them up, and
 * must come to the same sum.
 *
 * <p>Page cache: warm. The image, or the contender's own form, is in memory and has been read once; the larger size is larger than all caches of the
 * processor, the smaller one fits the second.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanBenchmark extends PassBenchmark {
    /** Octets of the image, roughly: see {@link io.xenstream.bench.work.Workload}. */
    @Param({"1073741824", "524288"})
    public long length;

    @Override
    final long imageLength() {
        return length;
    }

    @Override
    final long read(final Scanner held) throws IOException {
        return held.everyField();
    }

    /**
     * xenstream over the mapped file, names and values looked at through views, which are Agrona buffers.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstreamByViews(final Octets octets) throws IOException {
        return pass(octets);
    }
}
