// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.RecordCursor;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.operation.Restore;
import io.xenstream.stream.operation.Save;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
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
 * Reads every field of every node of an image pushed through an in-process stream. Each pass creates a stream.
 *
 * <p>Page cache: warm; the image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PushBenchmark {
    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("1073741824")
    public long length;

    /** Capacity of the stream in bytes. */
    @Param("262144")
    public int capacity;

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private MappedImage image;
    private XenstreamScanner scanner;
    private Sums sums;
    private long sum;

    /**
     * Maps the image and verifies that all variants agree.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        sums = Sums.of(workload);
        image = MappedImage.open(workload.image());
        scanner = new XenstreamScanner(workload, false);
        Sums.requireSame("every field", sums.everyField(), push());
        Sums.requireSame("every field", sums.everyField(), pushTwoThreads());
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        executor.shutdown();
        image.close();
        scanner.close();
    }

    private long counted(final WorkCounters counters, final long result) {
        counters.bytes += image.length();
        counters.records += sums.nodes();
        return result;
    }

    private void add(final RecordCursor cursor) {
        sum += XenstreamScanner.everyField(cursor);
    }

    private StreamOperation<Restore.Result> restore(final DataStream stream) {
        sum = 0;
        return Restore.toRecords(stream.reader(), this::add, Restore.Options.DEFAULT);
    }

    /**
     * Pushed and decoded on one thread.
     *
     * @param counters counts bytes and records
     * @return the sum
     */
    @Benchmark
    public long push(final WorkCounters counters) {
        return counted(counters, push());
    }

    private long push() {
        final DataStream stream = DataStream.inProcess("push", capacity);
        final CompletableFuture<Restore.Result> restored = restore(stream).start(Runnable::run);
        Save.from(image.region(), stream.writer()).start(Runnable::run).join();
        restored.join();
        return sum;
    }

    /**
     * Pushed on one thread, decoded on another.
     *
     * @param counters counts bytes and records
     * @return the sum
     */
    @Benchmark
    public long pushTwoThreads(final WorkCounters counters) {
        return counted(counters, pushTwoThreads());
    }

    private long pushTwoThreads() {
        final DataStream stream = DataStream.inProcess("push", capacity);
        final CompletableFuture<Restore.Result> restored = restore(stream).start(executor);
        Save.from(image.region(), stream.writer()).start(Runnable::run).join();
        restored.join();
        return sum;
    }

    /**
     * The whole mapped image without a stream: the baseline for pushing.
     *
     * @param counters counts bytes and records
     * @return the sum
     */
    @Benchmark
    @Baseline
    public long mapped(final WorkCounters counters) {
        return counted(counters, scanner.everyField());
    }
}
