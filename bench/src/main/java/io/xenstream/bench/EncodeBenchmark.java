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
 * Encodes into memory outside of the heap that is already faulted in; Fory into an array; {@code fwrite} and {@code DataOutputStream} into a file of
 * the temporary folder, which they overwrite.
 *
 * <p>Page cache: not used, but for the two that write files, whose pages are in it and are not forced to the disk.
 */
public class EncodeBenchmark extends EncoderBenchmark {
    @Override
    final Encoder encoder(final String contender, final NodeSource nodes, final Workload workload) throws IOException {
        return Contenders.memoryEncoder(contender, nodes, workload, Memory.Kind.OFF_HEAP);
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
     * C into memory, {@code memcpy} for each field: the limit.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long cMemcpy(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * C into memory, short fields copied by words.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long cWords(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * C in the manner of the C daemon: {@code fwrite} for each field, into a file.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long cFwrite(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * What Java programs do otherwise: a buffered {@code DataOutputStream}, field by field, into a file.
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
     * Chronicle Wire's light binary wire.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long chronicleWire(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * Chronicle Wire's binary wire without field names.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long chronicleWireFieldless(final Octets octets) throws IOException {
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
