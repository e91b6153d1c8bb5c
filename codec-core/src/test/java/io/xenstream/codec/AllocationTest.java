// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A million records, read and written, allocate nothing; opening and closing the image around them may. */
final class AllocationTest {
    private static final long RECORDS = 1_000_000;
    /** For what one round allocates once: a reader or writer with its flyweights. Far less than a byte a record. */
    private static final long FOR_THE_ROUND = 20_000;

    private static final byte[] IMAGE = manyRecords();

    private static byte[] manyRecords() {
        final RawImage image = RawImage.little();
        for (int i = 0; i < RECORDS / Samples.RECORDS.size() + 1; i++) {
            Samples.RECORDS.forEach(image::record);
        }
        return image.end();
    }

    private static void shouldAllocateNothing(final LongSupplier round) {
        for (int warmUp = 0; warmUp < 3; warmUp++) {
            assertThat(round.getAsLong()).isGreaterThan(RECORDS);
        }
        final long before = Allocations.ofThisThread();
        final long records = round.getAsLong();
        final long allocated = Allocations.ofThisThread() - before;
        assertThat(records).isGreaterThan(RECORDS);
        assertThat(allocated).isLessThan(FOR_THE_ROUND);
    }

    @Test
    void shouldPullWithoutAllocating() {
        final Region region = Region.ofArray(IMAGE, "image");
        shouldAllocateNothing(() -> {
            long sum = 0;
            try (ImageReader reader = ImageReader.open(region)) {
                while (reader.next()) {
                    sum += touch(reader);
                }
                return sum == 0 ? 0 : reader.index();
            }
        });
    }

    @Test
    void shouldPushWithoutAllocating() {
        final UnsafeBuffer chunk = new UnsafeBuffer(IMAGE);
        shouldAllocateNothing(() -> {
            final long[] sum = new long[1];
            final ImageDecoder decoder =
                    new ImageDecoder("stream", ReadOptions.DEFAULT, cursor -> sum[0] += touch(cursor));
            for (int at = 0; at < IMAGE.length; at += 1000) {
                decoder.feed(chunk, at, Math.min(1000, IMAGE.length - at));
            }
            decoder.finish();
            return sum[0] == 0 ? 0 : decoder.index();
        });
    }

    private static long touch(final RecordCursor cursor) {
        long sum = cursor.fieldsLength() + cursor.offset();
        switch (cursor.type()) {
            case RecordType.GLOBAL_DATA -> sum += cursor.globalData().evtchnFd();
            case RecordType.CONNECTION_DATA -> {
                final ConnectionDataDecoder connection = cursor.connectionData();
                sum += bytes(connection.inData()) + bytes(connection.outData()) + connection.connId();
            }
            case RecordType.WATCH_DATA -> sum += bytes(cursor.watchData().wpath());
            case RecordType.WATCH_DATA_EXTENDED ->
                sum += bytes(cursor.watchDataExtended().token());
            case RecordType.TRANSACTION_DATA -> sum += cursor.transactionData().txId();
            case RecordType.NODE_DATA -> {
                final NodeDataDecoder node = cursor.nodeData();
                for (int i = 0; i < node.permissionCount(); i++) {
                    sum += node.permissionDomid(i);
                }
                sum += bytes(node.path()) + bytes(node.value());
            }
            case RecordType.GLOBAL_QUOTA_DATA ->
                sum += quotas(cursor.globalQuotaData().quotas());
            case RecordType.DOMAIN_DATA -> sum += quotas(cursor.domainData().quotas());
            default -> sum += bytes(cursor.record().body());
        }
        return sum;
    }

    private static long quotas(final QuotaEntries quotas) {
        long sum = 0;
        while (quotas.next()) {
            sum += quotas.value() + bytes(quotas.name());
        }
        return sum;
    }

    private static long bytes(final DirectBuffer view) {
        long sum = view.capacity();
        for (int i = 0; i < view.capacity(); i++) {
            sum += view.getByte(i);
        }
        return sum;
    }

    @Test
    void shouldWriteWithoutAllocating() {
        final WritableRegion region = WritableRegion.ofArray(new byte[2 * IMAGE.length], "image");
        final ImageHeader header = ImageHeader.of(2, ByteOrder.BIG_ENDIAN);
        final DirectBuffer bytes = Octets.view("2f612f622f63");
        shouldAllocateNothing(() -> {
            try (ImageWriter writer = ImageWriter.open(region, header)) {
                while (writer.records() <= RECORDS) {
                    writeEach(writer, bytes);
                }
                writer.finish();
                return writer.records();
            }
        });
    }

    private static void writeEach(final ImageWriter writer, final DirectBuffer bytes) {
        writer.claimGlobalData().evtchnFd(3);
        writer.commit();
        writer.claimConnectionData(6, 6, true)
                .connId(3)
                .socket(4)
                .inData(bytes)
                .outData(bytes)
                .uniqueId(9);
        writer.commit();
        writer.claimWatchData(6, 5).wpath(bytes).token("token");
        writer.commit();
        writer.claimWatchDataExtended(6, 6).wpath(bytes).token(bytes);
        writer.commit();
        writer.claimTransactionData().connId(3).txId(4);
        writer.commit();
        writer.claimNodeData(1, 6, 6)
                .permission(0, (byte) 'n', 0, 3)
                .path(bytes)
                .value(bytes);
        writer.commit();
        writer.claimGlobalQuotaData(1, 0, 6).quota("nodes", 1000);
        writer.commit();
        writer.claimDomainData(1, 7).domid(1).quota(bytes, 4);
        writer.commit();
        writer.claimRecord(99, 6).body(bytes);
        writer.commit();
        writer.claimGlobalData();
        writer.abort();
    }
}
