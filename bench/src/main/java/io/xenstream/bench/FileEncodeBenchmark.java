// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Encodes into a new file that replaces the previous one. Opening, writing and closing are measured; forcing to disk is not. xenstream does not
 * know the final length and allocates disk space as it goes; C and {@code ByteBuffer} know the length in advance.
 *
 * <p>Page cache: the kernel must allocate and clear every page during a pass, and all of them are dirty at its end.
 */
public class FileEncodeBenchmark extends EncoderBenchmark {
    @Override
    final Encoder encoder(final String contender, final NodeSource nodes, final Workload workload) throws IOException {
        return Contenders.fileEncoder(contender, nodes, workload);
    }

    /**
     * xenstream: a new mapped image, published.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstream(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * C into a new mapped file with a {@code memcpy} for each field: the reference limit.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long cMapped(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * C as the C daemon does it: an {@code fwrite} for each field.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long cFwrite(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * The usual Java approach: a buffered {@code DataOutputStream}, field by field.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long dataOutputStream(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Hand-written, with absolute puts into a mapped {@code ByteBuffer}.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long byteBuffer(final WorkCounters counters) throws IOException {
        return pass(counters);
    }
}
