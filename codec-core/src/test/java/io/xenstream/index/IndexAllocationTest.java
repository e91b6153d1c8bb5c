// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A million lookups and steps, in an index that was built and in one that was opened, allocate nothing. */
final class IndexAllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 1_000_000;
    private static final long FOR_THE_ROUND = 20_000;

    private static final List<Node> NODES = nodes();

    private static List<Node> nodes() {
        final List<Node> nodes = new ArrayList<>(List.of(Node.of("/")));
        for (int i = 0; i < 1000; i++) {
            nodes.add(Node.of("/some-node-" + i, i % 3));
        }
        return nodes;
    }

    @Test
    void shouldFindWithoutAllocating() {
        try (Region image = Region.ofArray(TestImages.of(ByteOrder.LITTLE_ENDIAN, NODES), "image");
                StoreIndex built = StoreIndex.build(image);
                Region bytes = Region.ofArray(TestImages.bytes(built, 0), "index");
                StoreIndex opened = StoreIndex.open(image, bytes)) {
            shouldAllocateNothing(built);
            shouldAllocateNothing(opened);
            opened.check(ReadOptions.DEFAULT);
        }
    }

    private static void shouldAllocateNothing(final StoreIndex index) {
        final List<UnsafeBuffer> keys = NODES.stream()
                .map(node -> new UnsafeBuffer(node.path().getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
        try (StoreCursor cursor = index.cursor()) {
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                assertThat(use(cursor, keys)).isGreaterThan(STEPS);
            }
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            final long steps = use(cursor, keys);
            final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(steps).isGreaterThan(STEPS);
            assertThat(allocated).isLessThan(FOR_THE_ROUND);
        }
    }

    private static long use(final StoreCursor cursor, final List<UnsafeBuffer> keys) {
        long steps = 0;
        while (steps <= STEPS) {
            for (int i = 0; i < keys.size(); i++) {
                steps += cursor.find(keys.get(i)) ? cursor.node().valueLength() : 0;
                steps += cursor.find(NODES.get(i).path()) ? 1 : 0;
            }
            cursor.find("/");
            cursor.walkChildren();
            while (cursor.next()) {
                steps += cursor.nameLength();
            }
            cursor.walkOwned(1);
            while (cursor.next()) {
                steps++;
            }
        }
        return steps;
    }
}
