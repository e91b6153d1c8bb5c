// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Looks up random nodes in a mapped, cached image, compared with a heap map from path to value of the same tree. Samples include reading the
 * clock, about 25 ns.
 */
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class LookupBenchmark {
    /** The same tree as a map from path to value. */
    @State(Scope.Benchmark)
    public static class Mapped {
        final Map<String, byte[]> values = new HashMap<>();

        /**
         * Fills the map.
         *
         * @param image the image
         */
        @Setup(Level.Trial)
        public void fill(final IndexBenchmark.Image image) {
            try (ImageReader reader = image.image.reader()) {
                while (reader.next()) {
                    if (reader.type() == RecordType.NODE_DATA
                            && reader.nodeData().isCommitted()) {
                        values.put(
                                reader.nodeData().pathString(),
                                reader.nodeData().valueBytes());
                    }
                }
            }
        }
    }

    /**
     * Finds a node and reads the first bytes of its value.
     *
     * @param image   the image
     * @param indexed its index
     * @return the bytes read
     */
    @Benchmark
    public long xenstream(final IndexBenchmark.Image image, final IndexBenchmark.Indexed indexed) {
        return indexed.cursor.find(indexed.keys[indexed.next()])
                ? indexed.cursor.node().valueLength()
                : -1;
    }

    /**
     * Finds a node by a {@code String}.
     *
     * @param image   the image
     * @param indexed its index
     * @return the bytes read
     */
    @Benchmark
    public long xenstreamString(final IndexBenchmark.Image image, final IndexBenchmark.Indexed indexed) {
        return indexed.cursor.find(indexed.strings[indexed.next()])
                ? indexed.cursor.node().valueLength()
                : -1;
    }

    /**
     * Finds a value in the map. The string's hash is already cached, unlike that of a string just received from a client.
     *
     * @param image   the image
     * @param indexed provides the strings
     * @param map     the map
     * @return the bytes read
     */
    @Benchmark
    @Baseline
    public long hashMap(final IndexBenchmark.Image image, final IndexBenchmark.Indexed indexed, final Mapped map) {
        return map.values.get(indexed.strings[indexed.next()]).length;
    }

    /**
     * Finds a value in the map as a daemon does, starting from bytes sent by a client.
     *
     * @param image   the image
     * @param indexed provides the bytes
     * @param map     the map
     * @return the bytes read
     */
    @Benchmark
    public long hashMapOfBytes(
            final IndexBenchmark.Image image, final IndexBenchmark.Indexed indexed, final Mapped map) {
        final byte[] bytes = indexed.keys[indexed.next()].byteArray();
        return map.values.get(new String(bytes, StandardCharsets.ISO_8859_1)).length;
    }
}
