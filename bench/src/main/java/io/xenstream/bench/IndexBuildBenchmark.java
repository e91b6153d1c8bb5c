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
 * Builds the index of an image in memory, against a map from path to offset on the heap. A pass over the image is an operation. The image is in the
 * page cache.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class IndexBuildBenchmark {
    /**
     * Builds an index in memory. A pass.
     *
     * @param image the image
     * @param octets counts
     * @return something of it
     */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long xenstream(final IndexBenchmark.Image image, final Octets octets) {
        try (StoreIndex index = StoreIndex.build(image.image.region())) {
            octets.octets += image.image.length();
            octets.records += index.nodes();
            return index.length();
        }
    }

    /**
     * Fills a map of strings with what an index says. A pass.
     *
     * @param image the image
     * @param octets counts
     * @return the map
     */
    @Benchmark
    @Baseline
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public Map<String, Long> hashMap(final IndexBenchmark.Image image, final Octets octets) {
        final Map<String, Long> offsets = offsets(image.image);
        octets.octets += image.image.length();
        octets.records += offsets.size();
        return offsets;
    }

    /** A map from each committed node's path to where its record is. */
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
