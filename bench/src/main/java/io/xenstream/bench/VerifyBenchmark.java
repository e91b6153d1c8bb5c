// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Verifier;
import io.xenstream.verify.VerifySummary;
import java.io.IOException;
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
 * Checks an image that is good by all rules, and for comparison only reads it.
 *
 * <p>Page cache: warm. The image has been read once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class VerifyBenchmark {
    /** What the store looks like, a {@link io.xenstream.bench.work.Shape}. */
    @Param("host")
    public String shape;

    /** The byte order of the image. */
    @Param("little")
    public String order;

    /** Octets of the image, roughly: see {@link Workload}. */
    @Param("100000000")
    public long length;

    private XenstreamScanner scanner;
    private MappedImage image;
    private Sums sums;

    /**
     * Maps the image, and finds nothing wrong with it.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final Workload workload = Workload.of(shape, length, order);
        sums = Sums.of(workload);
        scanner = new XenstreamScanner(workload, true);
        image = MappedImage.open(workload.image());
        Sums.requireSame("every field", sums.everyField(), scanner.everyField());
        final VerifySummary summary = verify();
        if (!summary.isGood() || summary.warnings() > 0) {
            throw new IllegalStateException("the image is not good: " + summary);
        }
    }

    /** Unmaps the image. */
    @TearDown(Level.Trial)
    public void close() {
        scanner.close();
        image.close();
    }

    private void count(final Octets octets) {
        octets.octets += image.length();
        octets.records += sums.nodes();
    }

    /**
     * xenstream's verifier with all rules.
     *
     * @param octets counts
     * @return what it says
     */
    @Benchmark
    public VerifySummary xenstream(final Octets octets) {
        count(octets);
        return verify();
    }

    private VerifySummary verify() {
        return Verifier.verify(image.region(), ReadOptions.DEFAULT, VerifyBenchmark::refuse);
    }

    private static void refuse(final Finding finding) {
        throw new IllegalStateException("the image is not good: " + finding);
    }

    /**
     * xenstream reading every field of every node: what verifying is measured by.
     *
     * @param octets counts
     * @return the sum
     */
    @Benchmark
    @Baseline
    public long xenstreamScan(final Octets octets) {
        count(octets);
        return scanner.everyField();
    }
}
