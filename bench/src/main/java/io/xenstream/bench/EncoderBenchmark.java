// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
 * Encodes the nodes of a store. All contenders read the same {@link NodeSource}; what they have written is read back once, and must add up to
 * what all must come to. A fork sees the one contender that it measures.
 *
 * <p>Bytes are counted as those of the image, whatever the form: a contender with a shorter form has as much work done, not less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public abstract class EncoderBenchmark {
    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image; formats with a fixed byte order ignore it. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("134217728")
    public long length;

    private NodeSource source;
    private Encoder encoder;

    /** Called by JMH. */
    EncoderBenchmark() {}

    abstract Encoder encoder(String contender, NodeSource nodes, Workload workload) throws IOException;

    /**
     * Lays out the nodes in memory and verifies one encoding by the contender.
     *
     * @param benchmark names the contender
     * @throws IOException if a file cannot be read or written
     */
    @Setup(Level.Trial)
    public void open(final BenchmarkParams benchmark) throws IOException {
        Contenders.requireBoundsChecks(Contenders.nameOf(benchmark));
        final Workload workload = Workload.of(shape, length, order);
        source = NodeSource.of(workload);
        encoder = encoder(Contenders.nameOf(benchmark), source, workload);
        encoder.encode();
        Sums.requireSame("every field", Sums.of(workload).everyField(), encoder.everyField());
    }

    /**
     * Frees the memory and deletes the files written.
     *
     * @throws IOException if a file cannot be deleted
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        encoder.close();
    }

    final long pass(final WorkCounters counters) throws IOException {
        final long written = encoder.encode();
        counters.bytes += source.imageLength();
        counters.records += source.nodes();
        return written;
    }
}
