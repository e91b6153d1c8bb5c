// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only the reader does; {@link ReadingContract} has the rest. */
final class ImageReaderTest {
    private static final byte[] IMAGE;

    static {
        final RawImage image = RawImage.little();
        Samples.RECORDS.forEach(image::record);
        IMAGE = image.end();
    }

    @Test
    void shouldStartBeforeTheFirstRecord() {
        try (Region region = Region.ofArray(IMAGE, "image");
                ImageReader reader = ImageReader.open(region)) {
            assertThat(reader.index()).isEqualTo(-1);
            assertThat(reader.type()).isEqualTo(-1);
            assertThat(reader.surplusLength()).isZero();
            assertThat(reader.region()).isSameAs(region);
            assertThat(reader.label()).isEqualTo("image");
            assertThat(reader.header()).isEqualTo(ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN));
            assertThatThrownBy(reader::nodeData).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldStayAfterEnd() {
        try (Region region = Region.ofArray(IMAGE, "image");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                assertThat(reader.index()).isNotNegative();
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.next()).isFalse();
            assertThat(reader.type()).isEqualTo(RecordType.END);
            assertThat(reader.offset()).isEqualTo(IMAGE.length - 8);
        }
    }

    @Test
    void shouldMoveToAnEarlierRecord() {
        try (Region region = Region.ofArray(IMAGE, "image");
                ImageReader reader = ImageReader.open(region)) {
            final List<Long> offsets = new ArrayList<>();
            while (reader.next()) {
                offsets.add(reader.offset());
            }
            for (int i = offsets.size() - 1; i >= 0; i--) {
                reader.moveTo(offsets.get(i), i);
                assertThat(reader.next()).isTrue();
                assertThat(reader.index()).isEqualTo(i);
                assertThat(reader.offset()).isEqualTo(offsets.get(i));
                assertThat(reader.next()).isEqualTo(i + 1 < offsets.size());
            }
        }
    }

