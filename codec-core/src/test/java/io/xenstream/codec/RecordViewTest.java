// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordViewTest {
    private static final List<TestRecord> RECORDS = List.of(
            new TestRecord.Global(4, 7),
            new TestRecord.Node(
                    0, 0, 0, List.of(new TestRecord.Permission((byte) 'n', 0, 5)), "2f6c6f63616c", "0001ff"),
            new TestRecord.Transaction(3, 9));
    private static final int GLOBAL = 16;
    private static final int NODE = 32;

    private static byte[] image(final ByteOrder order) {
        return RawImage.of(2, order, RECORDS);
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowTheRecordsThatAReaderShows(final RegionKind kind) {
        for (final ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            try (WritableRegion region = kind.region(image(order));
                    ImageReader reader = ImageReader.open(region);
                    RecordView view = new RecordView(region, order)) {
                while (reader.next()) {
                    view.moveTo(reader.offset());
                    assertThat(view.type()).isEqualTo(reader.type());
                    assertThat(view.offset()).isEqualTo(reader.offset());
                    assertThat(view.length()).isEqualTo(reader.record().length());
                    assertThat(view.paddedLength()).isEqualTo(reader.paddedLength());
                    assertThat(view.fieldsLength()).isEqualTo(reader.fieldsLength());
                    assertThat(view.record()).hasToString(reader.record().toString());
                    assertThat(view.typed()).hasToString(reader.typed().toString());
                }
                assertThat(view.moveTo(NODE).nodeData().pathString()).isEqualTo("/local");
                assertThat(view.nodeData().valueBytes()).containsExactly(0, 1, 0xFF);
                assertThat(view.moveTo(GLOBAL).globalData().evtchnFd()).isEqualTo(7);
            }
        }
    }

    @Test
    void shouldRefuseOffsetsThatCannotHoldARecord() {
        final byte[] image = image(ByteOrder.LITTLE_ENDIAN);
        try (Region region = Region.ofArray(image, "image");
                RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN)) {
            view.moveTo(GLOBAL);
            final long[] offsets = {
                Long.MIN_VALUE,
                -8,
                0,
                8,
                15,
                17,
                20,
                image.length - 7,
                image.length,
                image.length + 8L,
                Long.MAX_VALUE - 7
            };
            for (final long offset : offsets) {
                assertThatThrownBy(() -> view.moveTo(offset))
                        .as("%d", offset)
                        .isInstanceOfSatisfying(
                                TruncatedImageException.class,
                                refused -> assertThat(refused.rule()).isEqualTo(FormatRule.RECORD_TRUNCATED));
            }
            assertThat(view.offset()).isEqualTo(GLOBAL);
            assertThat(view.globalData().rwSocketFd()).isEqualTo(4);
        }
    }

    @Test
    void shouldRefuseLengthsThatExceedTheRegion() {
        for (final int length : new int[] {17, 24, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            final byte[] image =
                    RawImage.little().header(5, length).bytes(new byte[16]).bytes();
            try (Region region = Region.ofArray(image, "image");
                    RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN)) {
                assertThatThrownBy(() -> view.moveTo(GLOBAL)).isInstanceOf(TruncatedImageException.class);
            }
        }
    }

    @Test
    void shouldRefuseInnerLengthsThatExceedTheRecord() {
        final byte[] image = image(ByteOrder.LITTLE_ENDIAN);
        new UnsafeBuffer(image).putShort(NODE + NodeDataDecoder.PATH_LENGTH_OFFSET, (short) -1);
        try (Region region = Region.ofArray(image, "image");
                RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN)) {
            final NodeDataDecoder node = view.moveTo(NODE).nodeData();
            assertThatThrownBy(node::path).isInstanceOf(MalformedImageException.class);
            assertThat(node).hasToString(node.toString()).asString().contains(FormatRule.RECORD_INNER_LENGTH.code());
        }
    }

    @Test
    void shouldLendOnlyTheFlyweightOfTheRecordsType() {
        try (Region region = Region.ofArray(image(ByteOrder.LITTLE_ENDIAN), "image");
                RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN)) {
            view.moveTo(GLOBAL);
            assertThatThrownBy(view::nodeData)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("NODE_DATA");
            assertThatThrownBy(view::watch).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldHoldALeaseWhileItIsOnARecord() {
        try (WritableRegion region = RegionKind.ALLOCATED.region(image(ByteOrder.LITTLE_ENDIAN));
                RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN)) {
            final long longer = region.length() + 1;
            final GlobalDataDecoder global = view.moveTo(GLOBAL).globalData();
            assertThatThrownBy(() -> region.ensureLength(longer)).isInstanceOf(IllegalStateException.class);
            view.detach();
            assertThatThrownBy(global::evtchnFd).isInstanceOf(IndexOutOfBoundsException.class);
            region.ensureLength(longer);
            assertThat(view.moveTo(GLOBAL).globalData().evtchnFd()).isEqualTo(7);
        }
    }

    @Test
    void shouldThrowOnceClosed() {
        final Region region = Region.ofArray(image(ByteOrder.LITTLE_ENDIAN), "image");
        final RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN);
        final NodeDataDecoder node = view.moveTo(NODE).nodeData();
        region.close();
        assertThat(node.pathString()).isEqualTo("/local");
        view.close();
        view.close();
        assertThatThrownBy(() -> view.moveTo(GLOBAL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(view::nodeData).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(node::path).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> region.getByte(0)).isInstanceOf(IllegalStateException.class);
        assertThat(node).hasToString("no record");
    }

    @Test
    void shouldRefuseAClosedRegion() {
        final Region region = Region.ofArray(image(ByteOrder.LITTLE_ENDIAN), "image");
        try (RecordView view = new RecordView(region, ByteOrder.LITTLE_ENDIAN)) {
            region.close();
            assertThatThrownBy(() -> view.moveTo(GLOBAL)).isInstanceOf(IllegalStateException.class);
        }
    }
}
