// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/** Base class of benchmarks that read all nodes in order. */
public abstract class PassBenchmark extends ScannerBenchmark {
    /** Called by JMH. */
    PassBenchmark() {}

    @Override
    void prepare(final Scanner held) {
        // needs only the encoded nodes
    }

    @Override
    void count(final WorkCounters counters, final Sums of, final long length) {
        counters.bytes += length;
        counters.records += of.nodes();
    }

    /**
     * A pointer walk in C that prefetches memory ahead.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long cPrefetching(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * The usual Java approach: a buffered {@code DataInputStream} over the same file, field by field.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long dataInputStream(final WorkCounters counters) throws IOException {
        return pass(counters);
    }
}
