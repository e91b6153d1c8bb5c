// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ImagePartsTest {
    private static final int NODES = 800;

    @Test
    void shouldReadPartsAtTheSameTime() {
        final CyclicBarrier together = new CyclicBarrier(2);
        final ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Region region = Region.ofArray(image(), "image")) {
            // A part waits for the other one, so this ends only if both are read at the same time.
            final List<Long> nodes = ImageParts.read(region, ReadOptions.DEFAULT, 2, threads, part -> {
                try {
                    together.await(1, TimeUnit.MINUTES);
                } catch (final Exception alone) {
                    throw new AssertionError("only one part is read at a time", alone);
                }
                return nodes(part);
            });
            assertThat(nodes).hasSize(2).allMatch(count -> count > NODES / 3);
            assertThat(nodes.get(0) + nodes.get(1)).isEqualTo(NODES);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldReadLaterPartsRatherThanWait() {
        final Thread caller = Thread.currentThread();
        final CountDownLatch isHeldUp = new CountDownLatch(1);
        final CountDownLatch isLaterRead = new CountDownLatch(1);
        final ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Region region = Region.ofArray(image(), "image")) {
            final List<Long> nodes = ImageParts.read(region, ReadOptions.DEFAULT, 4, threads, part -> {
                if (Thread.currentThread() != caller) {
                    // The other thread does not go on before the calling one has read a part behind its own.
                    isHeldUp.countDown();
                    await(isLaterRead);
                } else if (isHeldUp.getCount() == 0) {
                    isLaterRead.countDown();
                } else {
                    await(isHeldUp);
                }
                return nodes(part);
            });
            assertThat(nodes).hasSize(4);
            assertThat(nodes.stream().mapToLong(Long::longValue).sum()).isEqualTo(NODES);
        } finally {
            threads.shutdown();
        }
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (final InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void shouldNotBeMisledByAnImitation() {
        final byte[] inner = image();
        final RawImage image = RawImage.begin(2, ByteOrder.LITTLE_ENDIAN);
        // Aligned as the records outside: 8 of the header, 16 of the fields, 4 of a permission, 4 of the path.
        image.record(new TestRecord.Node(
                0,
                0,
                0,
                List.of(new TestRecord.Permission((byte) 'n', 0, 1)),
                "2f6162",
                HexFormat.of().formatHex(inner, 16, inner.length - 8)));
        final List<Long> starts = Collections.synchronizedList(new ArrayList<>());
        try (Region region = Region.ofArray(image.end(), "image")) {
            final List<Long> nodes = ImageParts.read(region, ReadOptions.DEFAULT, 3, Runnable::run, part -> {
                part.next();
                starts.add(part.offset());
                return (part.type() == RecordType.NODE_DATA ? 1 : 0) + nodes(part);
            });
            // The second part has END alone.
            assertThat(nodes).containsExactly(1L, 0L);
            assertThat(starts).hasSizeGreaterThan(2);
        }
    }

    @Test
    void shouldSkipWhatThePassDoesNotRead() {
        try (Region region = Region.ofArray(image(), "image")) {
            final List<Long> starts = ImageParts.read(region, ReadOptions.DEFAULT, 4, Runnable::run, part -> {
                part.next();
                return part.offset();
            });
            assertThat(starts).hasSize(4).isSorted().doesNotHaveDuplicates().startsWith(16L);
        }
    }

    @Test
    void shouldThrowWhatThePassThrows() {
        try (Region region = Region.ofArray(image(), "image")) {
            assertThatThrownBy(() -> ImageParts.read(region, ReadOptions.DEFAULT, 3, Runnable::run, part -> {
                        part.next();
                        if (part.offset() > 16) {
                            throw new IllegalStateException("at " + part.index());
                        }
                        return part;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("at [1-9][0-9]+");
        }
    }

    @Test
    void shouldReleaseTheRegion() {
        final Region whole = Region.ofArray(image(), "image");
        final Region region = whole.slice(0, whole.length());
        ImageParts.read(region, ReadOptions.DEFAULT, 5, Runnable::run, ImagePartsTest::nodes);
        whole.close();
        region.close();
        assertThatThrownBy(() -> region.getByte(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> whole.getByte(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseLessThanOnePart() {
        try (Region region = Region.ofArray(image(), "image")) {
            assertThatThrownBy(
                            () -> ImageParts.read(region, ReadOptions.DEFAULT, 0, Runnable::run, ImagePartsTest::nodes))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRefuseAPositionBehindThePart() {
        try (Region region = Region.ofArray(image(), "image")) {
            assertThatThrownBy(() -> ImageParts.read(region, ReadOptions.DEFAULT, 2, Runnable::run, part -> {
                        part.moveTo(region.length() - 8, 0);
                        return nodes(part);
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static long nodes(final ImageReader part) {
        long nodes = 0;
        while (part.nextNode() != null) {
            nodes++;
        }
        return nodes;
    }

    private static byte[] image() {
        final RawImage image = RawImage.begin(2, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < NODES; i++) {
            image.record(new TestRecord.Node(
                    0, 0, 0, List.of(new TestRecord.Permission((byte) 'n', 0, 1)), "2f61", "00".repeat(i % 50)));
        }
        return image.end();
    }
}
