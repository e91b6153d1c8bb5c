// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.copy.ImageCopy;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.nio.ByteOrder;
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
 * Copies an image record by record into pre-faulted memory, into the opposite and into the same byte order.
 *
 * <p>Page cache: warm; the image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CopyBenchmark {
    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image that is copied. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("100000000")
    public long length;

    private final UnsafeBuffer original = new UnsafeBuffer(0, 0);
    private MappedImage image;
    private Memory memory;
    private WritableRegion copy;
    private ImageHeader sameOrder;
    private ImageHeader otherOrder;
    private Sums sums;

    /**
     * Maps the image and verifies that the copies have the same content.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        sums = Sums.of(workload);
        image = MappedImage.open(workload.image());
        image.region().wrap(original, 0, Math.toIntExact(image.length()));
        memory = Memory.forImage(Memory.Kind.OFF_HEAP, image.length());
        copy = WritableRegion.ofBuffer(memory.buffer(), "copy");
        sameOrder = ImageHeader.of(ImageHeader.LATEST_VERSION, workload.order());
        otherOrder = ImageHeader.of(
                ImageHeader.LATEST_VERSION,
                workload.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        requireSame(copyTo(otherOrder));
        requireSame(copyTo(sameOrder));
    }

    private void requireSame(final long copyLength) {
        long sum = 0;
        try (Region finished = Region.ofBuffer(memory.buffer().slice(0, (int) copyLength), "copy");
                ImageReader reader = ImageReader.open(finished)) {
            while (reader.next()) {
                sum += XenstreamScanner.everyField(reader);
            }
        }
        Sums.requireSame("every field", sums.everyField(), sum);
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        image.close();
        copy.close();
    }

    private long counted(final WorkCounters counters, final long result) {
        counters.bytes += image.length();
        counters.records += sums.nodes();
        return result;
    }

    /**
     * xenstream into the opposite byte order.
     *
     * @param counters counts bytes and records
     * @return the length of the copy
     */
    @Benchmark
    public long xenstream(final WorkCounters counters) {
        return counted(counters, copyTo(otherOrder));
    }

    /**
     * xenstream into the same byte order, still field by field.
     *
     * @param counters counts bytes and records
     * @return the length of the copy
     */
    @Benchmark
    public long xenstreamSameOrder(final WorkCounters counters) {
        return counted(counters, copyTo(sameOrder));
    }

    private long copyTo(final ImageHeader header) {
        try (ImageReader from = image.reader();
                ImageWriter to = ImageWriter.open(copy, header)) {
            return ImageCopy.copyAll(from, to);
        }
    }

    /**
     * A plain copy of the bytes, without parsing: the limit of any copy.
     *
     * @param counters counts bytes and records
     * @return the length of the copy
     */
    @Benchmark
    @Baseline
    public long memcpy(final WorkCounters counters) {
        memory.window().putBytes(0, original, 0, original.capacity());
        return counted(counters, original.capacity());
    }
}
