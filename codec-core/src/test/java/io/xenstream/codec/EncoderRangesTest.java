// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the setters refuse, and that they change nothing when they do. */
final class EncoderRangesTest {
    private static UnsafeBuffer room() {
        return new UnsafeBuffer(new byte[256]);
    }

    static Stream<Arguments> refusals() {
        final UnsafeBuffer room = room();
        final ConnectionDataEncoder connection = new ConnectionDataEncoder().begin(room, 0, LITTLE_ENDIAN, 2, 3, false);
        final NodeDataEncoder node = new NodeDataEncoder().begin(room(), 0, BIG_ENDIAN, 2, 3, 4);
        final WatchDataEncoder watch = new WatchDataEncoder().begin(room(), 0, LITTLE_ENDIAN, 2, 3);
        final WatchDataExtendedEncoder depth = new WatchDataExtendedEncoder().begin(room(), 0, LITTLE_ENDIAN, 2, 3);
        final TransactionDataEncoder transaction = new TransactionDataEncoder().begin(room(), 0, LITTLE_ENDIAN);
        final DomainDataEncoder domain = new DomainDataEncoder().begin(room(), 0, LITTLE_ENDIAN, 1, 2);
        return Stream.of(
                refusal("conn-id below 0", connection, () -> connection.connId(-1)),
                refusal("conn-id of 33 bits", connection, () -> connection.connId(1L << 32)),
                refusal("domid below 0", connection, () -> connection.ring(-1, 2, 3)),
                refusal("domid of 17 bits", connection, () -> connection.ring(65536, 2, 3)),
                refusal("tdomid of 17 bits", connection, () -> connection.ring(1, 65536, 3)),
                refusal("evtchn of 33 bits", connection, () -> connection.ring(1, 2, 1L << 32)),
                refusal("evtchn below 0", connection, () -> connection.evtchn(-1)),
                refusal("out-resp-len of 17 bits", connection, () -> connection.outRespLength(65536)),
                refusal("too little input", connection, () -> connection.inData(Octets.view("01"))),
                refusal("too much output", connection, () -> connection.outData(Octets.view("01020304"))),
                refusal("conn-spec of 7 bytes", connection, () -> connection.other(5, Octets.view("01020304050607"))),
                refusal("conn-type of 17 bits", connection, () -> connection.other(65536, room())),
                refusal("watch's conn-id", watch, () -> watch.connId(-1)),
                refusal("wpath too short", watch, () -> watch.wpath("/")),
                refusal("wpath too long", watch, () -> watch.wpath(Octets.view("2f6161"))),
                refusal("wpath not ASCII", watch, () -> watch.wpath("/\u00e9")),
                refusal("wpath with NUL", watch, () -> watch.wpath("/\0")),
                refusal("token too long", watch, () -> watch.token("toke")),
                refusal("depth watch's conn-id", depth, () -> depth.connId(1L << 32)),
                refusal("depth below 0", depth, () -> depth.depth(-1)),
                refusal("depth of 17 bits", depth, () -> depth.depth(65536)),
                refusal("depth watch's wpath", depth, () -> depth.wpath("/ab")),
                refusal("depth watch's token", depth, () -> depth.token(Octets.view("41"))),
                refusal("transaction's conn-id", transaction, () -> transaction.connId(-1)),
                refusal("tx-id", transaction, () -> transaction.txId(1L << 32)),
                refusal("node's conn-id", node, () -> node.transaction(1L << 32, 1, 1)),
                refusal("node's tx-id", node, () -> node.transaction(1, -1, 1)),
                refusal("access of 17 bits", node, () -> node.transaction(1, 1, 65536)),
                refusal("permission's domid", node, () -> node.permission(0, (byte) 'n', 0, 65536)),
                refusal("permission's negative domid", node, () -> node.permission(0, (byte) 'n', 0, -1)),
                refusal("permission's flags of 9 bits", node, () -> node.permission(0, (byte) 'n', 256, 0)),
                refusal("permission's negative flags", node, () -> node.permission(0, (byte) 'n', -1, 0)),
                refusal("permission -1", node, () -> node.permission(-1, (byte) 'n', 0, 0)),
                refusal("permission 2 of 2", node, () -> node.permission(2, (byte) 'n', 0, 0)),
                refusal("path too short", node, () -> node.path("/a")),
                refusal("path too long", node, () -> node.path(Octets.view("2f616161"))),
                refusal("path past its buffer", node, () -> node.path(Octets.view("2f61"), 0, 3)),
                refusal("path before its buffer", node, () -> node.path(Octets.view("2f6161"), -1, 3)),
                refusal("value past the record", node, () -> node.value(new UnsafeBuffer(new byte[9]))),
                refusal("value past its buffer", node, () -> node.value(Octets.view("0102"), 1, 2)),
                refusal("value of negative length", node, () -> node.value(Octets.view("0102"), 0, -1)),
                refusal("domid", domain, () -> domain.domid(65536)),
                refusal("features of 33 bits", domain, () -> domain.features(1L << 32)));
    }

