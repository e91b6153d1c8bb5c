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
 * Encodes into pre-faulted off-heap memory; Fory and {@code DataOutputStream} into an array. {@link FileEncodeBenchmark} has the contenders
 * that write files.
 *
 * <p>Page cache: not used.
 */
public class EncodeBenchmark extends EncoderBenchmark {
    @Override
    final Encoder encoder(final String contender, final NodeSource nodes, final Workload workload) throws IOException {
        return Contenders.memoryEncoder(contender, nodes, workload, Memory.Kind.OFF_HEAP);
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
     * C into memory with a {@code memcpy} for each field: the reference limit.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long cMemcpy(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * C into memory, copying short fields word by word.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long cWords(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * The usual Java approach: a {@code DataOutputStream}, field by field, into an array.
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
     * Chronicle Wire's light binary wire.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long chronicleWire(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Chronicle Wire's binary wire without field names.
     *
     * @param counters counts bytes and records
     * @return bytes written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long chronicleWireFieldless(final WorkCounters counters) throws IOException {
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
