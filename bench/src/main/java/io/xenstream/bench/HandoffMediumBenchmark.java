// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.UnnamedImage;
import java.io.FileDescriptor;
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
 * Writes the image of a frozen daemon, a million nodes in about 136 MiB, into an unnamed file: this is part of the blackout of a handoff.
 * Parameters are the medium and what has been prepared while the daemon was still serving. To measure another medium: {@code -p
 * directory=/mnt/huge}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(1)
@Baseline(parameter = "ahead", value = "nothing")
public class HandoffMediumBenchmark {
    private static final int NODES = 1_000_000;
    private static final long LENGTH = 144L << 20;
    private static final byte[] PATH = "/local/domain/1234/device".getBytes(StandardCharsets.US_ASCII);
    private static final int VALUE_LENGTH = 88;

    /** The directory of the file. */
    @Param({"/dev/shm", "."})
    private String directory;

    /** What is prepared before the freeze: nothing; the file's space allocated and mapped; or also every page touched. */
    @Param({"nothing", "allocated", "touched"})
    private String ahead;

    private final UnsafeBuffer path = new UnsafeBuffer(PATH);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
    private UnnamedImage image;

    /** Does the preparation. */
    @Setup(Level.Invocation)
    public void begin() {
        image = ahead.equals("nothing") ? null : UnnamedImage.create(Path.of(directory), LENGTH);
        if (ahead.equals("touched")) {
            image.prefault();
        }
    }

    /** Releases the file's space. */
    @TearDown(Level.Invocation)
    public void end() {
        image.close();
    }

    /**
     * Writes the image.
     *
     * @return the file of the image
     */
    @Benchmark
    public FileDescriptor write() {
        if (image == null) {
            image = UnnamedImage.create(Path.of(directory), 1 << 20);
        }
        try (ImageWriter writer = image.writer(ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            for (int i = 0; i < NODES; i++) {
                writer.claimNodeData(1, PATH.length, VALUE_LENGTH)
                        .permission(0, (byte) 'n', 0, 0)
                        .path(path)
                        .value(value);
                writer.commit();
            }
            return image.finish(writer.finish());
        }
    }
}
