// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Reads nodes that are there, in each contender's own form. A fork holds the form of the one contender that it measures, so that what the JIT
 * compiles for it has not seen another; that contender must first come to the sums that all must come to.
 *
 * <p>Octets are counted as those of the image, whoever reads: a contender with a shorter form has as much work done, not less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public abstract class ScannerBenchmark {
    /** What the store looks like, a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image; formats that have one of their own keep it. */
    @Param("little")
    public String order;

    private Scanner scanner;
    private Sums sums;
    private long imageLength;

    /** For JMH. */
    ScannerBenchmark() {}

    abstract long imageLength();

    /** Makes what the passes need, once the contender agrees. */
    abstract void prepare(Scanner held) throws IOException;

    abstract long read(Scanner held) throws IOException;

    abstract void count(Octets octets, Sums of, long length);

    /**
     * Has the contender make its form, and read it once.
     *
     * @param benchmark says which contender
     * @throws IOException if a file cannot be read or written
     */
    @Setup(Level.Trial)
    public void open(final BenchmarkParams benchmark) throws IOException {
        final Workload workload = Workload.of(shape, imageLength(), order);
        sums = Sums.of(workload);
        imageLength = Files.size(workload.image());
        scanner = Contenders.scanner(Contenders.nameOf(benchmark), workload);
        Contenders.requireAgreement(scanner, sums);
        prepare(scanner);
    }

    /**
     * Lets go of the form.
     *
     * @throws IOException if that fails
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        scanner.close();
    }

    final long pass(final Octets octets) throws IOException {
        final long sum = read(scanner);
        count(octets, sums, imageLength);
        return sum;
    }

    /**
     * xenstream over the mapped file.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstream(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * A pointer walk in C over the same memory, without checks: the limit.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long c(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * By hand, a {@code ByteBuffer} over the same file.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long byteBuffer(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * By hand, a {@code MemorySegment} over the same file; from JDK 22.
     *
     * @param octets counts
     * @return what has been read, added up
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
     * @return what has been read, added up
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
     * @return what has been read, added up
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
     * @return what has been read, added up
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
     * @return what has been read, added up
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
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long chronicleWireFieldless(final Octets octets) throws IOException {
        return pass(octets);
    }

    /**
     * Apache Fory.
     *
     * @param octets counts
     * @return what has been read, added up
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long fory(final Octets octets) throws IOException {
        return pass(octets);
    }
}