    private static Arguments refusal(final String what, final RecordEncoder encoder, final ThrowingCallable call) {
        return Arguments.of(what, encoder, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void shouldRefuseAndChangeNothing(final String what, final RecordEncoder encoder, final ThrowingCallable call) {
        final String before = Octets.hex(encoder.record.buffer());
        assertThatThrownBy(call)
                .as(what)
                .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
        assertThat(Octets.hex(encoder.record.buffer())).isEqualTo(before);
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of("perm-count -1", (ThrowingCallable) () -> NodeDataEncoder.bodyLength(-1, 0, 0)),
                Arguments.of("perm-count 65536", (ThrowingCallable) () -> NodeDataEncoder.bodyLength(65536, 0, 0)),
                Arguments.of("path of -1", (ThrowingCallable) () -> NodeDataEncoder.bodyLength(0, -1, 0)),
                Arguments.of("path of 65535", (ThrowingCallable) () -> NodeDataEncoder.bodyLength(0, 65535, 0)),
                Arguments.of("value of -1", (ThrowingCallable) () -> NodeDataEncoder.bodyLength(0, 0, -1)),
                Arguments.of("value of 65536", (ThrowingCallable) () -> NodeDataEncoder.bodyLength(0, 0, 65536)),
                Arguments.of("wpath of -1", (ThrowingCallable) () -> WatchDataEncoder.bodyLength(-1, 0)),
                Arguments.of("wpath of 65535", (ThrowingCallable) () -> WatchDataEncoder.bodyLength(65535, 0)),
                Arguments.of("token of -1", (ThrowingCallable) () -> WatchDataEncoder.bodyLength(0, -1)),
                Arguments.of("depth wpath of -1", (ThrowingCallable) () -> WatchDataExtendedEncoder.bodyLength(-1, 0)),
                Arguments.of(
                        "depth token of 65535", (ThrowingCallable) () -> WatchDataExtendedEncoder.bodyLength(0, 65535)),
                Arguments.of("input of -1", (ThrowingCallable) () -> ConnectionDataEncoder.bodyLength(-1, 0, false)),
                Arguments.of(
                        "input of 65536", (ThrowingCallable) () -> ConnectionDataEncoder.bodyLength(65536, 0, false)),
                Arguments.of("output of -1", (ThrowingCallable) () -> ConnectionDataEncoder.bodyLength(9, -1, true)),
                Arguments.of("output of 2^32", (ThrowingCallable)
                        () -> ConnectionDataEncoder.bodyLength(0, 1L << 32, false)),
                Arguments.of("names of -1", (ThrowingCallable) () -> DomainDataEncoder.bodyLength(2, -1)),
                Arguments.of("quotas 65536", (ThrowingCallable) () -> DomainDataEncoder.bodyLength(65536, 0)),
                Arguments.of(
                        "global names of -1", (ThrowingCallable) () -> GlobalQuotaDataEncoder.bodyLength(1, 1, -1)),
                Arguments.of("global quotas -1", (ThrowingCallable) () -> GlobalQuotaDataEncoder.bodyLength(1, -1, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void shouldRefuseLengthsThatTheFormatCannotExpress(final String what, final ThrowingCallable call) {
        assertThatThrownBy(call).as(what).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldAcceptTheLargestLengths() {
        assertThat(NodeDataEncoder.bodyLength(65535, 65534, 65535)).isEqualTo(16 + 4 * 65535 + 65535 + 65535);
        assertThat(WatchDataEncoder.bodyLength(65534, 65534)).isEqualTo(8 + 2 * 65535);
        assertThat(WatchDataExtendedEncoder.bodyLength(65534, 65534)).isEqualTo(12 + 2 * 65535);
        assertThat(ConnectionDataEncoder.bodyLength(65535, 0xFFFF_FFFFL, true))
                .isEqualTo((24 + 65535 + 0xFFFF_FFFFL + 7) / 8 * 8 + 8);
        assertThat(GlobalQuotaDataEncoder.bodyLength(65535, 65535, 7)).isEqualTo(4 + 8 * 65535 + 7);
        assertThat(DomainDataEncoder.bodyLength(65535, 7)).isEqualTo(8 + 4 * 65535 + 7);
    }

    @Test
    void shouldRefuseMoreQuotasThanWereClaimed() {
        final DomainDataEncoder domain = new DomainDataEncoder().begin(room(), 0, LITTLE_ENDIAN, 1, 2);
        domain.quota("a", 1);
        assertThatThrownBy(() -> domain.quota("b", 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseAUniqueIdWhereThereIsNone() {
        final ConnectionDataEncoder connection =
                new ConnectionDataEncoder().begin(room(), 0, LITTLE_ENDIAN, 0, 0, false);
        assertThatThrownBy(() -> connection.uniqueId(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToWrapOutsideTheBuffer() {
        final UnsafeBuffer record = Octets.view("05000000 10000000 00000000000000000000000000000000");
        new NodeDataEncoder().wrap(record, 0, LITTLE_ENDIAN);
        assertThatThrownBy(() -> new NodeDataEncoder().wrap(record, 0, BIG_ENDIAN))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ConnectionDataEncoder().wrap(record, 0, LITTLE_ENDIAN))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new RecordEncoder().wrap(record, 20, LITTLE_ENDIAN))
                .isInstanceOf(IndexOutOfBoundsException.class);
        final UnsafeBuffer tooShort = Octets.view("05000000 08000000 00000000000000000000000000000000");
        assertThatThrownBy(() -> new NodeDataEncoder().wrap(tooShort, 0, LITTLE_ENDIAN))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
