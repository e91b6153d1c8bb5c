// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/**
 * Encodes into an array that has been written before. C and Chronicle Wire are missing because they do not write arrays.
 *
 * <p>Page cache: not used.
 */
public class HeapEncodeBenchmark extends EncoderBenchmark {
    @Override
    final Encoder encoder(final String contender, final NodeSource nodes, final Workload workload) throws IOException {
        return Contenders.memoryEncoder(contender, nodes, workload, Memory.Kind.HEAP);
    }

    /**
     * xenstream, claim and commit.
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
     * The usual Java approach: a {@code DataOutputStream}, field by field, into a {@code ByteArrayOutputStream}.
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
     * Hand-written, with absolute puts into a {@code ByteBuffer}.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long byteBuffer(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Hand-written, with absolute sets into a {@code MemorySegment}; JDK 22 or later.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long memorySegment(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Simple Binary Encoding.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long sbe(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Simple Binary Encoding without Agrona's bounds checks, which the others have.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Fork(value = 2, jvmArgsAppend = Contenders.UNCHECKED)
    public long sbeUnchecked(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * FlatBuffers.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long flatBuffers(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Protobuf.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long protobuf(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Apache Fory, into an array of its own.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long fory(final WorkCounters counters) throws IOException {
        return pass(counters);
    }
}
