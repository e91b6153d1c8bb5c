// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.MappedImage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encodes the nodes of a host, about 128 MiB of image, into memory that is already faulted in; for {@code fwrite} and
 * {@code DataOutputStream} into a file of the temporary folder. All contenders read the same {@link NodeSource} and must write the same
 * octets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EncodeBenchmark {
    private static final long LENGTH = 128L << 20;
    private static final int BLOCK = 64 << 10;
    private static final byte[] ZEROS = new byte[8];

    private NodeSource source;
    private WritableRegion output;
    private long outputAddress;
    private Path file;

    /**
     * Lays the nodes out in memory and has the contenders agree.
     *
     * @throws IOException if a file cannot be written
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        try (MappedImage image = MappedImage.open(Workload.image(LENGTH));
                ImageReader reader = image.reader()) {
            source = NodeSource.of(reader, (int) (2 * LENGTH));
        }
        output = WritableRegion.allocate(2 * LENGTH, "encoded");
        final UnsafeBuffer start = new UnsafeBuffer(0, 0);
        output.wrap(start, 0, 1);
        outputAddress = start.addressOffset();
        file = Files.createTempFile("xenstream-bench-", ".out");
        NativeCode.load();
        requireAgreement();
    }

    private void requireAgreement() throws IOException {
        final int length = (int)
                NativeCode.encode(source.buffer().addressOffset(), source.length(), outputAddress + ImageHeader.LENGTH);
        final byte[] expected = new byte[length];
        final UnsafeBuffer octets = new UnsafeBuffer(0, 0);
        output.wrap(octets, ImageHeader.LENGTH, length);
        octets.getBytes(0, expected);
        octets.setMemory(0, length, (byte) -1);
        encodeInPlace();
        if (!octets.equals(new UnsafeBuffer(expected))) {
            throw new IllegalStateException("xenstream and C encode different octets");
        }
        encodeStream();
        if (!new UnsafeBuffer(Files.readAllBytes(file)).equals(octets)) {
            throw new IllegalStateException("DataOutputStream and C encode different octets");
        }
        if (NativeCode.encodeFwrite(source.buffer().addressOffset(), source.length(), file.toString()) != length
                || !new UnsafeBuffer(Files.readAllBytes(file)).equals(octets)) {
            throw new IllegalStateException("fwrite and memcpy encode different octets");
        }
    }

    /**
     * Frees the memory.
     *
     * @throws IOException if a file cannot be deleted
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        source.close();
        output.close();
        Files.delete(file);
    }

    private long counted(final Octets octets, final long length) {
        octets.octets += length;
        octets.records += source.nodes();
        return length;
    }

    /**
     * xenstream, claim and commit.
     *
     * @param octets counts
     * @return the length
     */
    @Benchmark
    public long xenstream(final Octets octets) {
        return counted(octets, encodeInPlace());
    }

    private long encodeInPlace() {
        final int[] numbers = source.numbers();
        final UnsafeBuffer octets = source.buffer();
        try (ImageWriter writer = ImageWriter.open(output, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            int at = 0;
            while (at < source.count()) {
                at = encode(writer, numbers, octets, at);
            }
            return writer.position() - ImageHeader.LENGTH;
        }
    }

    private static int encode(
            final ImageWriter writer, final int[] numbers, final UnsafeBuffer octets, final int start) {
        final int path = numbers[start];
        final int permissions = numbers[start + 1];
        final int pathLength = numbers[start + 2];
        final int valueLength = numbers[start + 3];
        final NodeDataEncoder node = writer.claimNodeData(permissions, pathLength, valueLength);
        for (int i = 0; i < permissions; i++) {
            node.permission(i, numbers[start + 4 + i]);
        }
        node.path(octets, path, pathLength);
        node.value(octets, path + pathLength, valueLength);
        writer.commit();
        return start + 4 + permissions;
    }

    /**
     * C into the same memory, memcpy for each field.
     *
     * @param octets counts
     * @return the length
     */
    @Benchmark
    public long cMemcpy(final Octets octets) {
        return counted(octets, NativeCode.encode(source.buffer().addressOffset(), source.length(), outputAddress + 16));
    }

    /**
     * C into the same memory, short fields copied by words.
     *
     * @param octets counts
     * @return the length
     */
    @Benchmark
    public long cWords(final Octets octets) {
        return counted(
                octets, NativeCode.encodeWords(source.buffer().addressOffset(), source.length(), outputAddress + 16));
    }

    /**
     * C in the manner of the C daemon: fwrite for each field, into a file.
     *
     * @param octets counts
     * @return the length
     */
    @Benchmark
    public long cFwrite(final Octets octets) {
        return counted(
                octets, NativeCode.encodeFwrite(source.buffer().addressOffset(), source.length(), file.toString()));
    }

    /**
     * What Java programs do otherwise: a buffered DataOutputStream, field by field, into a file.
     *
     * @param octets counts
     * @return the length
     * @throws IOException if the file cannot be written
     */
    @Benchmark
    public long dataOutputStream(final Octets octets) throws IOException {
        return counted(octets, encodeStream());
    }

    private long encodeStream() throws IOException {
        final int[] numbers = source.numbers();
        final byte[] octets = new byte[1 << 17];
        long length = 0;
        try (DataOutputStream stream =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BLOCK))) {
            int at = 0;
            while (at < source.count()) {
                length += write(stream, numbers, at, octets);
                at += 4 + numbers[at + 1];
            }
        }
        return length;
    }

    private int write(final DataOutputStream stream, final int[] numbers, final int start, final byte[] octets)
            throws IOException {
        final int permissions = numbers[start + 1];
        final int pathLength = numbers[start + 2];
        final int valueLength = numbers[start + 3];
        final int body = 16 + 4 * permissions + pathLength + 1 + valueLength;
        final int padded = (body + 7) & ~7;
        writeFixed(stream, padded, permissions, pathLength, valueLength);
        for (int i = 0; i < permissions; i++) {
            stream.writeInt(Integer.reverseBytes(numbers[start + 4 + i]));
        }
        source.buffer().getBytes(numbers[start], octets, 0, pathLength + valueLength);
        stream.write(octets, 0, pathLength);
        stream.writeByte(0);
        stream.write(octets, pathLength, valueLength);
        stream.write(ZEROS, 0, padded - body);
        return 8 + padded;
    }

    private static void writeFixed(
            final DataOutputStream stream,
            final int padded,
            final int permissions,
            final int pathLength,
            final int valueLength)
            throws IOException {
        stream.writeInt(Integer.reverseBytes(5));
        stream.writeInt(Integer.reverseBytes(padded));
        stream.writeInt(0);
        stream.writeInt(0);
        stream.writeShort(Short.reverseBytes((short) (pathLength + 1)));
        stream.writeShort(Short.reverseBytes((short) valueLength));
        stream.writeShort(0);
        stream.writeShort(Short.reverseBytes((short) permissions));
    }
}