    @Test
    void shouldContinueAfterAFailureIfAsked() {
        final byte[] broken = IMAGE.clone();
        broken[20] = -1;
        broken[23] = 0x7F;
        try (Region region = Region.ofArray(broken, "image");
                ImageReader reader = ImageReader.open(region)) {
            assertThatThrownBy(reader::next).isInstanceOf(TruncatedImageException.class);
            reader.moveTo(broken.length - 8, 9);
            assertThat(reader.next()).isTrue();
            assertThat(reader.type()).isEqualTo(RecordType.END);
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void shouldRefuseToMoveOutsideTheImage() {
        try (Region region = Region.ofArray(IMAGE, "image")) {
            final ImageReader reader = ImageReader.open(region);
            for (final long offset : new long[] {-8, 0, 8, 17, IMAGE.length + 8, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> reader.moveTo(offset, 0)).isInstanceOf(IllegalArgumentException.class);
            }
            reader.moveTo(IMAGE.length, 3);
            assertThatThrownBy(reader::next).isInstanceOf(TruncatedImageException.class);
            reader.close();
            assertThatThrownBy(() -> reader.moveTo(16, 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldFailTheSameWayAgain() {
        final byte[] cut = java.util.Arrays.copyOf(IMAGE, 60);
        try (Region region = Region.ofArray(cut, "cut.img");
                ImageReader reader = ImageReader.open(region)) {
            assertThat(reader.next()).isTrue();
            final Throwable failure = org.assertj.core.api.Assertions.catchThrowable(reader::next);
            assertThat(failure)
                    .isInstanceOf(TruncatedImageException.class)
                    .hasMessageStartingWith("XS-REC-001 cut.img: record 1 (GLOBAL_QUOTA_DATA) at offset 32: ")
                    .hasMessageContaining("only 28 bytes left");
            assertThatThrownBy(reader::next).isSameAs(failure);
        }
    }

    @Test
    void shouldLendAFlyweightForTheRecordsOwnTypeOnly() {
        final List<Function<ImageReader, RecordDecoder>> flyweights = List.of(
                RecordCursor::globalData,
                RecordCursor::connectionData,
                RecordCursor::watchData,
                RecordCursor::transactionData,
                RecordCursor::nodeData,
                RecordCursor::globalQuotaData,
                RecordCursor::domainData,
                RecordCursor::watchDataExtended);
        try (Region region = Region.ofArray(IMAGE, "image");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                for (int i = 0; i < flyweights.size(); i++) {
                    final Function<ImageReader, RecordDecoder> flyweight = flyweights.get(i);
                    if (reader.type() == i + 1) {
                        assertThat(flyweight.apply(reader).type()).isEqualTo(reader.type());
                        assertThatThrownBy(() -> flyweight
                                        .apply(reader)
                                        .wrap(reader.record().body(), 0, ByteOrder.BIG_ENDIAN))
                                .isInstanceOf(IllegalStateException.class);
                    } else {
                        assertThatThrownBy(() -> flyweight.apply(reader)).isInstanceOf(IllegalStateException.class);
                    }
                }
            }
        }
    }

    @Test
    void shouldRefuseBodiesThatAreTooShortForTheirType() {
        final int[] fixedLengths = {0, 8, 24, 8, 8, 16, 4, 8, 12};
        for (int type = 1; type < fixedLengths.length; type++) {
            final byte[] image = RawImage.big()
                    .record(type, new byte[fixedLengths[type] - 1])
                    .end();
            final Reading reading =
                    Reading.pulling(bytes -> Region.ofArray(bytes, "short")).read(image, ReadOptions.DEFAULT);
            assertThat(reading.failure()).isNull();
            assertThat(reading.text()).contains("fieldsLength=!XS-REC-005").contains(" !XS-REC-005\n");
            final byte[] justEnough =
                    RawImage.big().record(type, new byte[fixedLengths[type]]).end();
            assertThat(Reading.pulling(bytes -> Region.ofArray(bytes, "short"))
                            .read(justEnough, ReadOptions.DEFAULT)
                            .text())
                    .doesNotContain("XS-REC-005");
        }
    }

    @Test
    void shouldRefuseCountsThatExceedTheRecord() {
        final Reading.Way way = Reading.pulling(bytes -> Region.ofArray(bytes, "counts"));
        for (int type = 1; type <= 8; type++) {
            final byte[] body = new byte[40];
            java.util.Arrays.fill(body, (byte) 0xFF);
            final Reading reading =
                    way.read(RawImage.little().record(type, body).end(), ReadOptions.DEFAULT);
            assertThat(reading.failure()).isNull();
            if (type != RecordType.GLOBAL_DATA && type != RecordType.TRANSACTION_DATA) {
                assertThat(reading.text()).contains("fieldsLength=!XS-REC-006");
            }
        }
    }

    @Test
    void shouldReportAMissingNulInEmptyStrings() {
        final String watch = "01000000 0000 0200 6100 000000000000";
        final Reading.Way way = Reading.pulling(bytes -> Region.ofArray(bytes, "no NUL"));
        assertThat(way.read(RawImage.little().record(3, Octets.of(watch)).end(), ReadOptions.DEFAULT)
                        .text())
                .contains("wpath=!XS-WATCH-002")
                .contains("terminated=!XS-WATCH-002")
                .contains("token=61");
        final String node = "00000000 00000000 0000 0000 0000 0000";
        assertThat(way.read(RawImage.little().record(5, Octets.of(node)).end(), ReadOptions.DEFAULT)
                        .text())
                .contains("path=!XS-NODE-001")
                .contains("pathTerminator=!XS-NODE-001");
        final String unterminated = "01000000 0200 0200 6162 6364 00000000";
        assertThat(way.read(RawImage.little().record(3, Octets.of(unterminated)).end(), ReadOptions.DEFAULT)
                        .text())
                .contains("terminated=false");
        final String quota = "0000 0100 00000000 01000000 61616161";
        assertThat(way.read(RawImage.little().record(7, Octets.of(quota)).end(), ReadOptions.DEFAULT)
                        .text())
                .contains("!XS-QUOTA-001");
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerWithExceptionsOnceClosed(final RegionKind kind) {
        final Region region = kind.region(IMAGE);
        final ImageReader reader = ImageReader.open(region);
        final List<RecordDecoder> flyweights = new ArrayList<>();
        final List<DirectBuffer> views = new ArrayList<>();
        while (reader.next()) {
            flyweights.add(reader.record());
            views.add(reader.record().body());
            switch (reader.type()) {
                case RecordType.CONNECTION_DATA -> {
                    views.add(reader.connectionData().inData());
                    views.add(reader.connectionData().outData());
                }
                case RecordType.WATCH_DATA -> {
                    views.add(reader.watchData().wpath());
                    views.add(reader.watchData().token());
                }
                case RecordType.WATCH_DATA_EXTENDED -> {
                    views.add(reader.watchDataExtended().wpath());
                    views.add(reader.watchDataExtended().token());
                }
                case RecordType.NODE_DATA -> {
                    flyweights.add(reader.nodeData());
                    views.add(reader.nodeData().path());
                    views.add(reader.nodeData().value());
                }
                case RecordType.DOMAIN_DATA -> {
                    final QuotaEntries quotas = reader.domainData().quotas();
                    quotas.next();
                    views.add(quotas.name());
                }
                default -> {}
            }
        }
        final long surplus = reader.surplusLength();
        reader.close();
        reader.close();
        region.close();
        assertThatThrownBy(reader::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(reader::nodeData).isInstanceOf(IllegalStateException.class);
        assertThat(flyweights).allSatisfy(flyweight -> {
            assertThatThrownBy(flyweight::type).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(flyweight::body).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(flyweight::fieldsLength).isInstanceOf(IndexOutOfBoundsException.class);
        });
        assertThat(views).allMatch(view -> view.capacity() == 0);
        assertThat(reader.surplusLength()).isEqualTo(surplus).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToReadOnceClosed(final RegionKind kind) {
        final Region region = kind.region(IMAGE);
        final ImageReader reader = ImageReader.open(region);
        assertThat(reader.next()).isTrue();
        reader.close();
        region.close();
        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::globalData).isInstanceOf(IllegalStateException.class);
    }

    private static TestRecord.Node node(final String path, final String value) {
        return new TestRecord.Node(0, 0, 0, List.of(new TestRecord.Permission((byte) 'n', 0, 0)), path, value);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveFromNodeToNode(final RegionKind kind) {
        for (final RawImage image : List.of(RawImage.little(), RawImage.big())) {
            image.record(node("2f61", "01")).record(node("2f62", "")).record(new TestRecord.Global(4, 7));
            image.record(new TestRecord.Watch(1, "2f", "74")).record(node("2f63", "02ff"));
            final byte[] bytes = image.end();
            for (final boolean isStrict : new boolean[] {false, true}) {
                shouldFindThreeNodes(kind, bytes, isStrict);
            }
        }
    }

    private static void shouldFindThreeNodes(final RegionKind kind, final byte[] image, final boolean isStrict) {
        try (Region region = kind.region(image);
                ImageReader reader = ImageReader.open(region, ReadOptions.DEFAULT.withStrict(isStrict))) {
            final List<String> found = new ArrayList<>();
            for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                assertThat(node).isSameAs(reader.nodeData());
                found.add(reader.index() + node.pathString() + Octets.hex(node.value()) + node.permissionCount());
            }
            assertThat(found).containsExactly("0/a011", "1/b1", "4/c02ff1");
            assertThat(reader.type()).isEqualTo(RecordType.END);
            assertThat(reader.nextNode()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportTruncationWhileItSearchesForANode(final RegionKind kind) {
        final byte[] image = RawImage.little()
                .record(node("2f61", "01"))
                .record(node("2f62", "02"))
                .end();
        try (Region region = kind.region(java.util.Arrays.copyOf(image, image.length - 12));
                ImageReader reader = ImageReader.open(region)) {
            assertThat(reader.nextNode()).isNotNull();
            final Throwable failure = org.assertj.core.api.Assertions.catchThrowable(reader::nextNode);
            assertThat(failure).isInstanceOf(TruncatedImageException.class).hasMessageStartingWith("XS-REC-001");
            assertThatThrownBy(reader::nextNode).isSameAs(failure);
        }
        try (Region region = kind.region(image);
                ImageReader reader = ImageReader.open(region, ReadOptions.DEFAULT.withMaxRecords(1))) {
            assertThat(reader.nextNode()).isNotNull();
            assertThatThrownBy(reader::nextNode).isInstanceOf(ImageLimitException.class);
        }
        try (Region region = kind.region(image);
                ImageReader reader = ImageReader.open(region, ReadOptions.DEFAULT.withMaxRecordLength(16))) {
            assertThatThrownBy(reader::nextNode).isInstanceOf(ImageLimitException.class);
        }
        final byte[] tooShort =
                RawImage.little().record(RecordType.NODE_DATA, new byte[8]).end();
        try (Region region = kind.region(tooShort);
                ImageReader reader = ImageReader.open(region)) {
            assertThatThrownBy(reader::nextNode)
                    .isInstanceOf(MalformedImageException.class)
                    .hasMessageStartingWith("XS-REC-005");
            assertThat(reader.nextNode()).isNull();
        }
    }

    /** Lengths that have been checked are those that are used, whoever writes to the memory meanwhile. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepToTheLengthsThatItHasRead(final RegionKind kind) {
        final byte[] image = RawImage.little().record(node("2f61", "01")).end();
        try (WritableRegion region = kind.region(image);
                ImageReader reader = ImageReader.open(region)) {
            final NodeDataDecoder node = reader.nextNode();
            region.putLong(16 + 8 + 8, -1);
            assertThat(node.pathString()).isEqualTo("/a");
            assertThat(Octets.hex(node.value())).isEqualTo("01");
            assertThat(node.permissionCount()).isEqualTo(1);
            assertThatThrownBy(() -> node.valueByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAccessToANodeOnceClosed(final RegionKind kind) {
        final Region region =
                kind.region(RawImage.little().record(node("2f61", "01")).end());
        final ImageReader reader = ImageReader.open(region);
        final NodeDataDecoder node = reader.nextNode();
        reader.close();
        region.close();
        assertThatThrownBy(reader::nextNode).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(node::connId).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(node::valueLength).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> node.permission(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> node.pathByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> node.valueByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
