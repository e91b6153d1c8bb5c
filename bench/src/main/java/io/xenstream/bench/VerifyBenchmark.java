// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.verify.Verifier;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/**
 * Verifies a valid image against all rules; the baseline only reads it.
 *
 * <p>Page cache: warm; the image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class VerifyBenchmark {
    /** More parts than threads, so that a thread that is held up delays the others little. */
    private static final int PARTS_A_THREAD = 4;

    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("100000000")
    public long length;

    private final int processors = Runtime.getRuntime().availableProcessors();
    private ExecutorService threads;
    private XenstreamScanner scanner;
    private MappedImage image;
    private Sums sums;

    /**
     * Maps the image and checks that it is valid.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        sums = Sums.of(workload);
        scanner = new XenstreamScanner(workload, false);
        image = MappedImage.open(workload.image());
        // The calling thread is one more.
        threads = Executors.newFixedThreadPool(Math.max(1, processors - 1));
        Sums.requireSame("every field", sums.everyField(), scanner.everyField());
        final Verifier.Summary summary = verify();
        if (!summary.isGood() || summary.warnings() > 0) {
            throw new IllegalStateException("the image is not valid: " + summary);
        }
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        threads.shutdown();
        scanner.close();
        image.close();
    }

    private void count(final WorkCounters counters) {
        counters.bytes += image.length();
        counters.records += sums.nodes();
    }

    /**
     * xenstream's verifier with all rules.
     *
     * @param counters counts bytes and records
     * @return the summary
     */
    @Benchmark
    public Verifier.Summary xenstream(final WorkCounters counters) {
        count(counters);
        return verify();
    }

    /**
     * The same on all processors.
     *
     * @param counters counts bytes and records
     * @return the summary
     */
    @Benchmark
    public Verifier.Summary xenstreamParts(final WorkCounters counters) {
        count(counters);
        return Verifier.verify(
                image.region(), ReadOptions.DEFAULT, PARTS_A_THREAD * processors, threads, VerifyBenchmark::refuse);
    }

    private Verifier.Summary verify() {
        return Verifier.verify(image.region(), ReadOptions.DEFAULT, VerifyBenchmark::refuse);
    }

    private static void refuse(final Finding finding) {
        throw new IllegalStateException("the image is not valid: " + finding);
    }

    /**
     * xenstream reading every field of every node: the baseline for verification.
     *
     * @param counters counts bytes and records
     * @return the sum
     */
    @Benchmark
    @Baseline
    public long xenstreamScan(final WorkCounters counters) {
        count(counters);
        return scanner.everyField();
    }
}
