// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.bytebuffer.ByteBufferEncoder;
import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamFileEncoder;
import io.xenstream.nativeio.Durability;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
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
 * Encodes a store and publishes it in place of the previous one. Measures from the first node until other processes see the new file and the
 * requested durability is reached.
 *
 * <p>Page cache: the kernel must allocate and clear the pages of each operation. {@code NONE} leaves them dirty; {@code DATA} and {@code FULL}
 * force them to disk and thus measure the disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PublishBenchmark {
    private static final int CHUNK = 1 << 20;

    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("1000000")
    public long length;

    /** The requested {@link Durability}. */
    @Param({"NONE", "DATA", "FULL"})
    public Durability durability;

    private Path folder;
    private Path beside;
    private Path file;
    private Encoder publisher;
    private Encoder encoder;
    private ByteBuffer encoded;

    /**
     * Lays out the nodes in memory and verifies that both variants agree.
     *
     * @throws IOException if a file cannot be written
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        final NodeSource nodes = NodeSource.of(workload);
        folder = Files.createTempDirectory("xenstream-bench-");
        file = folder.resolve("published");
        beside = folder.resolve("beside");
        publisher = new XenstreamFileEncoder(nodes, file, workload.order(), durability);
        final Memory memory = Memory.forImage(Memory.Kind.OFF_HEAP, nodes.imageLength());
        encoder = new ByteBufferEncoder(nodes, memory, workload.order());
        encoded = memory.buffer().duplicate();
        final long sum = Sums.of(workload).everyField();
        publisher.encode();
        Sums.requireSame("every field", sum, publisher.everyField());
        publishByChannel();
        try (DataInputStream records = new DataInputStream(Files.newInputStream(file))) {
            Sums.requireSame(
                    "every field", sum, Sums.of(records, workload.order()).everyField());
        }
    }

    /**
     * Deletes the published file.
     *
     * @throws IOException if it cannot be deleted
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        publisher.close();
        Files.delete(folder);
    }

    /**
     * xenstream: a new mapped image, published.
     *
     * @return bytes
     * @throws IOException never
     */
    @Benchmark
    public long xenstream() throws IOException {
        return publisher.encode();
    }

    /**
     * Hand-written: encode into a pre-faulted {@code ByteBuffer}, write it to a temporary file, force it, rename it, force the directory.
     *
     * @return bytes
     * @throws IOException if it cannot be written
     */
    @Benchmark
    @Baseline
    public long fileChannel() throws IOException {
        return publishByChannel();
    }

    private long publishByChannel() throws IOException {
        encoded.clear().limit((int) encoder.encode());
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            final int end = encoded.limit();
            while (encoded.position() < end) {
                encoded.limit(Math.min(end, encoded.position() + CHUNK));
                channel.write(encoded);
            }
            if (durability != Durability.NONE) {
                channel.force(false);
            }
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durability == Durability.FULL) {
            try (FileChannel directory = FileChannel.open(folder)) {
                directory.force(true);
            }
        }
        return encoded.limit();
    }
}
