// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ImageWriterTest {
    private static final ImageHeader LITTLE = ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN);
    private static final ImageHeader BIG = ImageHeader.of(1, ByteOrder.BIG_ENDIAN);

    private static byte[] dirty(final int length) {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private static byte[] image(final Region region, final long length) {
        return Arrays.copyOf(RegionKind.contents(region), (int) length);
    }

    @ParameterizedTest
    @EnumSource
    void shouldOverwriteOldBytesWithTheSpecifiedOnes(final RegionKind kind) {
        for (final ImageHeader header : List.of(LITTLE, BIG)) {
            try (WritableRegion region = kind.region(dirty(2000));
                    ImageWriter writer = ImageWriter.open(region, header)) {
                Samples.RECORDS.forEach(record -> record.write(writer));
                final long length = writer.finish();
                assertThat(image(region, length))
                        .isEqualTo(RawImage.of(header.version(), header.byteOrder(), Samples.RECORDS));
                assertThat(writer.records()).isEqualTo(Samples.RECORDS.size() + 1);
                assertThat(writer.position()).isEqualTo(length);
                assertThat(writer.header()).isEqualTo(header);
                final byte[] all = RegionKind.contents(region);
                assertThat(Arrays.copyOfRange(all, (int) length, all.length)).containsOnly(0xFF);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCopyRecordsOfAnotherImage(final RegionKind kind) {
        final byte[] original = RawImage.of(LITTLE.version(), LITTLE.byteOrder(), Samples.RECORDS);
        final int length = original.length - ImageHeader.LENGTH - RecordDecoder.BODY_OFFSET;
        try (Region from = kind.region(original);
                WritableRegion region = WritableRegion.allocate(64, "copy");
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            writer.copyRecords(from, ImageHeader.LENGTH, length, Samples.RECORDS.size());
            assertThat(writer.position()).isEqualTo(ImageHeader.LENGTH + length);

            assertThat(image(region, writer.finish())).isEqualTo(original);
            assertThat(writer.records()).isEqualTo(Samples.RECORDS.size() + 1);
            assertThatThrownBy(() -> writer.copyRecords(from, ImageHeader.LENGTH, length, 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** All eight lengths of padding, and the longest and shortest strings, for each type that has some. */
    static List<TestRecord> paddings() {
        final List<TestRecord> records = new ArrayList<>();
        for (int n = 0; n < 17; n++) {
            final String string = "61".repeat(n);
            records.add(new TestRecord.Watch(n, string, "62"));
            records.add(new TestRecord.WatchExtended(n, "2f2f2f2f2f", string, n));
            records.add(new TestRecord.Node(0, 0, 0, List.of(), string, ""));
            records.add(
                    new TestRecord.Node(1, 2, 3, List.of(new TestRecord.Permission((byte) 'w', 0, n)), "2f", string));
            records.add(new TestRecord.Connection(n, false, 1, 2, 3, 0, string, "", null));
            records.add(new TestRecord.Connection(n, true, 0, 0, 3, 0, "01", string, 9L));
            records.add(new TestRecord.Domain(n, 0, List.of(new TestRecord.Quota(string, n))));
            records.add(new TestRecord.GlobalQuota(0, List.of(new TestRecord.Quota(string, n))));
        }
        records.add(new TestRecord.Domain(1, 0, List.of()));
        records.add(new TestRecord.GlobalQuota(0, List.of()));
        return records;
    }

    @ParameterizedTest
    @EnumSource
    void shouldOverwriteOldBytesWithZeroPadding(final RegionKind kind) {
        try (WritableRegion region = kind.region(dirty(20_000));
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            paddings().forEach(record -> record.write(writer));
            final long length = writer.finish();
            assertThat(image(region, length)).isEqualTo(RawImage.of(2, ByteOrder.LITTLE_ENDIAN, paddings()));
            final Reading strict = Reading.pulling(bytes -> Region.ofArray(bytes, "strict"))
                    .read(image(region, length), ReadOptions.DEFAULT.withStrict(true));
            assertThat(strict.failure()).isNull();
        }
    }

    @Test
    void shouldClearAnUnknownRecordsBody() {
        for (int length = 0; length < 17; length++) {
            try (WritableRegion region = RegionKind.ARRAY.region(dirty(100));
                    ImageWriter writer = ImageWriter.open(region, LITTLE)) {
                writer.claimRecord(99, length);
                writer.commit();
                final byte[] expected = RawImage.little()
                        .record(99, new byte[(length + 7) & ~7])
                        .end();
                assertThat(image(region, writer.finish())).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldOverwriteOldBytesWithDefaults() {
        try (WritableRegion region = RegionKind.ARRAY.region(dirty(400));
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            writer.claimGlobalData();
            writer.commit();
            writer.claimConnectionData(0, 0, true);
            writer.commit();
            writer.claimConnectionData(0, 0, false);
            writer.commit();
            writer.claimWatchData(0, 0).wpath("").token("");
            writer.commit();
            writer.claimWatchDataExtended(0, 0).wpath("").token("");
            writer.commit();
            writer.claimTransactionData();
            writer.commit();
            writer.claimNodeData(0, 0, 0).path("");
            writer.commit();
            writer.claimGlobalQuotaData(0, 0, 0);
            writer.commit();
            writer.claimDomainData(0, 0);
            writer.commit();
            assertThat(image(region, writer.finish()))
                    .isEqualTo(RawImage.of(
                            2,
                            ByteOrder.LITTLE_ENDIAN,
                            List.of(
                                    new TestRecord.Global(-1, -1),
                                    new TestRecord.Connection(0, false, 0, 0x7FF4, 0, 0, "", "", 0L),
                                    new TestRecord.Connection(0, false, 0, 0x7FF4, 0, 0, "", "", null),
                                    new TestRecord.Watch(0, "", ""),
                                    new TestRecord.WatchExtended(0, "", "", 0xFFFF),
                                    new TestRecord.Transaction(0, 0),
                                    new TestRecord.Node(0, 0, 0, List.of(), "", ""),
                                    new TestRecord.GlobalQuota(0, List.of()),
                                    new TestRecord.Domain(0, 0, List.of()))));
        }
    }

    @Test
    void shouldLeaveNoTraceOfAbortedRecords() {
        final TestRecord kept = new TestRecord.Transaction(1, 2);
        try (WritableRegion region = RegionKind.ARRAY.region(dirty(4000));
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            for (int i = 0; i < 20; i++) {
                final NodeDataEncoder node = writer.claimNodeData(2, 10, i);
                node.path("/0123456789".substring(0, 10));
                writer.abort();
                assertThatThrownBy(() -> node.path("/aaaaaaaaa")).isInstanceOf(IllegalArgumentException.class);
                if (i % 2 == 0) {
                    kept.write(writer);
                }
                assertThat(writer.records()).isEqualTo(i / 2 + 1);
            }
            assertThat(image(region, writer.finish()))
                    .isEqualTo(RawImage.of(2, ByteOrder.LITTLE_ENDIAN, java.util.Collections.nCopies(10, kept)));
        }
    }

    @Test
    void shouldReportTheOffsetOfACommittedRecord() {
        try (WritableRegion region = WritableRegion.allocate(16, "growing");
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            assertThat(writer.position()).isEqualTo(16);
            writer.claimTransactionData();
            assertThat(writer.commit()).isEqualTo(16);
            writer.claimRecord(9, 17);
            assertThat(writer.position()).isEqualTo(32);
            assertThat(writer.commit()).isEqualTo(32);
            assertThat(writer.position()).isEqualTo(64);
            assertThat(writer.finish()).isEqualTo(72);
        }
    }

    private static void shouldRefuse(final ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldAllowOneClaimAtATime() {
        final WritableRegion region = WritableRegion.allocate(1000, "claims");
        final ImageWriter writer = ImageWriter.open(region, LITTLE);
        shouldRefuse(writer::commit);
        shouldRefuse(writer::abort);
        writer.claimGlobalData();
        shouldRefuse(writer::claimGlobalData);
        shouldRefuse(writer::finish);
        writer.commit();
        shouldRefuse(writer::commit);
        shouldRefuse(writer::abort);
        writer.finish();
        shouldRefuse(writer::finish);
        shouldRefuse(writer::claimGlobalData);
        shouldRefuse(writer::commit);
        writer.close();
        writer.close();
        shouldRefuse(writer::claimGlobalData);
        shouldRefuse(writer::finish);
        region.close();
        shouldRefuse(() -> region.getByte(0));
    }

    @Test
    void shouldForgetItsClaimWhenClosed() {
        try (WritableRegion region = WritableRegion.allocate(1000, "closed")) {
            final ImageWriter writer = ImageWriter.open(region, LITTLE);
            final GlobalDataEncoder encoder = writer.claimGlobalData();
            writer.close();
            shouldRefuse(writer::commit);
            shouldRefuse(writer::finish);
            assertThatThrownBy(() -> encoder.evtchnFd(1)).isInstanceOf(IndexOutOfBoundsException.class);
            region.ensureLength(100_000);
        }
    }

    @Test
    void shouldBeNoImageUntilFinished() {
        final byte[] before = RawImage.of(2, ByteOrder.LITTLE_ENDIAN, Samples.RECORDS);
        try (WritableRegion region = RegionKind.DIRECT.region(before)) {
            try (ImageWriter writer = ImageWriter.open(region, LITTLE)) {
                assertThatThrownBy(() -> ImageReader.open(region)).isInstanceOf(MalformedImageException.class);
                new TestRecord.Transaction(1, 2).write(writer);
                assertThatThrownBy(() -> ImageReader.open(region)).isInstanceOf(MalformedImageException.class);
            }
            assertThatThrownBy(() -> ImageReader.open(region)).isInstanceOf(MalformedImageException.class);
        }
    }

    @Test
    void shouldGrow() {
        final TestRecord record = Samples.RECORDS.get(3);
        try (WritableRegion region = WritableRegion.allocate(1, "growing");
                ImageWriter writer = ImageWriter.open(region, BIG)) {
            for (int i = 0; i < 10_000; i++) {
                record.write(writer);
            }
            assertThat(image(region, writer.finish()))
                    .isEqualTo(RawImage.of(1, ByteOrder.BIG_ENDIAN, java.util.Collections.nCopies(10_000, record)));
        }
    }

    @Test
    void shouldNotGrowUnderAReader() {
        try (WritableRegion region = WritableRegion.allocate(32, "read");
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            final Region.Lease lease = region.lease();
            writer.claimGlobalData();
            writer.commit();
            shouldRefuse(writer::claimGlobalData);
            lease.close();
            writer.claimGlobalData();
            writer.commit();
            assertThat(writer.finish()).isEqualTo(56);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ALLOCATED", mode = EnumSource.Mode.EXCLUDE)
    void shouldContinueAfterARecordThatDidNotFit(final RegionKind kind) {
        try (WritableRegion region = kind.region(dirty(16 + 16 + 16 + 8));
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            writer.claimGlobalData();
            writer.commit();
            assertThatThrownBy(() -> writer.claimNodeData(1, 100, 0))
                    .isInstanceOfSatisfying(
                            ImageLimitException.class,
                            full -> assertThat(full.rule()).isEqualTo(IoRule.SPACE));
            writer.claimTransactionData();
            writer.commit();
            assertThatThrownBy(writer::claimTransactionData).isInstanceOf(ImageLimitException.class);
            assertThatThrownBy(() -> writer.claimRecord(9, 1)).isInstanceOf(ImageLimitException.class);
            assertThat(writer.finish()).isEqualTo(56);
            assertThat(RegionKind.contents(region))
                    .isEqualTo(RawImage.of(
                            2,
                            ByteOrder.LITTLE_ENDIAN,
                            List.of(new TestRecord.Global(-1, -1), new TestRecord.Transaction(0, 0))));
        }
    }

    @Test
    void shouldReportMissingSpaceForEnd() {
        try (WritableRegion region = RegionKind.ARRAY.region(dirty(32));
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            writer.claimGlobalData();
            writer.commit();
            assertThatThrownBy(writer::finish).isInstanceOf(ImageLimitException.class);
            assertThat(writer.records()).isEqualTo(1);
            assertThatThrownBy(() -> ImageReader.open(region)).isInstanceOf(MalformedImageException.class);
        }
    }

    @Test
    void shouldReportMissingSpaceForTheHeaderAndReturnItsLease() {
        final WritableRegion region = WritableRegion.ofArray(dirty(15), "tiny");
        assertThatThrownBy(() -> ImageWriter.open(region, LITTLE)).isInstanceOf(ImageLimitException.class);
        region.close();
        shouldRefuse(() -> region.getByte(0));
    }

    @Test
    void shouldRefuseLengthsBelowZeroBeforeAnythingIsWritten() {
        try (WritableRegion region = RegionKind.ARRAY.region(dirty(200));
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            writer.claimGlobalData().rwSocketFd(0x01020304).evtchnFd(0x01020304);
            writer.commit();
            final byte[] before = RegionKind.contents(region);
            final List<ThrowingCallable> claims = List.of(
                    () -> writer.claimRecord(9, -1),
                    () -> writer.claimRecord(9, -9),
                    () -> writer.claimRecord(9, Integer.MIN_VALUE),
                    () -> writer.claimRecord(9, ReadOptions.LARGEST_RECORD_LENGTH + 1),
                    () -> writer.claimRecord(9, Integer.MAX_VALUE),
                    () -> writer.claimConnectionData(0, -32, false),
                    () -> writer.claimConnectionData(-1, 0, false),
                    () -> writer.claimConnectionData(0, 0xFFFF_FFFFL, false),
                    () -> writer.claimWatchData(-1, 0),
                    () -> writer.claimWatchDataExtended(0, -1),
                    () -> writer.claimNodeData(0, -1, 0),
                    () -> writer.claimGlobalQuotaData(1, 1, -12),
                    () -> writer.claimDomainData(0, -100));
            for (final ThrowingCallable claim : claims) {
                assertThatThrownBy(claim).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(RegionKind.contents(region)).isEqualTo(before);
            assertThat(writer.finish()).isEqualTo(40);
        }
    }

    /** Copies in words must neither lose nor add a byte, at any length and place. */
    @Test
    void shouldCopyStringsOfEveryLength() {
        final UnsafeBuffer source = new UnsafeBuffer(new byte[300]);
        for (int i = 0; i < source.capacity(); i++) {
            source.putByte(i, (byte) (i * 7 + 1));
        }
        for (int length = 0; length < 280; length++) {
            try (WritableRegion region = RegionKind.DIRECT.region(dirty(400));
                    ImageWriter writer = ImageWriter.open(region, LITTLE)) {
                writer.claimNodeData(0, 1, length).path("/").value(source, 3, length);
                writer.commit();
                final byte[] value = new byte[length];
                source.getBytes(3, value);
                final TestRecord node = new TestRecord.Node(0, 0, 0, List.of(), "2f", Octets.hex(value));
                assertThat(image(region, writer.finish()))
                        .isEqualTo(RawImage.of(2, ByteOrder.LITTLE_ENDIAN, List.of(node)));
            }
        }
    }

    @Test
    void shouldKeepTheEncodersThatItLendsOnTheirRecords() {
        final UnsafeBuffer elsewhere = new UnsafeBuffer(new byte[64]);
        try (WritableRegion region = WritableRegion.ofArray(new byte[200], "image");
                ImageWriter writer = ImageWriter.open(region, LITTLE)) {
            final TransactionDataEncoder transaction = writer.claimTransactionData();
            assertThatThrownBy(() -> transaction.wrap(elsewhere, 0, ByteOrder.LITTLE_ENDIAN))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> transaction.begin(elsewhere, 0, ByteOrder.LITTLE_ENDIAN))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
