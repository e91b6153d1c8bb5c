// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.WritableRegion;
import io.xenstream.generate.HostGenerator;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.verify.SoundNodes;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TreemapTest {
    private static final int NODES = 20_000;
    private static final Rectangle WHOLE = new Rectangle(10, 20, 300, 200);

    @Property(tries = 300)
    void shouldDivideAnAreaInProportion(
            @ForAll @Size(min = 1, max = 40) final List<@DoubleRange(min = 0.01, max = 1000) Double> given) {
        final double[] weights = given.stream()
                .mapToDouble(weight -> -weight)
                .sorted()
                .map(weight -> -weight)
                .toArray();
        double sum = 0;
        for (final double weight : weights) {
            sum += weight;
        }

        final List<Rectangle> parts = WHOLE.divide(weights);

        assertThat(parts).hasSize(weights.length);
        for (int i = 0; i < weights.length; i++) {
            final Rectangle part = parts.get(i);
            assertThat(part.size()).isCloseTo(WHOLE.size() * weights[i] / sum, within(1e-6 * WHOLE.size()));
            assertThat(isInside(part, WHOLE)).isTrue();
            for (int j = 0; j < i; j++) {
                assertThat(overlap(part, parts.get(j))).isCloseTo(0, within(1e-6 * WHOLE.size()));
            }
        }
    }

    @Test
    void shouldSumUpEachSubtree() {
        final TreeShare tree = treeOfAHost();

        assertThat(tree.size().nodes()).isEqualTo(NODES);
        requireSum(tree);
        assertThat(tree.children()).extracting(TreeShare::name).contains("local", "vm");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNestBoxesWithoutOverlap(final Measure measure) {
        final List<Treemap.Box> boxes = Treemap.of(treeOfAHost(), Grouping.PATH, measure);

        assertThat(boxes).hasSizeBetween(200, Grouping.PATH.boxes() + Treemap.MOST_PARTS + 2);
        assertThat(boxes.get(0).area()).isEqualTo(new Rectangle(0, 0, Treemap.WIDTH, Treemap.HEIGHT));
        for (int i = 1; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                final Rectangle inner = boxes.get(i).area();
                final Rectangle outer = boxes.get(j).area();
                assertThat(isInside(inner, outer) || overlap(inner, outer) < 1e-6)
                        .as("%s and %s", boxes.get(i), boxes.get(j))
                        .isTrue();
            }
        }
    }

    @Test
    void shouldSumUpTheSameWithoutAnIndex() {
        try (WritableRegion region = host();
                ImageReader reader = ImageReader.open(region);
                StoreIndex index = StoreIndex.build(region);
                StoreCursor cursor = index.cursor()) {
            final SoundNodes sound = SoundNodes.of(region, ReadOptions.DEFAULT);
            assertThat(sound.count()).isEqualTo(index.nodes());
            final long[] visited = {0};

            final TreeShare tree = TreeSurvey.of(reader, sound, region.length(), node -> visited[0]++)
                    .tree();

            assertThat(tree)
                    .isEqualTo(TreeSurvey.of(cursor, index.nodes(), region.length())
                            .tree());
            assertThat(visited[0]).isBetween(index.nodes() - 2, index.nodes());
        }
    }

    private static WritableRegion host() {
        final WritableRegion region = WritableRegion.allocate(1 << 20, "host");
        try (ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.BIG_ENDIAN))) {
            new HostGenerator(NODES, 1).generate(writer);
        }
        return region;
    }

    private static TreeShare treeOfAHost() {
        try (WritableRegion region = host();
                StoreIndex index = StoreIndex.build(region);
                StoreCursor cursor = index.cursor()) {
            return TreeSurvey.of(cursor, index.nodes(), region.length()).tree();
        }
    }

    private static void requireSum(final TreeShare share) {
        long nodes = share.own().nodes() + share.other().nodes();
        long bytes = share.own().bytes() + share.other().bytes();
        for (final TreeShare child : share.children()) {
            assertThat(child.name()).isNotEmpty().doesNotContain("/");
            nodes += child.size().nodes();
            bytes += child.size().bytes();
            requireSum(child);
        }
        assertThat(new TreeShare.Size(nodes, bytes)).as(share.name()).isEqualTo(share.size());
    }

    private static boolean isInside(final Rectangle inner, final Rectangle outer) {
        return inner.x() >= outer.x() - 1e-6
                && inner.y() >= outer.y() - 1e-6
                && inner.x() + inner.width() <= outer.x() + outer.width() + 1e-6
                && inner.y() + inner.height() <= outer.y() + outer.height() + 1e-6;
    }

    private static double overlap(final Rectangle one, final Rectangle other) {
        final double width = Math.min(one.x() + one.width(), other.x() + other.width()) - Math.max(one.x(), other.x());
        final double height =
                Math.min(one.y() + one.height(), other.y() + other.height()) - Math.max(one.y(), other.y());
        return Math.max(0, width) * Math.max(0, height);
    }
}
