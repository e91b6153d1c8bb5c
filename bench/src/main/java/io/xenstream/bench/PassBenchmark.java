// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/** Reads nodes from the first to the last. */
public abstract class PassBenchmark extends ScannerBenchmark {
    /** For JMH. */
    PassBenchmark() {}

    @Override
    void prepare(final Scanner held) {
        // nothing but the form is needed
    }

    @Override
    void count(final Octets octets, final Sums of, final long length) {
        octets.octets += length;
        octets.records += of.nodes();
    }

    /**
     * A pointer walk in C with the memory ahead prefetched.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long cPrefetching(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * What Java programs do otherwise: a buffered {@code DataInputStream} over the same file, field by field.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long dataInputStream(final Octets octets) throws IOException {
        return pass(octets);
    }
}
