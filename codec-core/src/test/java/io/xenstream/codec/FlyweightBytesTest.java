// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Every field of every record, against bytes that were written by hand. */
final class FlyweightBytesTest {
    private static final int OFFSET = 24;

    private static final String GLOBAL_LITTLE = "01000000 08000000 04000000 ffffffff";
    private static final String GLOBAL_BIG = "00000001 00000008 00000004 ffffffff";

    private static final String RING_LITTLE =
            "02000000 28000000 78563412 0000 0100 3412 f47f 0df0adde 0300 0200 05000000"
                    + "616263 6768696a6b 0807060504030201";
    private static final String RING_BIG = "00000002 00000028 12345678 0000 0001 1234 7ff4 deadf00d 0003 0002 00000005"
            + "616263 6768696a6b 0102030405060708";

    private static final String SOCKET_LITTLE =
            "02000000 20000000 feffffff 0100 0000 2a000000 00000000 0000 0000 01000000 7a 00000000000000";
    private static final String SOCKET_BIG =
            "00000002 00000020 fffffffe 0001 0000 0000002a 00000000 0000 0000 00000001 7a 00000000000000";

    private static final String WATCH_LITTLE = "03000000 10000000 15cd5b07 0300 0400 2f6100 74657300 00";
    private static final String WATCH_BIG = "00000003 00000010 075bcd15 0003 0004 2f6100 74657300 00";

    private static final String DEPTH_LITTLE =
            "08000000 18000000 15cd5b07 0300 0400 0201 0000 2f6100 74657300 0000000000";
    private static final String DEPTH_BIG = "00000008 00000018 075bcd15 0003 0004 0102 0000 2f6100 74657300 0000000000";

    private static final String TRANSACTION_LITTLE = "04000000 08000000 01000000 fffffffe";
    private static final String TRANSACTION_BIG = "00000004 00000008 00000001 feffffff";

    private static final String NODE_LITTLE =
            "05000000 20000000 07000000 09000000 0400 0300 0200 0200 6e 00 0102 72 01 ff7f 2f622f00 00ff41 00";
    private static final String NODE_BIG =
            "00000005 00000020 00000007 00000009 0004 0003 0002 0002 6e 00 0201 72 01 7fff 2f622f00 00ff41 00";

    private static final String QUOTA_LITTLE =
            "06000000 18000000 0100 0200 e8030000 00000000 ffffffff 6e6f00 6d00 7800 00";
    private static final String QUOTA_BIG =
            "00000006 00000018 0001 0002 000003e8 00000000 ffffffff 6e6f00 6d00 7800 00";

    private static final String DOMAIN_LITTLE =
            "07000000 18000000 3930 0200 01000080 0a000000 14000000 6100 626300 000000";
    private static final String DOMAIN_BIG =
            "00000007 00000018 3039 0002 80000001 0000000a 00000014 6100 626300 000000";

    private static final String END_LITTLE = "00000000 00000000";

