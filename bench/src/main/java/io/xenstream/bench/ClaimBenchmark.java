// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.UnnamedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * Claims, encodes and commits one 136-byte node per operation in an unnamed mapped file, by medium and by whether its pages have been touched
 * before. A full file is replaced between operations, outside the samples. Samples include reading the clock, about 25 ns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@Baseline(parameter = "pages", value = "fresh")
public class ClaimBenchmark {
    private static final long LENGTH = 64L << 20;
    private static final int RESERVE = 4096;
    private static final byte[] PATH = "/local/domain/1234/device".getBytes(StandardCharsets.US_ASCII);
    private static final int VALUE_LENGTH = 88;

    /** The directory of the file. */
    @Param({"/dev/shm", "."})
    public String directory;

    /**
     * {@code fresh}: space is allocated but this process has not touched it; {@code touched}: every page has been touched before the first
     * operation.
     */
    @Param({"fresh", "touched"})
    public String pages;

    private final UnsafeBuffer path = new UnsafeBuffer(PATH);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
    private UnnamedImage image;
    private ImageWriter writer;

    /** Ensures that the next operation fits into the file. */
    @Setup(Level.Invocation)
    public void makeRoom() {
        if (writer != null && writer.position() < LENGTH - RESERVE) {
            return;
        }
        close();
        image = UnnamedImage.create(Path.of(directory), LENGTH);
        if (pages.equals("touched")) {
            image.prefault();
        }
        writer = image.writer(ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN));
    }

    /** Releases the file's space. */
    @TearDown(Level.Trial)
    public void close() {
        if (writer != null) {
            writer.close();
            image.close();
        }
    }

    /**
     * Writes a node.
     *
     * @return the offset of its record
     */
    @Benchmark
    public long xenstream() {
        writer.claimNodeData(1, PATH.length, VALUE_LENGTH)
                .permission(0, (byte) 'n', 0, 0)
                .path(path)
                .value(value);
        return writer.commit();
    }
}
