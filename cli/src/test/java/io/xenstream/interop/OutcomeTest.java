// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordType;
import io.xenstream.copy.ImageCopy;
import io.xenstream.interop.Outcome.Verdict;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stock C daemon does with an invalid image. */
@Tag("interop")
final class OutcomeTest {
    private static final int SIGSEGV = 11;

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private Path image;
    private Path mutated;
    private Descriptors descriptors;
    private List<String> listing;

    @BeforeEach
    void generate() {
        image = directory.resolve("host.img");
        mutated = directory.resolve("mutated.img");
        run("generate", "--version", "1", "--nodes", "500", image.toString());
        descriptors = Descriptors.of(image);
        listing = run("ls", "-f", "-p", image.toString()).lines();
    }

    private static Run run(final String... arguments) {
        final Run run = Run.of(arguments);
        assertThat(run.exitCode()).isZero();
        return run;
    }

    private void mutateWithout(final Predicate<ImageReader> unwanted) {
        try (MappedImage original = MappedImage.open(image);
                ImageReader reader = original.reader();
                NewImage copy = MappedImage.create(mutated, Durability.NONE);
                ImageWriter writer = copy.writer(reader.header())) {
            while (reader.next()) {
                if (!unwanted.test(reader)) {
                    ImageCopy.copy(reader, writer);
                }
            }
            copy.publish(writer.finish());
        }
    }

    private Outcome outcome() throws IOException {
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, mutated, descriptors)) {
            return daemon.outcome();
        }
    }

    @Test
    void shouldServeAGoodImage() throws IOException {
        mutateWithout(record -> false);

        final Outcome outcome = outcome();

        assertThat(outcome.verdict()).isEqualTo(Verdict.SERVES);
        assertThat(outcome.lost(listing)).isEmpty();
    }

    @Test
    void shouldRefuseTheOtherByteOrder() throws IOException {
        run("copy", "--byte-order", "big", image.toString(), mutated.toString());

        final Outcome outcome = outcome();

        assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSES);
        assertThat(outcome.log()).contains("Unknown record identifier");
    }

    @Test
    void shouldCrashWithoutTheConnectionOfDomain0() throws IOException {
        mutateWithout(record -> record.type() == RecordType.CONNECTION_DATA
                && record.connectionData().connType() == ConnectionDataDecoder.RING
                && record.connectionData().domid() == 0);

        final Outcome outcome = outcome();

        assertThat(outcome.verdict()).isEqualTo(Verdict.CRASHES);
        assertThat(outcome.signal()).isEqualTo(SIGSEGV);
    }

    /** It does not miss END. */
    @Test
    void shouldSilentlyLoseATruncatedTail() throws IOException {
        final byte[] bytes = Files.readAllBytes(image);
        try (MappedImage original = MappedImage.open(image);
                ImageReader reader = original.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA
                        && reader.nodeData().pathString().equals("/vm")) {
                    Files.write(mutated, Arrays.copyOf(bytes, (int) reader.offset()));
                }
            }
        }

        final Outcome outcome = outcome();

        assertThat(outcome.verdict()).isEqualTo(Verdict.SERVES);
        assertThat(outcome.lost(listing)).isNotEmpty().allMatch(node -> node.startsWith("/vm"));
    }
}
