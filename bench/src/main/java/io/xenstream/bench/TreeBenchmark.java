// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.TreeStore;
import io.xenstream.bench.tree.TreeStores;
import io.xenstream.bench.work.Shape;
import io.xenstream.bench.work.Workload;
import java.io.File;
import java.io.IOException;
import java.nio.ByteOrder;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and changes random nodes of a live store and of other stores. {@code xenstream bench store} measures more of them, in turn within one JVM. Samples
 * include reading the clock, about 25 ns.
 */
@State(Scope.Benchmark)
@Baseline(parameter = "contender", value = "HEAP_MAP")
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class TreeBenchmark {
    private static final int NODES = 1 << 17;

    /** The name of a {@link TreeStores}. */
    @Param({"LIVE", "HEAP_MAP", "HEAP_TREE", "LMDB", "ROCKS", "MV", "CHRONICLE"})
    public String contender;

    /** Nodes in the store. */
    @Param({"1000000", "10000000"})
    public long nodes;

    private final byte[] target = new byte[1 << 16];
    private Path directory;
    private TreeStore store;
    private KnownNode[] known;
    private int next;

    /**
     * Loads the store.
     *
     * @throws IOException if the directory cannot be created
     */
    @Setup(Level.Trial)
    public void load() throws IOException {
        final Path image = new Workload(Shape.HOST, nodes, ByteOrder.LITTLE_ENDIAN).image();
        known = KnownNode.sample(image, NODES, nodes);
        directory = Files.createTempDirectory("xenstream-bench-tree-");
        store = TreeStores.valueOf(contender).load(directory, image, nodes);
    }

    /**
     * Removes the store.
     *
     * @throws IOException if a file cannot be removed
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
        final File[] files = directory.toFile().listFiles();
        for (final File file : files == null ? new File[0] : files) {
            Files.delete(file.toPath());
        }
        Files.delete(directory);
    }

    private KnownNode next() {
        next = next + 1 == known.length ? 0 : next + 1;
        return known[next];
    }

    /**
     * Finds a node and copies its value.
     *
     * @return the length of the value
     */
    @Benchmark
    public int read() {
        return store.read(next().path(), target);
    }

    /**
     * Replaces a value by another one of the same length.
     *
     * @return the value
     */
    @Benchmark
    public byte[] write() {
        final KnownNode node = next();
        final byte[] value = node.changedValue();
        store.write(node.path(), value);
        return value;
    }

    /**
     * Creates a node and removes it.
     *
     * @return its value
     */
    @Benchmark
    public byte[] createAndRemove() {
        final KnownNode node = next();
        store.create(node.created(), node.value());
        store.remove(node.created());
        return node.value();
    }
}
