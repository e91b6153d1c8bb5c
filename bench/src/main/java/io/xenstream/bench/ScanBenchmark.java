// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
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
 * Reads every field of every node of an image in the page cache: all numbers, all permissions, the first and last octet of path and value.
 * All contenders add them up, and must come to the same sum.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ScanBenchmark {
    private static final int BLOCK = 64 << 10;

    /** Octets of the image: larger than all caches, and small enough for the second one. */
    @Param({"1073741824", "524288"})
    public long length;

    private Path file;
    private MappedImage image;
    private long address;
    private long expected;
    private long records;

    /**
     * Maps the image and has the contenders agree.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        file = Workload.image(length);
        image = MappedImage.open(file);
        final UnsafeBuffer start = new UnsafeBuffer(0, 0);
        image.region().wrap(start, 0, 1);
        address = start.addressOffset();
        records = countRecords();
        NativeCode.load();
        expected = NativeCode.scan(address, image.length());
        require(scanMapped());
        require(scanWithoutViews());
        require(scanStream());
    }

    private long countRecords() {
        long count = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                count++;
            }
        }
        return count;
    }

    private void require(final long sum) {
        if (sum != expected) {
            throw new IllegalStateException("contenders disagree: " + sum + ", but C says " + expected);
        }
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        image.close();
    }

    private long counted(final Octets octets, final long sum) {
        octets.octets += image.length();
        octets.records += records;
        return sum;
    }

    /**
     * xenstream over the mapped file.
     *
     * @param octets counts
     * @return the sum
     */
    @Benchmark
    public long xenstream(final Octets octets) {
        return counted(octets, scanMapped());
    }

    private long scanMapped() {
        long sum = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    sum += sum(reader.nodeData());
                }
            }
        }
        return sum;
    }

    private static long numbers(final NodeDataDecoder node) {
        final int permissions = node.permissionCount();
        long sum = node.connId() + node.txId() + node.pathLength() + node.valueLength() + node.access() + permissions;
        for (int i = 0; i < permissions; i++) {
            sum += node.permissionLetter(i) + node.permissionFlags(i) + node.permissionDomid(i);
        }
        return sum;
    }

    private static long sum(final NodeDataDecoder node) {
        long sum = numbers(node);
        final DirectBuffer path = node.path();
        sum += path.getByte(0) + path.getByte(path.capacity() - 1);
        final DirectBuffer value = node.value();
        if (value.capacity() > 0) {
            sum += value.getByte(0) + value.getByte(value.capacity() - 1);
        }
        return sum;
    }

    /**
     * xenstream over the mapped file, names and values read where they are, without views.
     *
     * @param octets counts
     * @return the sum
     */
    @Benchmark
    public long xenstreamWithoutViews(final Octets octets) {
        return counted(octets, scanWithoutViews());
    }

    private long scanWithoutViews() {
        long sum = 0;
        try (ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    sum += numbers(reader.nodeData()) + ends(reader.nodeData());
                }
            }
        }
        return sum;
    }

    private static long ends(final NodeDataDecoder node) {
        final DirectBuffer record = node.buffer();
        final int path = node.pathOffset();
        long sum = (long) record.getByte(path) + record.getByte(path + node.pathLength() - 1);
        final int valueLength = node.valueLength();
        if (valueLength > 0) {
            final int value = node.valueOffset();
            sum += record.getByte(value) + record.getByte(value + valueLength - 1);
        }
        return sum;
    }

    /**
     * A pointer walk in C over the same memory, without checks.
     *
     * @param octets counts
     * @return the sum
     */
    @Benchmark
    @Baseline
    public long c(final Octets octets) {
        return counted(octets, NativeCode.scan(address, image.length()));
    }

    /**
     * The same with the memory ahead prefetched.
     *
     * @param octets counts
     * @return the sum
     */
    @Benchmark
    public long cPrefetching(final Octets octets) {
        return counted(octets, NativeCode.scanPrefetching(address, image.length()));
    }

    /**
     * What Java programs do otherwise: a buffered DataInputStream, field by field, names and values into one array.
     *
     * @param octets counts
     * @return the sum
     * @throws IOException if the file cannot be read
     */
    @Benchmark
    public long dataInputStream(final Octets octets) throws IOException {
        return counted(octets, scanStream());
    }

    private long scanStream() throws IOException {
        long sum = 0;
        final byte[] octets = new byte[1 << 17];
        try (DataInputStream stream = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BLOCK))) {
            stream.skipNBytes(16);
            int type = Integer.reverseBytes(stream.readInt());
            while (type != RecordType.END) {
                final int padded = (Integer.reverseBytes(stream.readInt()) + 7) & ~7;
                if (type == RecordType.NODE_DATA) {
                    sum += sum(stream, padded, octets);
                } else {
                    stream.skipNBytes(padded);
                }
                type = Integer.reverseBytes(stream.readInt());
            }
        }
        return sum;
    }

    private static long sum(final DataInputStream stream, final int padded, final byte[] octets) throws IOException {
        long sum = Integer.toUnsignedLong(Integer.reverseBytes(stream.readInt()))
                + Integer.toUnsignedLong(Integer.reverseBytes(stream.readInt()));
        final int pathLength = Character.reverseBytes(stream.readChar());
        final int valueLength = Character.reverseBytes(stream.readChar());
        final int access = Character.reverseBytes(stream.readChar());
        final int permissions = Character.reverseBytes(stream.readChar());
        sum += pathLength - 1 + valueLength + access + permissions;
        for (int i = 0; i < permissions; i++) {
            sum += stream.readByte() + stream.readUnsignedByte() + Character.reverseBytes(stream.readChar());
        }
        stream.readFully(octets, 0, pathLength);
        sum += octets[0] + octets[pathLength - 2];
        stream.readFully(octets, 0, valueLength);
        if (valueLength > 0) {
            sum += octets[0] + octets[valueLength - 1];
        }
        stream.skipNBytes(padded - 16 - 4L * permissions - pathLength - valueLength);
        return sum;
    }
}
