// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.datastream.DataStreamScanner;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.ImageDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordCursor;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
 * Reads every field of every node of an image that arrives in chunks. Each pass creates a decoder, as each stream does.
 *
 * <p>Page cache: warm; the image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {
    /** The shape of the store: a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Approximate image size in bytes; see {@link Workload}. */
    @Param("100000000")
    public long length;

    /** Chunk size in bytes. */
    @Param({"4096", "65536", "1048576"})
    public int chunk;

    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private Path file;
    private MappedImage image;
    private XenstreamScanner scanner;
    private DataStreamScanner stream;
    private ByteBuffer block;
    private Sums sums;
    private long sum;

    /**
     * Maps the image and verifies that all variants agree.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        file = workload.image();
        sums = Sums.of(workload);
        image = MappedImage.open(file);
        scanner = new XenstreamScanner(workload, false);
        stream = new DataStreamScanner(workload, chunk);
        block = ByteBuffer.allocateDirect(chunk);
        Sums.requireSame("every field", sums.everyField(), decodeMemory());
        Sums.requireSame("every field", sums.everyField(), decodeFile());
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        image.close();
        scanner.close();
    }

    private long counted(final WorkCounters counters, final long result) {
        counters.bytes += image.length();
        counters.records += sums.nodes();
        return result;
    }

    private void add(final RecordCursor cursor) {
        sum += XenstreamScanner.everyField(cursor);
    }

    /**
     * xenstream's stream decoder over chunks in memory.
     *
     * @param counters counts bytes and records
     * @return the sum
     */
    @Benchmark
    public long xenstream(final WorkCounters counters) {
        return counted(counters, decodeMemory());
    }

    private long decodeMemory() {
        sum = 0;
        final ImageDecoder decoder = new ImageDecoder("chunks", ReadOptions.DEFAULT, this::add);
        final long end = image.length();
        for (long at = 0; at < end; at += chunk) {
            final int size = (int) Math.min(chunk, end - at);
            image.region().wrap(window, at, size);
            decoder.feed(window, 0, size);
        }
        decoder.finish();
        return sum;
    }

    /**
     * xenstream's stream decoder over chunks read from the file.
     *
     * @param counters counts bytes and records
     * @return the sum
     * @throws IOException if it cannot be read
     */
    @Benchmark
    public long xenstreamFromFile(final WorkCounters counters) throws IOException {
        return counted(counters, decodeFile());
    }

    private long decodeFile() throws IOException {
        sum = 0;
        final ImageDecoder decoder = new ImageDecoder("chunks", ReadOptions.DEFAULT, this::add);
        final UnsafeBuffer bytes = new UnsafeBuffer(block);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(block.clear()) > 0) {
                decoder.feed(bytes, 0, block.position());
            }
        }
        decoder.finish();
        return sum;
    }

    /**
     * xenstream over the whole mapped image: the baseline for decoding chunks.
     *
     * @param counters counts bytes and records
     * @return the sum
     */
    @Benchmark
    @Baseline
    public long xenstreamMapped(final WorkCounters counters) {
        return counted(counters, scanner.everyField());
    }

    /**
     * The usual Java approach: a buffered {@code DataInputStream} that reads chunks from the file.
     *
     * @param counters counts bytes and records
     * @return the sum
     * @throws IOException if it cannot be read
     */
    @Benchmark
    public long dataInputStream(final WorkCounters counters) throws IOException {
        return counted(counters, stream.everyField());
    }
}
