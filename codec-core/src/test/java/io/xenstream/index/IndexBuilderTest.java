// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An index made while its image is written. */
final class IndexBuilderTest {
    private static final long SEED = 5;

    private static List<Node> nodes() {
        final List<Node> nodes = new ArrayList<>(List.of(Node.of("/")));
        for (int i = 0; i < 2000; i++) {
            nodes.add(Node.of("/a" + i, i % 9));
        }
        nodes.add(new Node(1, 1, "/a1", 1));
        return nodes;
    }

    @Test
    void shouldBuildTheSameIndexAsFromTheFinishedImage() {
        final ImageHeader header = ImageHeader.of(2, ByteOrder.BIG_ENDIAN);
        try (WritableRegion region = WritableRegion.allocate(1, "growing");
                ImageWriter writer = ImageWriter.open(region, header);
                IndexBuilder builder = new IndexBuilder(region, header, Duplicates.REFUSE, SEED, false)) {
            for (final Node node : nodes()) {
                TestImages.write(writer, node);
                if (node.owner() == 5) {
                    builder.advance(writer.position());
                }
            }
            final long length = writer.finish();
            try (StoreIndex index = builder.finish(length);
                    Region image = Region.ofArray(bytes(region, length), "image");
                    StoreIndex same = StoreIndex.build(image, ReadOptions.DEFAULT, Duplicates.REFUSE, SEED, false)) {
                assertThat(TestImages.bytes(index, 1)).isEqualTo(TestImages.bytes(same, 1));
                assertThat(index.nodes()).isEqualTo(nodes().size() - 1);
                assertThatThrownBy(() -> builder.finish(length)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    private static byte[] bytes(final Region region, final long length) {
        final byte[] bytes = new byte[(int) length];
        region.getBytes(0, new org.agrona.concurrent.UnsafeBuffer(bytes), 0, bytes.length);
        return bytes;
    }

    @Test
    void shouldRefusePositionsOutsideTheImage() {
        final byte[] image = TestImages.of("/", "/a");
        try (Region region = Region.ofArray(image, "image");
                IndexBuilder builder =
                        new IndexBuilder(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN), Duplicates.REFUSE)) {
            assertThatThrownBy(() -> builder.advance(image.length + 8)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.advance(8)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.advance(40))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.rule()).isEqualTo(FormatRule.RECORD_TRUNCATED));
            assertThatThrownBy(() -> builder.finish(image.length - 8))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.rule()).isEqualTo(FormatRule.END_MISSING));
        }
    }

    @Test
    void shouldTakeMoreNodesThanAnImageOfItsLengthIsExpectedToHave() {
        final List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            nodes.add(Node.of("@" + i));
        }
        final byte[] image = TestImages.of(ByteOrder.LITTLE_ENDIAN, nodes);
        try (Region region = Region.ofArray(image, "image");
                StoreIndex index = StoreIndex.build(region);
                StoreCursor cursor = index.cursor()) {
            assertThat(index.nodes()).isEqualTo(5000);
            for (final Node node : nodes) {
                assertThat(cursor.find(node.path())).isTrue();
            }
        }
    }
}
