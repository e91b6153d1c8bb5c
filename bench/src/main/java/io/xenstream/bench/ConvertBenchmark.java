// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.convert.Conversion;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
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
 * Converts an image to oxenstored's text, including the report of losses, and that text to an image, in pre-faulted memory. Bytes are bytes of
 * the image in both directions.
 *
 * <p>Page cache: warm; the image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ConvertBenchmark {
    /** Upper bound of text bytes per image byte, for any shape. */
    private static final int TEXT_RATIO = 3;

    private static final int DOMEXC_PORT = 100;

    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("100000000")
    public long length;

    private final UnsafeBuffer original = new UnsafeBuffer(0, 0);
    private MappedImage image;
    private Memory textMemory;
    private Memory imageMemory;
    private WritableRegion text;
    private WritableRegion back;
    private Region finishedText;
    private ImageHeader header;
    private Sums sums;

    /**
     * Maps the image and converts it once.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        sums = Sums.of(workload);
        image = MappedImage.open(workload.image());
        image.region().wrap(original, 0, Math.toIntExact(image.length()));
        textMemory = Memory.forImage(Memory.Kind.OFF_HEAP, TEXT_RATIO * image.length());
        imageMemory = Memory.forImage(Memory.Kind.OFF_HEAP, image.length() + ImageHeader.LENGTH * ImageHeader.LENGTH);
        text = WritableRegion.ofBuffer(textMemory.buffer(), "text");
        back = WritableRegion.ofBuffer(imageMemory.buffer(), "image");
        header = ImageHeader.of(ImageHeader.LATEST_VERSION, workload.order());
        finishedText = Region.ofBuffer(textMemory.buffer().slice(0, Math.toIntExact(toText())), "text");
        toImage();
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        finishedText.close();
        image.close();
        text.close();
        back.close();
    }

    private long counted(final WorkCounters counters, final long result) {
        counters.bytes += image.length();
        counters.records += sums.nodes();
        return result;
    }

    /**
     * xenstream from an image to text, including the report of losses.
     *
     * @param counters counts bytes and records
     * @return the length of the text
     */
    @Benchmark
    public long xenstreamToText(final WorkCounters counters) {
        return counted(counters, toText());
    }

    private long toText() {
        return Conversion.imageToText(
                        image.region(), ReadOptions.DEFAULT, text, DOMEXC_PORT, true, ConvertBenchmark::ignore)
                .length();
    }

    /**
     * xenstream from text to an image.
     *
     * @param counters counts bytes and records
     * @return the length of the image
     */
    @Benchmark
    public long xenstreamToImage(final WorkCounters counters) {
        return counted(counters, toImage());
    }

    private long toImage() {
        try (ImageWriter writer = ImageWriter.open(back, header)) {
            return Conversion.textToImage(finishedText, writer, true, ConvertBenchmark::ignore)
                    .length();
        }
    }

    private static void ignore(final Finding loss) {
        // Losses are reported but not measured here.
    }

    /**
     * A plain copy of the image's bytes, without parsing.
     *
     * @param counters counts bytes and records
     * @return the length of the copy
     */
    @Benchmark
    @Baseline
    public long memcpy(final WorkCounters counters) {
        imageMemory.window().putBytes(0, original, 0, original.capacity());
        return counted(counters, original.capacity());
    }
}
