// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Encodes into a new file, which takes the place of the one before: opening, writing and closing are measured, forcing to the disk is not. xenstream
 * does not know how long the image will be and takes its room as it goes, on the disk as well; C and {@code ByteBuffer} are told.
 *
 * <p>Page cache: each pass begins with pages that the kernel has to give and to clear, and ends with all of them dirty.
 */
public class FileEncodeBenchmark extends EncoderBenchmark {
    @Override
    final Encoder encoder(final String contender, final NodeSource nodes, final Workload workload) throws IOException {
        return Contenders.fileEncoder(contender, nodes, workload);
    }

    /**
     * xenstream: a new mapped image, published.
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
     * C into a new mapped file, {@code memcpy} for each field: the limit.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long cMapped(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * C in the manner of the C daemon: {@code fwrite} for each field.
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
     * What Java programs do otherwise: a buffered {@code DataOutputStream}, field by field.
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
     * By hand, absolute puts into a mapped {@code ByteBuffer}.
     *
     * @param octets counts
     * @return how many octets the contender has written
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long byteBuffer(final Octets octets) throws IOException {
        return pass(octets);
    }
}
