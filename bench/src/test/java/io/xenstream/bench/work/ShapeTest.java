// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.verify.Verifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShapeTest {
    private static final int NODES = 4001;

    private static byte[] image(final Shape shape, final ByteOrder order) {
        try (WritableRegion region = WritableRegion.allocate(2L * NODES * shape.nodeLength(), "generated");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(ImageHeader.LATEST_VERSION, order))) {
            final byte[] bytes = new byte[(int) shape.generate(writer, NODES)];
            region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGenerateReproducibleBytes(final Shape shape) {
        for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            assertThat(image(shape, order)).isEqualTo(image(shape, order));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGenerateRequestedNumberOfNodes(final Shape shape) {
        int nodes = 0;
        try (Region region = Region.ofArray(image(shape, ByteOrder.LITTLE_ENDIAN), "generated");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA && reader.nodeData().isCommitted()) {
                    nodes++;
                }
            }
        }
        assertThat(nodes).isEqualTo(NODES);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveStatedNodeLength(final Shape shape) {
        assertThat((double) image(shape, ByteOrder.LITTLE_ENDIAN).length / NODES)
                .isBetween(0.8 * shape.nodeLength(), 1.2 * shape.nodeLength());
    }

    @ParameterizedTest
    @EnumSource
    void shouldGenerateValidImages(final Shape shape) {
        final List<Finding> findings = new ArrayList<>();
        try (Region region = Region.ofArray(image(shape, ByteOrder.BIG_ENDIAN), "generated")) {
            Verifier.verify(region, ReadOptions.DEFAULT, findings::add);
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldDeriveNodesFromImageLength() {
        assertThat(Workload.of("host", 1_000_000, "little"))
                .isEqualTo(new Workload(Shape.HOST, 10_000, ByteOrder.LITTLE_ENDIAN));
        assertThat(Workload.of("large_values", 1, "big"))
                .isEqualTo(new Workload(Shape.LARGE_VALUES, 1, ByteOrder.BIG_ENDIAN));
    }
}
