// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.BufferUtil;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RegionTest {
    @Nested
    final class OverAnArray extends RegionContract {
        OverAnArray() {
            super(RegionKind.ARRAY);
        }
    }

    @Nested
    final class OverAPartOfAnArray extends RegionContract {
        OverAPartOfAnArray() {
            super(RegionKind.SLICE);
        }
    }

    @Nested
    final class OverADirectBuffer extends RegionContract {
        OverADirectBuffer() {
            super(RegionKind.DIRECT);
        }
    }

    @Nested
    final class OverMemoryOfItsOwn extends RegionContract {
        OverMemoryOfItsOwn() {
            super(RegionKind.ALLOCATED);
        }
    }

    /** Counts how often memory is given back. */
    private static final class CountedBacking implements Region.Backing {
        final AtomicInteger released = new AtomicInteger();
        private final ByteBuffer memory = ByteBuffer.allocateDirect(64);

        WritableRegion region() {
            return WritableRegion.ofMemory(BufferUtil.address(memory), memory.capacity(), "counted", this);
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }
    }

    @Test
    void shouldReleaseItsMemoryOnce() {
        final CountedBacking backing = new CountedBacking();
        final WritableRegion region = backing.region();
        region.close();
        region.close();
        assertThat(backing.released).hasValue(1);
    }

    @Test
    void shouldReleaseItsMemoryWithTheLastLease() {
        final CountedBacking backing = new CountedBacking();
        final WritableRegion region = backing.region();
        final Region.Lease lease = region.lease();
        region.lease().close();
        region.close();
        assertThat(backing.released).hasValue(0);
        lease.close();
        lease.close();
        region.close();
        assertThat(backing.released).hasValue(1);
    }

    @Test
    void shouldReturnItsLeaseIfThereIsNoImage() {
        final CountedBacking backing = new CountedBacking();
        final WritableRegion region = backing.region();
        assertThatThrownBy(() -> ImageReader.open(region)).isInstanceOf(MalformedImageException.class);
        region.close();
        assertThat(backing.released).hasValue(1);
    }

    /** Whoever gets a lease reads the memory; the memory goes once, after the last of them. */
    @Test
    void shouldLendToManyThreadsAndBeClosedByOne() throws Exception {
        final int threads = 4;
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                final CountedBacking backing = new CountedBacking();
                final WritableRegion region = backing.region();
                final CountDownLatch start = new CountDownLatch(threads);
                final List<Future<Integer>> results = new ArrayList<>();
                for (int i = 1; i < threads; i++) {
                    results.add(executor.submit(() -> takeLeases(region, backing, start)));
                }
                results.add(executor.submit(closing(region, start)));
                for (final Future<Integer> result : results) {
                    assertThat(result.get(60, TimeUnit.SECONDS)).isNotNegative();
                }
                assertThat(backing.released).hasValue(1);
                assertThatThrownBy(region::lease).isInstanceOf(IllegalStateException.class);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static Callable<Integer> closing(final Region region, final CountDownLatch start) {
        return () -> {
            start.countDown();
            start.await();
            region.close();
            return 0;
        };
    }

    private static int takeLeases(final Region region, final CountedBacking backing, final CountDownLatch start)
            throws InterruptedException {
        start.countDown();
        start.await();
        for (int taken = 0; taken < 50; taken++) {
            final Region.Lease lease;
            try {
                lease = region.lease();
            } catch (final IllegalStateException closed) {
                return taken;
            }
            if (backing.released.get() != 0) {
                throw new AssertionError("the memory went away under a lease");
            }
            region.getByte(taken);
            lease.close();
        }
        return 50;
    }

    @Test
    void shouldGrowAndKeepItsBytes() {
        try (WritableRegion region = WritableRegion.allocate(8, "growing")) {
            region.putLong(0, 0x0102030405060708L);
            region.ensureLength(9);
            assertThat(region.length()).isGreaterThanOrEqualTo(16);
            region.ensureLength(1000);
            assertThat(region.length()).isGreaterThanOrEqualTo(1000);
            assertThat(region.getLong(0)).isEqualTo(0x0102030405060708L);
            final byte[] grown = RegionKind.contents(region);
            assertThat(Arrays.copyOfRange(grown, 8, grown.length)).containsOnly(0);
        }
    }

    @Test
    void shouldNotMoveItsMemoryWhileAReaderIsOpen() {
        try (WritableRegion region = WritableRegion.allocate(8, "leased")) {
            final Region.Lease lease = region.lease();
            assertThatThrownBy(() -> region.ensureLength(9))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("leased");
            assertThat(region.length()).isEqualTo(8);
            region.ensureLength(8);
            lease.close();
            region.ensureLength(9);
            assertThat(region.length()).isGreaterThanOrEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ALLOCATED", mode = EnumSource.Mode.EXCLUDE)
    void shouldReportThatItCannotGrow(final RegionKind kind) {
        try (WritableRegion region = kind.region(new byte[24])) {
            assertThatThrownBy(() -> region.ensureLength(25))
                    .isInstanceOfSatisfying(ImageLimitException.class, full -> {
                        assertThat(full.rule()).isEqualTo(IoRule.SPACE);
                        assertThat(full)
                                .hasMessageContaining("at least 25 bytes")
                                .hasMessageContaining("24 bytes");
                    });
            assertThat(region.length()).isEqualTo(24);
        }
    }

    @Test
    void shouldReadButNotWriteAReadOnlyBuffer() {
        final ByteBuffer array = ByteBuffer.wrap(new byte[] {1, 2, 3}).asReadOnlyBuffer();
        final ByteBuffer direct = ByteBuffer.allocateDirect(3).asReadOnlyBuffer();
        try (Region region = Region.ofBuffer(array, "read-only")) {
            assertThat(RegionKind.contents(region)).containsExactly(1, 2, 3);
        }
        assertThatThrownBy(() -> WritableRegion.ofBuffer(array, "read-only"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WritableRegion.ofBuffer(direct, "read-only"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldPassOnAFaultThatItCannotExplain() {
        final InternalError fault = new InternalError("a fault");
        final TruncatedImageException explanation =
                new TruncatedImageException(IoRule.SHRUNK, Place.of("shrunk", 0), "a file", "less of it", fault);
        try (Region plain = Region.ofArray(new byte[1], "plain")) {
            assertThatThrownBy(() -> plain.explain(fault)).isSameAs(fault);
        }
        final Region.Backing explaining = new Region.Backing() {
            @Override
            public void release() {}

            @Override
            public ImageException explain(final InternalError reported) {
                return explanation;
            }
        };
        try (Region mapped = Region.ofMemory(0, 0, "mapped", explaining)) {
            assertThat(mapped.explain(fault)).isSameAs(explanation);
            try (Region slice = mapped.slice(0, 0)) {
                assertThat(slice.explain(fault)).isSameAs(explanation);
            }
        }
    }
}
