// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.Baseline;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Something to measure within milliseconds; as slow as its parameter wants it, broken if that is negative, and for other machines if it is 0. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
public class Tiny {
    private static final int TOKENS = 200;

    /** How many times slower. */
    static volatile int slowness = 1;

    @Param("1")
    public int factor;

    @Setup
    public void check() {
        if (factor == 0) {
            throw new UnsupportedOperationException("needs another machine");
        }
        if (factor < 0) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    @Benchmark
    @Baseline
    public void steady() {
        Blackhole.consumeCPU(TOKENS);
    }

    @Benchmark
    public void changing() {
        Blackhole.consumeCPU((long) TOKENS * factor * slowness);
    }
}
