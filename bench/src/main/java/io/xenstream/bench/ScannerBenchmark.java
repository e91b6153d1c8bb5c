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
 * Reads existing nodes in each contender's own encoding. A fork holds only the contender that it measures, so that the JIT profile is not
 * polluted by others. The contender's results are checked against the reference sums first.
 *
 * <p>Bytes are bytes of the image for every contender: a more compact encoding counts as the same amount of work.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public abstract class ScannerBenchmark {
    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image; formats with a fixed byte order ignore it. */
    @Param("little")
    public String order;

    private Scanner scanner;
    private Sums sums;
    private long imageLength;

    /** Called by JMH. */
    ScannerBenchmark() {}

    abstract long imageLength();

    /** Prepares what the passes need, after the contender has been verified. */
    abstract void prepare(Scanner held) throws IOException;

    abstract long read(Scanner held) throws IOException;

    abstract void count(WorkCounters counters, Sums of, long length);

    /**
     * Creates the contender's encoding and reads it once.
     *
     * @param benchmark names the contender
     * @throws IOException if a file cannot be read or written
     */
    @Setup(Level.Trial)
    public void open(final BenchmarkParams benchmark) throws IOException {
        Contenders.requireBoundsChecks(Contenders.nameOf(benchmark));
        final Workload workload = Workload.of(shape, imageLength(), order);
        sums = Sums.of(workload);
        imageLength = Files.size(workload.image());
        scanner = Contenders.scanner(Contenders.nameOf(benchmark), workload);
        Contenders.requireAgreement(scanner, sums);
        prepare(scanner);
    }

    /**
     * Releases the encoding.
     *
     * @throws IOException if it cannot be closed
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        scanner.close();
    }

    final long pass(final WorkCounters counters) throws IOException {
        final long sum = read(scanner);
        count(counters, sums, imageLength);
        return sum;
    }

    /**
     * xenstream over the mapped file.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long xenstream(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * A pointer walk in C over the same memory, without checks: the reference limit.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    @Baseline
    public long c(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Hand-written, over a {@code ByteBuffer} of the same file.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long byteBuffer(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Hand-written, over a {@code MemorySegment} of the same file; JDK 22 or later.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
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
     * @return the checksum of the fields read
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
     * @return the checksum of the fields read
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
     * @return the checksum of the fields read
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
     * @return the checksum of the fields read
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
     * @return the checksum of the fields read
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
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long chronicleWireFieldless(final WorkCounters counters) throws IOException {
        return pass(counters);
    }

    /**
     * Apache Fory.
     *
     * @param counters counts bytes and records
     * @return the checksum of the fields read
     * @throws IOException if a file cannot be read or written
     */
    @Benchmark
    public long fory(final WorkCounters counters) throws IOException {
        return pass(counters);
    }
}
