// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.transform.Conversion;
import io.xenstream.transform.Loss;
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
 * Converts an image into oxenstored's text, judged on the way, and that text into an image, in memory that is faulted in. Octets are those
 * of the image, in both directions.
 *
 * <p>Page cache: warm. The image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ConvertBenchmark {
    /** More than the text of any shape has for an octet of image. */
    private static final int TEXT_RATIO = 3;

    private static final int DOMEXC_PORT = 100;

    /** What the store looks like, a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Octets of the image, roughly: see {@link Workload}. */
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
     * Maps the image, and converts it once.
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

    private long counted(final Octets octets, final long result) {
        octets.octets += image.length();
        octets.records += sums.nodes();
        return result;
    }

    /**
     * xenstream from an image to text, with the judge who says what is lost.
     *
     * @param octets counts
     * @return the length of the text
     */
    @Benchmark
    public long xenstreamToText(final Octets octets) {
        return counted(octets, toText());
    }

    private long toText() {
        return Conversion.imageToText(
                        image.region(), ReadOptions.DEFAULT, text, DOMEXC_PORT, true, ConvertBenchmark::ignore)
                .length();
    }

    /**
     * xenstream from text to an image.
     *
     * @param octets counts
     * @return the length of the image
     */
    @Benchmark
    public long xenstreamToImage(final Octets octets) {
        return counted(octets, toImage());
    }

    private long toImage() {
        try (ImageWriter writer = ImageWriter.open(back, header)) {
            return Conversion.textToImage(finishedText, writer, true, ConvertBenchmark::ignore)
                    .length();
        }
    }

    private static void ignore(final Loss loss) {
        // What is lost is not what is measured.
    }

    /**
     * The image's octets as they are, without a look at them.
     *
     * @param octets counts
     * @return the length of the copy
     */
    @Benchmark
    @Baseline
    public long memcpy(final Octets octets) {
        imageMemory.window().putBytes(0, original, 0, original.capacity());
        return counted(octets, original.capacity());
    }
}
