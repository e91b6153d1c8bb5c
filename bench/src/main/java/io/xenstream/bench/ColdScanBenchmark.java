// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.c.PageCache;
import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Opens an image, reads every field of every node, and closes it, with a cold or a warm page cache.
 *
 * <p>Page cache: cold or warm, as the parameter says. Before each cold pass, C code evicts the file with
 * {@code posix_fadvise(POSIX_FADV_DONTNEED)} and verifies the eviction with {@code mincore}. If more than 1 % stays resident, as on an in-memory file
 * system, the benchmark fails and says so. Caches of the disk or of a hypervisor are not evicted. Mapping and page faults are included in both
 * measurements.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(2)
public class ColdScanBenchmark {
    private static final String COLD = "cold";

    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("100000000")
    public long length;

    /** {@code cold} or {@code warm}. */
    @Param({COLD, "warm"})
    public String cache;

    private Workload workload;
    private String contender;
    private Path file;
    private Sums sums;

    /**
     * Verifies the contender's checksum.
     *
     * @param benchmark names the contender
     * @throws IOException if the image cannot be read
     */
    @Setup(Level.Trial)
    public void prepare(final BenchmarkParams benchmark) throws IOException {
        contender = Contenders.nameOf(benchmark);
        workload = Workload.of(shape, length, order);
        file = workload.image();
        sums = Sums.of(workload);
        Sums.requireSame("every field", sums.everyField(), pass());
    }

    /**
     * Evicts the image from the page cache if the parameter says so.
     *
     * @throws IOException if the image does not exist
     */
    @Setup(Level.Invocation)
    public void forget() throws IOException {
        if (cache.equals(COLD)) {
            PageCache.forget(file, Files.size(file));
        }
    }

    private long pass() throws IOException {
        try (Scanner scanner = Contenders.scanner(contender, workload)) {
            return scanner.everyField();
        }
    }

    /**
     * xenstream over the mapped file.
     *
     * @return the sum
     * @throws IOException if it cannot be read
     */
    @Benchmark
    public long xenstream() throws IOException {
        return pass();
    }

    /**
     * A pointer walk in C over the mapped file.
     *
     * @return the sum
     * @throws IOException if it cannot be read
     */
    @Benchmark
    @Baseline
    public long c() throws IOException {
        return pass();
    }

    /**
     * The same, prefetching memory ahead.
     *
     * @return the sum
     * @throws IOException if it cannot be read
     */
    @Benchmark
    public long cPrefetching() throws IOException {
        return pass();
    }

    /**
     * The usual Java approach: a buffered {@code DataInputStream}.
     *
     * @return the sum
     * @throws IOException if it cannot be read
     */
    @Benchmark
    public long dataInputStream() throws IOException {
        return pass();
    }
}
