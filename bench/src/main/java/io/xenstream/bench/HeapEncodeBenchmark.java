// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Encodes into an array that has been written before. C and Chronicle Wire are not here: they do not write arrays.
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
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstream(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * What Java programs do otherwise: a {@code DataOutputStream}, field by field, into a {@code ByteArrayOutputStream}.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long dataOutputStream(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * By hand, absolute puts into a {@code ByteBuffer}.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long byteBuffer(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * By hand, absolute sets into a {@code MemorySegment}; from JDK 22.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long memorySegment(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * Simple Binary Encoding.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long sbe(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * FlatBuffers.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long flatBuffers(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * Protobuf.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long protobuf(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * Apache Fory, into an array of its own.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long fory(final Octets octets) throws IOException {
        return pass(octets);
    }
}
