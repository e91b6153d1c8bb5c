// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MutableMappedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
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
 * Overwrites a node's value in place in a mapped image, with a value of the same length: one value per operation. Samples include reading the
 * clock, about 25 ns.
 *
 * <p>Page cache: warm. The image is a fresh copy. It is not forced to disk, but the kernel may write back dirty pages at any time, which shows
 * in the highest percentiles.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UpdateBenchmark {
    private static final int PLACES = 1 << 16;
    private static final long SEED = 1;
    private static final int VALUE_LENGTH_OFFSET = 18;
    private static final int PERMISSION_COUNT_OFFSET = 22;
    private static final int PATH_LENGTH_OFFSET = 16;
    private static final int PERMISSIONS_OFFSET = 24;

    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("100000000")
    public long length;

    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer values = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 16));
    private final NodeDataDecoder decoder = new NodeDataDecoder();
    private final NodeDataEncoder encoder = new NodeDataEncoder();
    private int[] places;
    private ByteOrder byteOrder;
    private Path file;
    private MutableMappedImage image;
    private ImagePatcher patcher;
    private ByteBuffer mapped;
    private int next;

    /**
     * Copies the image, maps the copy and locates its nodes.
     *
     * @throws IOException if it cannot be read or written
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        byteOrder = workload.order();
        file = Files.createTempFile("xenstream-bench-", ".out");
        Files.copy(workload.image(), file, StandardCopyOption.REPLACE_EXISTING);
        final long[] positions;
        try (MappedImage whole = MappedImage.open(file)) {
            positions = XenstreamScanner.positions(whole);
        }
        places = new Random(SEED)
                .ints(PLACES, 0, positions.length)
                .map(node -> (int) positions[node])
                .toArray();
        image = MappedImage.openForUpdate(file);
        image.region().wrap(bytes, 0, Math.toIntExact(image.length()));
        patcher = image.patcher();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size())
                    .order(byteOrder);
        }
        requireSame(Sums.of(workload));
    }

    /** Verifies that updates change nothing but values. */
    private void requireSame(final Sums sums) throws IOException {
        for (int i = 0; i < PLACES; i++) {
            Sums.requireSame("the length of a value", updatePlace(places[i]), updateBuffer(places[i]));
        }
        updateNext();
        Sums.requireSame("lengths of values", sums.valueLengths(), Sums.of(file).valueLengths());
    }

    /**
     * Unmaps the copy and deletes it.
     *
     * @throws IOException if it cannot be deleted
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        patcher.close();
        image.close();
        Files.delete(file);
    }

    private int place() {
        return places[next++ & (PLACES - 1)];
    }

    /**
     * xenstream at known offsets, in random order.
     *
     * @return bytes written
     */
    @Benchmark
    public int xenstream() {
        return updatePlace(place());
    }

    private int updatePlace(final int place) {
        final int size = decoder.wrap(bytes, place, byteOrder).valueLength();
        encoder.wrap(bytes, place, byteOrder).value(values, 0, size);
        return size;
    }

    /**
     * xenstream while iterating over the image, node by node, wrapping around at the end.
     *
     * @return bytes written
     */
    @Benchmark
    public int xenstreamPatcher() {
        return updateNext();
    }

    private int updateNext() {
        boolean found = patcher.next();
        while (found && patcher.type() != RecordType.NODE_DATA) {
            found = patcher.next();
        }
        if (!found) {
            patcher.close();
            patcher = image.patcher();
            return updateNext();
        }
        final int size = patcher.nodeData().valueLength();
        patcher.patchNodeData().value(values, 0, size);
        return size;
    }

    /**
     * Hand-written, through a {@code ByteBuffer} over the same file, at the same offsets as xenstream.
     *
     * @return bytes written
     */
    @Benchmark
    @Baseline
    public int byteBuffer() {
        return updateBuffer(place());
    }

    private int updateBuffer(final int place) {
        final int size = Short.toUnsignedInt(mapped.getShort(place + VALUE_LENGTH_OFFSET));
        final int value = place
                + PERMISSIONS_OFFSET
                + 4 * Short.toUnsignedInt(mapped.getShort(place + PERMISSION_COUNT_OFFSET))
                + Short.toUnsignedInt(mapped.getShort(place + PATH_LENGTH_OFFSET));
        mapped.put(value, values.byteBuffer(), 0, size);
        return size;
    }
}
