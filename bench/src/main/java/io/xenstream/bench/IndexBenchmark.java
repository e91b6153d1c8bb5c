// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Shape;
import io.xenstream.bench.work.Workload;
import io.xenstream.codec.ReadOptions;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreCursor;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
 * Uses the index of an image: iterates over the children of a node, and opens an index. {@link IndexBuildBenchmark} measures building, {@link
 * LookupBenchmark} lookups. Images and indexes are in the page cache.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class IndexBenchmark {
    private static final int KEYS = 1 << 16;

    /** A mapped image. */
    @State(Scope.Benchmark)
    public static class Image {
        /** Nodes in the image. */
        @Param({"1000000", "10000000"})
        public long nodes;

        MappedImage image;

        /** Maps the image. */
        @Setup(Level.Trial)
        public void open() {
            image = MappedImage.open(new Workload(Shape.HOST, nodes, ByteOrder.LITTLE_ENDIAN).image());
        }

        /** Unmaps it. */
        @TearDown(Level.Trial)
        public void close() {
            image.close();
        }
    }

    /** A mapped image with its mapped index, and paths to look up. */
    @State(Scope.Benchmark)
    public static class Indexed {
        MappedIndex index;
        StoreCursor cursor;
        UnsafeBuffer[] keys;
        String[] strings;
        long[] parents;
        private int next;

        /**
         * Writes the index and maps it.
         *
         * @param image the image
         */
        @Setup(Level.Trial)
        public void open(final Image image) {
            MappedIndex.write(image.image, ReadOptions.DEFAULT, Duplicates.REFUSE, Durability.NONE);
            index = MappedIndex.open(image.image);
            cursor = index.cursor();
            touchAll();
            chooseKeys();
        }

        /** Loads every page into the cache and validates every block. */
        private void touchAll() {
            cursor.walkAll();
            while (cursor.next()) {
                // visits every node
            }
            index.index().check(ReadOptions.DEFAULT);
        }

        private void chooseKeys() {
            final SplittableRandom random = new SplittableRandom(1);
            keys = new UnsafeBuffer[KEYS];
            strings = new String[KEYS];
            final List<Long> withChildren = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                final long ordinal = random.nextLong(index.index().nodes());
                cursor.go(ordinal);
                strings[i] = cursor.node().pathString();
                keys[i] = new UnsafeBuffer(strings[i].getBytes(StandardCharsets.ISO_8859_1));
                cursor.walkChildren();
                if (cursor.next()) {
                    withChildren.add(ordinal);
                }
            }
            parents = withChildren.stream().mapToLong(Long::longValue).toArray();
        }

        int next() {
            next = (next + 1) & (KEYS - 1);
            return next;
        }

        /** Unmaps it. */
        @TearDown(Level.Trial)
        public void close() {
            cursor.close();
            index.close();
        }
    }

    /**
     * Iterates over the children of a node.
     *
     * @param image   the image
     * @param indexed its index
     * @param counters counts the children
     * @return the total length of their names in bytes
     */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long children(final Image image, final Indexed indexed, final WorkCounters counters) {
        final StoreCursor cursor = indexed.cursor;
        cursor.go(indexed.parents[indexed.next() % indexed.parents.length]);
        cursor.walkChildren();
        long sum = 0;
        while (cursor.next()) {
            sum += cursor.nameLength();
            counters.records++;
        }
        return sum;
    }

    /**
     * Opens the index of the image and finds a node.
     *
     * @param image   the image
     * @param indexed has written the index
     * @return whether the node was found
     */
    @Benchmark
    @BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public boolean open(final Image image, final Indexed indexed) {
        try (MappedIndex index = MappedIndex.open(image.image);
                StoreCursor cursor = index.cursor()) {
            return cursor.find(indexed.keys[0]);
        }
    }
}
