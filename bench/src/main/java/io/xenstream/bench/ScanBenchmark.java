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
 * Reads every field of every node: all numbers, all permissions, the first and last byte of path and value. All contenders compute the same
 * checksum of them.
 *
 * <p>Page cache: warm; the image, or the contender's own encoding of it, is in memory and has been read once. The larger size exceeds the caches
 * of common processors; the smaller one fits into the L2 cache.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanBenchmark extends PassBenchmark {
    /** Approximate image size in bytes; see {@link io.xenstream.bench.work.Workload}. */
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
     * xenstream over the mapped file, reading paths and values through Agrona views.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstreamByViews(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * xenstream over the mapped file, in parts, on as many threads as there are processors.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstreamParts(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * A pointer walk in C that makes the checks that xenstream makes: the peer, where {@link #c} is the limit.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Peer
    public long cChecked(final WorkCounters counters) throws IOException {
        return pass(counters);
    }
}
