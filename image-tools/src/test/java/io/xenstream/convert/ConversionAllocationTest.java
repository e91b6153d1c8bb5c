// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.imagetools.internal.SmallImage;
import io.xenstream.verify.SoundNodes;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A hundred thousand lines, written and read, allocate nothing; beginning and ending the text around them may. */
final class ConversionAllocationTest {
    private static final int NODES = 100_000;
    /** For readers, writers and buffers of one round. Less than two bytes a line. */
    private static final long FOR_THE_ROUND = 150_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Region image = Region.ofArray(SmallImage.host(NODES, 7, 2, ByteOrder.LITTLE_ENDIAN), "image");
    private final byte[] textBytes = new byte[40_000_000];

    private static void shouldAllocateNothing(final LongSupplier round) {
        for (int warmUp = 0; warmUp < 3; warmUp++) {
            assertThat(round.getAsLong()).isGreaterThanOrEqualTo(NODES);
        }
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        final long result = round.getAsLong();
        final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(result).isGreaterThanOrEqualTo(NODES);
        assertThat(allocated).isLessThan(FOR_THE_ROUND);
    }

    private long write() {
        try (ImageReader reader = ImageReader.open(image);
                WritableRegion region = WritableRegion.ofArray(textBytes, "text")) {
            return new ImageToText(reader, SoundNodes.none(), TextWriter.open(region), 0).convert();
        }
    }

    @Test
    void shouldWriteTextWithoutAllocating() {
        shouldAllocateNothing(this::write);
    }

    @Test
    void shouldReadTextWithoutAllocating() {
        final Region text = Region.ofArray(Arrays.copyOf(textBytes, (int) write()), "text");
        shouldAllocateNothing(() -> {
            long lines = 0;
            try (TextReader reader = TextReader.open(text, LineFilter.ALL, finding -> {})) {
                while (reader.next()) {
                    lines++;
                }
            }
            return lines;
        });
    }

    @Test
    void shouldWriteNodesOfTextWithoutAllocating() {
        final Region text = Region.ofArray(Arrays.copyOf(textBytes, (int) write()), "text");
        final WritableRegion back = WritableRegion.allocate(image.length(), "back");
        shouldAllocateNothing(() -> {
            try (TextReader reader = TextReader.open(text, LineFilter.NODES, finding -> {});
                    ImageWriter writer = ImageWriter.open(back, ImageHeader.of(1, ByteOrder.BIG_ENDIAN));
                    TextNodes nodes = new TextNodes(text, writer, new LossCount(loss -> {}))) {
                nodes.convert(reader);
                return writer.records();
            }
        });
    }
}
