// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import io.xenstream.index.StoreIndex;
import io.xenstream.nativeio.MappedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Builds the index of an image in memory, compared with a heap map from path to offset. One operation is one pass over the image. The image is
 * in the page cache.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class IndexBuildBenchmark {
    /**
     * Builds an index in memory.
     *
     * @param image the image
     * @param counters counts bytes and records
     * @return a value derived from the index
     */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long xenstream(final IndexBenchmark.Image image, final WorkCounters counters) {
        try (StoreIndex index = StoreIndex.build(image.image.region())) {
            counters.bytes += image.image.length();
            counters.records += index.nodes();
            return index.length();
        }
    }

    /**
     * Fills a map of strings with the same content.
     *
     * @param image the image
     * @param counters counts bytes and records
     * @return the map
     */
    @Benchmark
    @Baseline
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public Map<String, Long> hashMap(final IndexBenchmark.Image image, final WorkCounters counters) {
        final Map<String, Long> offsets = offsets(image.image);
        counters.bytes += image.image.length();
        counters.records += offsets.size();
        return offsets;
    }

    /** A map from each committed node's path to the offset of its record. */
    private static Map<String, Long> offsets(final MappedImage image) {
        final Map<String, Long> offsets = new HashMap<>();
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                    offsets.put(reader.nodeData().pathString(), reader.offset());
                }
            }
        }
        return offsets;
    }
}