    /** What precedes a record must not matter, nor what memory held before it was written. */
    private static UnsafeBuffer around(final String hex) {
        final byte[] record = Octets.of(hex);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + record.length + 16]);
        buffer.setMemory(0, buffer.capacity(), (byte) 0xFF);
        buffer.putBytes(OFFSET, record);
        return buffer;
    }

    private static void shouldEncode(
            final String hex, final BiConsumer<UnsafeBuffer, ByteOrder> encode, final ByteOrder order) {
        final byte[] expected = Octets.of(hex);
        final byte[] around = new byte[OFFSET + expected.length + 16];
        Arrays.fill(around, (byte) 0xA5);
        encode.accept(new UnsafeBuffer(around), order);
        assertThat(Octets.hex(Arrays.copyOfRange(around, OFFSET, OFFSET + expected.length)))
                .isEqualTo(Octets.hex(expected));
        assertThat(Arrays.copyOf(around, OFFSET)).containsOnly(0xA5);
        assertThat(Arrays.copyOfRange(around, OFFSET + expected.length, around.length))
                .containsOnly(0xA5);
    }

    private static void inBothOrders(
            final String little,
            final String big,
            final BiConsumer<UnsafeBuffer, ByteOrder> decode,
            final BiConsumer<UnsafeBuffer, ByteOrder> encode) {
        decode.accept(around(little), LITTLE_ENDIAN);
        decode.accept(around(big), BIG_ENDIAN);
        shouldEncode(little, encode, LITTLE_ENDIAN);
        shouldEncode(big, encode, BIG_ENDIAN);
    }

    @Test
    void shouldReadAndWriteGlobalData() {
        inBothOrders(
                GLOBAL_LITTLE,
                GLOBAL_BIG,
                (bytes, order) -> {
                    final GlobalDataDecoder global = new GlobalDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(global.type()).isEqualTo(1);
                    assertThat(global.length()).isEqualTo(8);
                    assertThat(global.fieldsLength()).isEqualTo(8);
                    assertThat(global.rwSocketFd()).isEqualTo(4);
                    assertThat(global.evtchnFd()).isEqualTo(-1);
                },
                (bytes, order) ->
                        new GlobalDataEncoder().begin(bytes, OFFSET, order).rwSocketFd(4));
    }

    @Test
    void shouldReadAndWriteARingsConnectionData() {
        inBothOrders(
                RING_LITTLE,
                RING_BIG,
                (bytes, order) -> {
                    final ConnectionDataDecoder ring = new ConnectionDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(ring.length()).isEqualTo(40);
                    assertThat(ring.connId()).isEqualTo(0x12345678);
                    assertThat(ring.connType()).isEqualTo(ConnectionDataDecoder.RING);
                    assertThat(ring.fields()).isEqualTo(1);
                    assertThat(ring.domid()).isEqualTo(0x1234);
                    assertThat(ring.tdomid()).isEqualTo(ConnectionDataDecoder.DOMID_INVALID);
                    assertThat(ring.evtchn()).isEqualTo(0xDEADF00DL);
                    assertThat(ring.inDataLength()).isEqualTo(3);
                    assertThat(ring.outRespLength()).isEqualTo(2);
                    assertThat(ring.outDataLength()).isEqualTo(5);
                    assertThat(Octets.hex(ring.inData())).isEqualTo("616263");
                    assertThat(Octets.hex(ring.outData())).isEqualTo("6768696a6b");
                    assertThat(ring.hasUniqueId()).isTrue();
                    assertThat(ring.uniqueId()).isEqualTo(0x0102030405060708L);
                    assertThat(ring.fieldsLength()).isEqualTo(40);
                },
                (bytes, order) -> new ConnectionDataEncoder()
                        .begin(bytes, OFFSET, order, 3, 5, true)
                        .connId(0x12345678)
                        .ring(0x1234, ConnectionDataDecoder.DOMID_INVALID, 0xDEADF00DL)
                        .outRespLength(2)
                        .inData(Octets.view("616263"))
                        .outData(Octets.view("6768696a6b"))
                        .uniqueId(0x0102030405060708L));
    }

    @Test
    void shouldReadAndWriteASocketsConnectionData() {
        inBothOrders(
                SOCKET_LITTLE,
                SOCKET_BIG,
                (bytes, order) -> {
                    final ConnectionDataDecoder socket = new ConnectionDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(socket.connId()).isEqualTo(4294967294L);
                    assertThat(socket.connType()).isEqualTo(ConnectionDataDecoder.SOCKET);
                    assertThat(socket.fields()).isZero();
                    assertThat(socket.socketFd()).isEqualTo(42);
                    assertThat(socket.inDataLength()).isZero();
                    assertThat(socket.inData().capacity()).isZero();
                    assertThat(socket.outDataLength()).isEqualTo(1);
                    assertThat(Octets.hex(socket.outData())).isEqualTo("7a");
                    assertThat(socket.hasUniqueId()).isFalse();
                    assertThat(socket.fieldsLength()).isEqualTo(25);
                },
                (bytes, order) -> new ConnectionDataEncoder()
                        .begin(bytes, OFFSET, order, 0, 1, false)
                        .connId(4294967294L)
                        .socket(42)
                        .outData(Octets.view("7a")));
    }

    @Test
    void shouldReadAndWriteWatchData() {
        inBothOrders(
                WATCH_LITTLE,
                WATCH_BIG,
                (bytes, order) -> {
                    final WatchDataDecoder watch = new WatchDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(watch.connId()).isEqualTo(123456789);
                    assertThat(watch.wpathString()).isEqualTo("/a");
                    assertThat(watch.tokenString()).isEqualTo("tes");
                    assertThat(Octets.hex(watch.wpath())).isEqualTo("2f61");
                    assertThat(Octets.hex(watch.token())).isEqualTo("746573");
                    assertThat(watch.isTerminated()).isTrue();
                    assertThat(watch.fieldsLength()).isEqualTo(15);
                },
                (bytes, order) -> new WatchDataEncoder()
                        .begin(bytes, OFFSET, order, 2, 3)
                        .connId(123456789)
                        .wpath("/a")
                        .token("tes"));
    }

    @Test
    void shouldReadAndWriteWatchDataExtended() {
        inBothOrders(
                DEPTH_LITTLE,
                DEPTH_BIG,
                (bytes, order) -> {
                    final WatchDataExtendedDecoder watch = new WatchDataExtendedDecoder().wrap(bytes, OFFSET, order);
                    assertThat(watch.connId()).isEqualTo(123456789);
                    assertThat(watch.depth()).isEqualTo(0x0102);
                    assertThat(watch.reserved()).isZero();
                    assertThat(watch.wpathString()).isEqualTo("/a");
                    assertThat(watch.tokenString()).isEqualTo("tes");
                    assertThat(Octets.hex(watch.wpath())).isEqualTo("2f61");
                    assertThat(Octets.hex(watch.token())).isEqualTo("746573");
                    assertThat(watch.isTerminated()).isTrue();
                    assertThat(watch.fieldsLength()).isEqualTo(19);
                },
                (bytes, order) -> new WatchDataExtendedEncoder()
                        .begin(bytes, OFFSET, order, 2, 3)
                        .connId(123456789)
                        .depth(0x0102)
                        .wpath("/a")
                        .token("tes"));
    }

    @Test
    void shouldReadAndWriteTransactionData() {
        inBothOrders(
                TRANSACTION_LITTLE,
                TRANSACTION_BIG,
                (bytes, order) -> {
                    final TransactionDataDecoder transaction = new TransactionDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(transaction.connId()).isEqualTo(1);
                    assertThat(transaction.txId()).isEqualTo(0xFEFFFFFFL);
                    assertThat(transaction.fieldsLength()).isEqualTo(8);
                },
                (bytes, order) -> new TransactionDataEncoder()
                        .begin(bytes, OFFSET, order)
                        .connId(1)
                        .txId(0xFEFFFFFFL));
    }

    @Test
    void shouldReadAndWriteNodeData() {
        inBothOrders(
                NODE_LITTLE,
                NODE_BIG,
                FlyweightBytesTest::shouldReadNode,
                (bytes, order) -> new NodeDataEncoder()
                        .begin(bytes, OFFSET, order, 2, 3, 3)
                        .transaction(7, 9, 2)
                        .permission(1, 'r' | (NodeDataDecoder.PERMISSION_STALE << 8) | (0x7FFF << 16))
                        .permission(0, (byte) 'n', 0, 0x0201)
                        .path("/b/")
                        .value(Octets.view("00ff41")));
    }

    private static void shouldReadNode(final UnsafeBuffer bytes, final ByteOrder order) {
        final NodeDataDecoder node = new NodeDataDecoder().wrap(bytes, OFFSET, order);
        assertThat(node.connId()).isEqualTo(7);
        assertThat(node.txId()).isEqualTo(9);
        assertThat(node.isCommitted()).isFalse();
        assertThat(node.access()).isEqualTo(NodeDataDecoder.ACCESS_WRITTEN);
        assertThat(node.permissionCount()).isEqualTo(2);
        assertThat(node.permissionLetter(0)).isEqualTo((byte) 'n');
        assertThat(node.permissionFlags(0)).isZero();
        assertThat(node.permissionDomid(0)).isEqualTo(0x0201);
        assertThat(node.permissionLetter(1)).isEqualTo((byte) 'r');
        assertThat(node.permissionFlags(1)).isEqualTo(NodeDataDecoder.PERMISSION_STALE);
        assertThat(node.permissionDomid(1)).isEqualTo(0x7FFF);
        assertThat(node.permission(0)).isEqualTo('n' | (0x0201 << 16));
        assertThat(node.permission(1)).isEqualTo('r' | (NodeDataDecoder.PERMISSION_STALE << 8) | (0x7FFF << 16));
        assertThat(node.pathLength()).isEqualTo(3);
        assertThat(node.pathString()).isEqualTo("/b/");
        assertThat(Octets.hex(node.path())).isEqualTo("2f622f");
        assertThat(node.pathTerminator()).isZero();
        assertThat(node.valueLength()).isEqualTo(3);
        assertThat(Octets.hex(node.value())).isEqualTo("00ff41");
        assertThat(node.valueBytes()).containsExactly(0, 0xFF, 'A');
        assertThat(node.fieldsLength()).isEqualTo(31);
        assertThat(node.pathByte(0)).isEqualTo((byte) '/');
        assertThat(node.pathByte(1)).isEqualTo((byte) 'b');
        assertThat(node.valueByte(1)).isEqualTo((byte) 0xFF);
        assertThat(node.valueByte(2)).isEqualTo((byte) 'A');
        for (final int outside : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> node.pathByte(outside)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> node.valueByte(outside)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldReadAndWriteGlobalQuotaData() {
        inBothOrders(
                QUOTA_LITTLE,
                QUOTA_BIG,
                (bytes, order) -> {
                    final GlobalQuotaDataDecoder quota = new GlobalQuotaDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(quota.domainQuotaCount()).isEqualTo(1);
                    assertThat(quota.globalQuotaCount()).isEqualTo(2);
                    final QuotaEntries entries = quota.quotas();
                    shouldBeNext(entries, 0, "no", 1000);
                    shouldBeNext(entries, 1, "m", 0);
                    assertThat(quota.fieldsLength()).isEqualTo(23);
                    shouldBeNext(entries, 2, "x", 4294967295L);
                    assertThat(entries.next()).isFalse();
                },
                (bytes, order) -> new GlobalQuotaDataEncoder()
                        .begin(bytes, OFFSET, order, 1, 2, 7)
                        .quota("no", 1000)
                        .quota(Octets.view("6d"), 0)
                        .quota("x", 4294967295L));
    }

    @Test
    void shouldReadAndWriteDomainData() {
        inBothOrders(
                DOMAIN_LITTLE,
                DOMAIN_BIG,
                (bytes, order) -> {
                    final DomainDataDecoder domain = new DomainDataDecoder().wrap(bytes, OFFSET, order);
                    assertThat(domain.domid()).isEqualTo(12345);
                    assertThat(domain.features()).isEqualTo(0x80000001L);
                    assertThat(domain.quotaCount()).isEqualTo(2);
                    final QuotaEntries entries = domain.quotas();
                    shouldBeNext(entries, 0, "a", 10);
                    shouldBeNext(entries, 1, "bc", 20);
                    assertThat(entries.next()).isFalse();
                    assertThat(domain.fieldsLength()).isEqualTo(21);
                },
                (bytes, order) -> new DomainDataEncoder()
                        .begin(bytes, OFFSET, order, 2, 5)
                        .domid(12345)
                        .features(0x80000001L)
                        .quota("a", 10)
                        .quota(Octets.view("6263"), 20));
    }

    private static void shouldBeNext(final QuotaEntries entries, final int index, final String name, final long value) {
        assertThat(entries.next()).isTrue();
        assertThat(entries.index()).isEqualTo(index);
        assertThat(entries.nameString()).isEqualTo(name);
        assertThat(entries.name().capacity()).isEqualTo(name.length());
        assertThat(entries.value()).isEqualTo(value);
    }

    @Test
    void shouldReadEndAndUnknownTypes() {
        final RecordDecoder end = new RecordDecoder().wrap(around(END_LITTLE), OFFSET, LITTLE_ENDIAN);
        assertThat(end.type()).isEqualTo(RecordType.END);
        assertThat(end.length()).isZero();
        assertThat(end.fieldsLength()).isZero();
        assertThat(end.body().capacity()).isZero();
        final RecordDecoder unknown = new RecordDecoder().wrap(around("ffffffff 00000003 010203"), OFFSET, BIG_ENDIAN);
        assertThat(unknown.type()).isEqualTo(-1);
        assertThat(unknown.length()).isEqualTo(3);
        assertThat(unknown.fieldsLength()).isEqualTo(3);
        assertThat(Octets.hex(unknown.body())).isEqualTo("010203");
    }

    @Test
    void shouldWriteDefaults() {
        shouldEncode(
                "01000000 08000000 ffffffff ffffffff",
                (bytes, order) -> new GlobalDataEncoder().begin(bytes, OFFSET, order),
                LITTLE_ENDIAN);
        shouldEncode(
                "00000002 00000020 00000000 0000 0001 0000 7ff4 00000000 0000 0000 00000000 0000000000000000",
                (bytes, order) -> new ConnectionDataEncoder().begin(bytes, OFFSET, order, 0, 0, true),
                BIG_ENDIAN);
        shouldEncode(
                "00000008 00000010 00000000 0001 0001 ffff 0000 0000 0000",
                (bytes, order) -> new WatchDataExtendedEncoder()
                        .begin(bytes, OFFSET, order, 0, 0)
                        .wpath("")
                        .token(""),
                BIG_ENDIAN);
        shouldEncode(
                "04000000 08000000 00000000 00000000",
                (bytes, order) -> new TransactionDataEncoder().begin(bytes, OFFSET, order),
                LITTLE_ENDIAN);
        shouldEncode(
                "05000000 18000000 00000000 00000000 0100 0000 0000 0000 00 00000000000000",
                (bytes, order) -> new NodeDataEncoder()
                        .begin(bytes, OFFSET, order, 0, 0, 0)
                        .path(""),
                LITTLE_ENDIAN);
        shouldEncode(
                "06000000 08000000 0000 0000 00000000",
                (bytes, order) -> new GlobalQuotaDataEncoder().begin(bytes, OFFSET, order, 0, 0, 0),
                LITTLE_ENDIAN);
        shouldEncode(
                "07000000 08000000 0000 0000 00000000",
                (bytes, order) -> new DomainDataEncoder().begin(bytes, OFFSET, order, 0, 0),
                LITTLE_ENDIAN);
    }

    @Test
    void shouldClearTheRestOfABody() {
        final UnsafeBuffer bytes = around("63000000 08000000 0102030405060708");
        new RecordEncoder().wrap(bytes, OFFSET, LITTLE_ENDIAN).body(Octets.view("0a0b"));
        assertThat(Octets.hex(new UnsafeBuffer(bytes, OFFSET, 16))).isEqualTo("63000000080000000a0b000000000000");
    }
}
