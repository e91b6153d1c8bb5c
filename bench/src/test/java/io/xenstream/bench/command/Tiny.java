// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.Baseline;
import io.xenstream.bench.Peer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Blackhole;

/** Benchmarks that run within milliseconds. The parameter slows them down; a negative value makes them fail, 0 makes them unsupported. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
public class Tiny {
    private static final int TOKENS = 200;

    /** The slowdown factor. */
    static volatile int slowness = 1;

    /** How many more trials of the changing benchmark are slow. */
    static final AtomicInteger SLOW_TRIALS = new AtomicInteger(Integer.MAX_VALUE);

    private int slowdown;

    @Param("1")
    public int factor;

    @Setup
    public void check(final BenchmarkParams benchmark) {
        final boolean isChanging = benchmark.getBenchmark().endsWith("changing");
        slowdown = isChanging && SLOW_TRIALS.getAndDecrement() > 0 ? slowness : 1;
        if (factor == 0) {
            throw new UnsupportedOperationException("needs another machine");
        }
        if (factor < 0) {
            throw new IllegalStateException("fails on purpose");
        }
    }

    @Benchmark
    @Baseline
    public void steady() {
        Blackhole.consumeCPU(TOKENS);
    }

    @Benchmark
    @Peer
    public void changing() {
        Blackhole.consumeCPU((long) TOKENS * factor * slowdown);
    }
}
