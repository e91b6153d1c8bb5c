// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What every region does, whatever its memory. */
abstract class RegionContract {
    private static final byte[] CONTENTS = Octets.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b");

    private final RegionKind kind;

    RegionContract(final RegionKind kind) {
        this.kind = kind;
    }

    private WritableRegion region() {
        return kind.region(CONTENTS);
    }

    @Test
    void shouldLendItsBytes() {
        try (WritableRegion region = region()) {
            assertThat(region.length()).isEqualTo(CONTENTS.length);
            assertThat(RegionKind.contents(region)).isEqualTo(CONTENTS);
            assertThat(Octets.hex(RegionKind.window(region, 9, 3))).isEqualTo("090a0b");
            assertThat(RegionKind.window(region, CONTENTS.length, 0).capacity()).isZero();
            assertThat(region.getByte(27)).isEqualTo((byte) 27);
            final long number = region.getLong(20);
            assertThat(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? number : Long.reverseBytes(number))
                    .isEqualTo(0x1415161718191A1BL);
        }
    }

    @Test
    void shouldCopyItsBytes() {
        try (WritableRegion region = region()) {
            final UnsafeBuffer target = new UnsafeBuffer(new byte[6]);
            region.getBytes(7, target, 1, 4);
            assertThat(Octets.hex(target)).isEqualTo("000708090a00");
            assertThatThrownBy(() -> region.getBytes(25, target, 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> region.getBytes(0, target, 3, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldCompareItsBytes() {
        try (WritableRegion region = region()) {
            for (int length = 0; length <= CONTENTS.length - 2; length++) {
                final UnsafeBuffer same = new UnsafeBuffer(Arrays.copyOfRange(CONTENTS, 1, 2 + length));
                assertThat(region.isSame(2, same, 1, length)).isTrue();
                assertThat(region.isSame(2, 2, length)).isTrue();
                for (int i = 0; i < length; i++) {
                    same.putByte(1 + i, (byte) 0x77);
                    assertThat(region.isSame(2, same, 1, length)).isFalse();
                    same.putByte(1 + i, CONTENTS[2 + i]);
                }
            }
            region.putBytes(14, new UnsafeBuffer(CONTENTS), 0, 14);
            assertThat(region.isSame(0, 14, 14)).isTrue();
            assertThat(region.isSame(0, 13, 14)).isFalse();
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
            assertThatThrownBy(() -> region.isSame(21, buffer, 0, 8)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> region.isSame(0, buffer, 1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> region.isSame(0, 21, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldClearTheBytesAndNoOthers() {
        for (int length = 0; length <= CONTENTS.length - 2; length++) {
            try (WritableRegion region = region()) {
                region.clear(1, length);
                final byte[] expected = CONTENTS.clone();
                Arrays.fill(expected, 1, 1 + length, (byte) 0);
                assertThat(RegionKind.contents(region)).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldShowBytesWrittenThroughAView() {
        try (WritableRegion region = region()) {
            final MutableDirectBuffer window = RegionKind.window(region, 8, 8);
            window.putByte(0, (byte) 0x77);
            region.putLong(16, 0x0202020202020202L);
            assertThat(region.getByte(8)).isEqualTo((byte) 0x77);
            assertThat(Octets.hex(RegionKind.window(region, 7, 18)))
                    .isEqualTo("07" + "77090a0b0c0d0e0f" + "0202020202020202" + "18");
        }
    }

    @Test
    void shouldRefuseOffsetsOutsideTheRegion() {
        try (WritableRegion region = region()) {
            final UnsafeBuffer window = new UnsafeBuffer(0, 0);
            final long[][] outside = {
                {-1, 1},
                {0, 29},
                {28, 1},
                {29, 0},
                {27, 2},
                {0, -1},
                {5, Integer.MIN_VALUE},
                {Long.MAX_VALUE, 8},
                {Long.MIN_VALUE, 1},
                {1L << 32, 1},
                {0, Integer.MAX_VALUE}
            };
            for (final long[] part : outside) {
                assertThatThrownBy(() -> region.wrap(window, part[0], (int) part[1]))
                        .as("%d, %d", part[0], part[1])
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContaining(region.label());
            }
            for (final long offset : new long[] {-1, 28, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> region.getByte(offset)).isInstanceOf(IndexOutOfBoundsException.class);
            }
            for (final long offset : new long[] {-8, 21, 28, Long.MAX_VALUE - 3}) {
                assertThatThrownBy(() -> region.getLong(offset)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> region.putLong(offset, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(RegionKind.contents(region)).isEqualTo(CONTENTS);
        }
    }

    @Test
    void shouldAnswerWithExceptionsOnceClosed() {
        final WritableRegion region = region();
        region.close();
        region.close();
        final UnsafeBuffer window = new UnsafeBuffer(0, 0);
        assertThatThrownBy(() -> region.getByte(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.putLong(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.wrap(window, 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.getBytes(0, window, 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.ensureLength(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(region::lease).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ImageReader.open(region)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ImageWriter.open(region, ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKeepItsMemoryWhileAReaderIsOpen() {
        final byte[] image =
                RawImage.little().record(new TestRecord.Global(4, 7)).end();
        final WritableRegion region = kind.region(image);
        final ImageReader reader = ImageReader.open(region);
        region.close();
        assertThat(reader.next()).isTrue();
        final GlobalDataDecoder global = reader.globalData();
        assertThat(global.evtchnFd()).isEqualTo(7);
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isFalse();
        reader.close();
        assertThatThrownBy(() -> region.getByte(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(global::evtchnFd).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldKeepItsMemoryUntilTheLastLeaseIsBack() {
        final WritableRegion region = region();
        final Region.Lease first = region.lease();
        final Region.Lease second = region.lease();
        region.close();
        first.close();
        first.close();
        assertThat(region.getByte(3)).isEqualTo((byte) 3);
        assertThatThrownBy(region::lease).isInstanceOf(IllegalStateException.class);
        second.close();
        assertThatThrownBy(() -> region.getByte(3)).isInstanceOf(IllegalStateException.class);
        second.close();
        region.close();
    }

    @Test
    void shouldAcceptALengthThatItHas() {
        try (WritableRegion region = region()) {
            region.ensureLength(0);
            region.ensureLength(CONTENTS.length);
            assertThat(RegionKind.contents(region)).isEqualTo(CONTENTS);
        }
    }

    @Test
    void shouldBeSliced() {
        try (WritableRegion region = region();
                Region slice = region.slice(5, 11)) {
            assertThat(slice.length()).isEqualTo(11);
            assertThat(slice.label()).isEqualTo(region.label());
            assertThat(RegionKind.contents(slice)).isEqualTo(Arrays.copyOfRange(CONTENTS, 5, 16));
            for (final long offset : new long[] {-1, 11, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> slice.getByte(offset)).isInstanceOf(IndexOutOfBoundsException.class);
            }
            try (Region part = slice.slice(3, 0)) {
                assertThat(part.length()).isZero();
            }
        }
    }

    @Test
    void shouldRefuseASliceOutsideTheRegion() {
        final WritableRegion region = region();
        final long[][] outside = {{-1, 1}, {0, 29}, {28, 1}, {29, 0}, {0, -1}, {Long.MAX_VALUE, 8}};
        for (final long[] part : outside) {
            assertThatThrownBy(() -> region.slice(part[0], part[1]))
                    .as("%d, %d", part[0], part[1])
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        region.close();
        assertThatThrownBy(() -> region.getByte(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKeepItsMemoryUntilItsSlicesAreClosed() {
        final WritableRegion region = region();
        final Region slice = region.slice(4, 8);
        final Region.Lease lease = slice.lease();
        region.close();
        assertThat(slice.getByte(0)).isEqualTo((byte) 4);
        assertThatThrownBy(() -> region.slice(0, 1)).isInstanceOf(IllegalStateException.class);
        slice.close();
        slice.close();
        assertThat(region.getByte(3)).isEqualTo((byte) 3);
        lease.close();
        assertThatThrownBy(() -> region.getByte(3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slice.getByte(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slice.slice(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldOutliveAClosedSlice() {
        try (WritableRegion region = region()) {
            region.slice(4, 8).close();
            assertThat(region.getByte(4)).isEqualTo((byte) 4);
        }
    }
}
