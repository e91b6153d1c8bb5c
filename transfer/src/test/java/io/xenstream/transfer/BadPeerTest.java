// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may do that keeps to no rule, and what it gets for it. */
class BadPeerTest {
    private static final byte[] NOTHING = {};

    private final ConnectionPair pair = ConnectionPair.create();
    private final RemoteReader reader = new RemoteReader("push", RpcLimits.DEFAULT);

    private static byte[] header(final int offset, final int value) {
        final byte[] packet = new XdrEncoder().packet(Procedure.HELLO, PacketType.CALL, 1, PacketStatus.OK);
        new UnsafeBuffer(packet).putInt(offset, value, ByteOrder.BIG_ENDIAN);
        return packet;
    }

    static Stream<Arguments> badPackets() {
        final byte[] garbage = new byte[64];
        new Random(3).nextBytes(garbage);
        garbage[0] = 0;
        return Stream.of(
                Arguments.of("garbage", RpcRule.PROGRAM, garbage),
                Arguments.of(
                        "text",
                        RpcRule.PROGRAM,
                        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                Arguments.of("no length", RpcRule.PACKET, header(PacketHeaderDecoder.LENGTH_OFFSET, 0)),
                Arguments.of(
                        "a length below the header's", RpcRule.PACKET, header(PacketHeaderDecoder.LENGTH_OFFSET, 27)),
                Arguments.of("4 GiB", RpcRule.LENGTH, header(PacketHeaderDecoder.LENGTH_OFFSET, -1)),
                Arguments.of("2 GiB", RpcRule.LENGTH, header(PacketHeaderDecoder.LENGTH_OFFSET, Integer.MIN_VALUE)),
                Arguments.of(
                        "a message too long",
                        RpcRule.LENGTH,
                        header(PacketHeaderDecoder.LENGTH_OFFSET, RpcConnection.MAX_MESSAGE_LENGTH + 1)),
                Arguments.of(
                        "libvirt's program", RpcRule.PROGRAM, header(PacketHeaderDecoder.PROGRAM_OFFSET, 0x20008086)),
                Arguments.of("version 2", RpcRule.PROGRAM, header(PacketHeaderDecoder.VERSION_OFFSET, 2)),
                Arguments.of("type 4", RpcRule.PACKET, header(PacketHeaderDecoder.TYPE_OFFSET, 4)),
                Arguments.of("type -1", RpcRule.PACKET, header(PacketHeaderDecoder.TYPE_OFFSET, -1)),
                Arguments.of("a call with an error", RpcRule.PACKET, header(PacketHeaderDecoder.STATUS_OFFSET, 1)),
                Arguments.of("status 3", RpcRule.PACKET, header(PacketHeaderDecoder.STATUS_OFFSET, 3)),
                Arguments.of("serial 0", RpcRule.SERIAL, header(PacketHeaderDecoder.SERIAL_OFFSET, 0)),
                Arguments.of(
                        "a reply to a server",
                        RpcRule.SERIAL,
                        header(PacketHeaderDecoder.TYPE_OFFSET, PacketType.REPLY)),
                Arguments.of(
                        "news of nothing", RpcRule.SERIAL, header(PacketHeaderDecoder.TYPE_OFFSET, PacketType.MESSAGE)),
                Arguments.of("data of no stream", RpcRule.SERIAL, ConnectionPair.chunk(1, 0, 10)),
                Arguments.of(
                        "finish of no stream",
                        RpcRule.SERIAL,
                        header(PacketHeaderDecoder.TYPE_OFFSET, PacketType.STREAM)),
                Arguments.of(
                        "a chunk without data",
                        RpcRule.LENGTH,
                        ConnectionPair.packet(
                                Procedure.SEND, PacketType.STREAM, 1, PacketStatus.CONTINUE, new byte[12])),
                Arguments.of(
                        "a chunk too long",
                        RpcRule.LENGTH,
                        ConnectionPair.chunk(1, 0, ChunkHeaderDecoder.MAX_DATA_LENGTH + 1)),
                Arguments.of(
                        "a keepalive that is called",
                        RpcRule.PACKET,
                        header(PacketHeaderDecoder.PROGRAM_OFFSET, Procedure.KEEPALIVE_PROGRAM)),
                Arguments.of(
                        "credit of no length",
                        RpcRule.SERIAL,
                        ConnectionPair.packet(Procedure.CREDIT, PacketType.MESSAGE, 1, PacketStatus.OK, NOTHING)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPackets")
    void shouldRefuseWhatIsNoPacket(final String name, final RpcRule rule, final byte[] packet) {
        pair.feed(pair.server, packet);

        assertThat(name).isNotEmpty();
        assertThat(pair.server.failure().rule()).isEqualTo(rule);
        requireToldWhy(rule);
    }

    /** The other end learns why, and nothing more comes of it. */
    private void requireToldWhy(final RpcRule rule) {
        pair.carryAll();
        assertThat(pair.client.failure().rule()).isEqualTo(rule);
        assertThat(pair.client.failure().found()).endsWith("(reported by the other end)");
        pair.feed(pair.server, new XdrEncoder().packet(Procedure.HELLO, PacketType.CALL, 9, PacketStatus.OK));
        assertThat(pair.calls).isEmpty();
    }

    @AfterEach
    void close() {
        pair.tap = packet -> packet;
        pair.close();
    }

    @Test
    void shouldTakeAHeaderByteByByte() {
        final byte[] packet = new XdrEncoder().putString("x").packet(42, PacketType.CALL, 1, PacketStatus.OK);
        for (final byte b : packet) {
            pair.feed(pair.server, new byte[] {b});
        }

        assertThat(pair.calls).hasSize(1);
        assertThat(pair.calls.get(0).procedure()).isEqualTo(42);
    }

    @Test
    void shouldRefuseASerialTwice() {
        final byte[] call = new XdrEncoder().packet(42, PacketType.CALL, 5, PacketStatus.OK);
        pair.feed(pair.server, call);
        pair.feed(pair.server, call);

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.SERIAL);
    }

    @Test
    void shouldRefuseACallerThatNeverWaits() {
        for (int i = 1; i <= RpcConnection.MAX_CALLS + 1; i++) {
            pair.feed(pair.server, new XdrEncoder().packet(42, PacketType.CALL, i, PacketStatus.OK));
        }

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.LIMIT);
    }

    @Test
    void shouldRefuseAPeerThatAsksAndDoesNotListen() {
        final byte[] ping = new XdrEncoder().packet(Procedure.PING, PacketType.MESSAGE, 0, PacketStatus.OK);
        new PacketHeaderEncoder()
                .begin(new UnsafeBuffer(ping), 0, Procedure.PING, PacketType.MESSAGE, 0, PacketStatus.OK)
                .program(Procedure.KEEPALIVE_PROGRAM, Procedure.KEEPALIVE_VERSION);
        for (int i = 0; i < 10_000; i++) {
            pair.feed(pair.server, ping);
        }

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.LIMIT);
    }

    @Test
    void shouldRefuseArgumentsThatAreNone() {
        pair.service = call -> io.xenstream.transfer.Arguments.Send.decode(call.arguments());
        final List<String> refusals = new ArrayList<>();
        for (final XdrEncoder arguments : List.of(
                new XdrEncoder(),
                new XdrEncoder().putInt(-1),
                new XdrEncoder().putInt(Integer.MAX_VALUE),
                new XdrEncoder().putString("x".repeat(200)),
                new XdrEncoder().putString("x").putHyper(-5),
                new XdrEncoder().putString("x").putHyper(5).putHyper(5).putInt(7),
                new XdrEncoder()
                        .putString("x")
                        .putHyper(5)
                        .putHyper(5)
                        .putInt(0)
                        .putInt(0))) {
            pair.client.call(Procedure.SEND, arguments, new ReplyHandler() {
                @Override
                public void onReply(final XdrDecoder result) {
                    refusals.add("none");
                }

                @Override
                public void onRefusal(final TransferException reason) {
                    refusals.add(reason.rule().code());
                }
            });
            pair.carryAll();
        }

        assertThat(refusals).hasSize(7).containsOnly(RpcRule.ARGUMENTS.code());
        assertThat(pair.server.failure()).isNull();
    }

    @Test
    void shouldRefuseDataBeyondTheCredit() {
        pair.push(reader);
        final int chunk = ChunkHeaderDecoder.MAX_DATA_LENGTH;
        final int window = RpcLimits.DEFAULT.window();
        for (int at = 0; at < window; at += chunk) {
            pair.feed(pair.server, ConnectionPair.chunk(1, at, chunk));
        }
        assertThat(pair.server.failure()).isNull();
        assertThat(reader.received()).isEqualTo(window);

        pair.feed(pair.server, ConnectionPair.chunk(1, window, 1));

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.CREDIT);
        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DISCONNECTED);
    }

    @Test
    void shouldRefuseMoreChunksThanTheCreditHoweverShort() {
        pair.push(reader);
        final int most = RpcLimits.DEFAULT.windowChunks();
        for (int at = 0; at < most; at++) {
            pair.feed(pair.server, ConnectionPair.chunk(1, at, 1));
        }
        assertThat(pair.server.failure()).isNull();

        pair.feed(pair.server, ConnectionPair.chunk(1, most, 1));

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.CREDIT);
    }

    @Test
    void shouldKeepNoBufferForASingleByte() {
        pair.push(reader);
        final byte[] chunk = ConnectionPair.chunk(1, 0, 1000);
        final ByteBuf large = Unpooled.directBuffer(1 << 20);
        for (final byte b : chunk) {
            large.clear().writeByte(b);
            pair.server.receive(large, pair.now);
            assertThat(large.refCnt()).isEqualTo(1);
        }
        large.release();

        assertThat(reader.received()).isEqualTo(1000);
    }

    @Test
    void shouldRefuseAGapInTheData() {
        pair.push(reader);
        pair.feed(pair.server, ConnectionPair.chunk(1, 1, 10));

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.SEQUENCE);
    }

    @Test
    void shouldRefuseDataBehindTheFinish() {
        pair.push(reader);
        final byte[] finish =
                new StreamSummary(0, 0, 0).encode().packet(Procedure.SEND, PacketType.STREAM, 1, PacketStatus.OK);
        pair.feed(pair.server, finish);
        assertThat(reader.state()).isEqualTo(StreamState.FINISHED);
        pair.feed(pair.server, ConnectionPair.chunk(1, 0, 10));

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.SEQUENCE);
        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DISCONNECTED);
    }

    @Test
    void shouldRefuseAFinishOfWhatDidNotCome() {
        pair.push(reader);
        final byte[] finish =
                new StreamSummary(1000, 0, 0).encode().packet(Procedure.SEND, PacketType.STREAM, 1, PacketStatus.OK);
        pair.feed(pair.server, finish);

        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DIGEST);
        assertThat(pair.server.failure()).isNull();
    }

    @Test
    void shouldRefuseAConfirmationBeforeTheFinish() {
        pair.push(reader);
        pair.feed(
                pair.client,
                new StreamSummary(0, 0, 0).encode().packet(Procedure.SEND, PacketType.STREAM, 1, PacketStatus.OK));

        assertThat(pair.client.failure().rule()).isEqualTo(RpcRule.SEQUENCE);
    }

    @Test
    void shouldRefuseACallByTheServer() {
        pair.feed(pair.client, new XdrEncoder().packet(42, PacketType.CALL, 1, PacketStatus.OK));

        assertThat(pair.client.failure().rule()).isEqualTo(RpcRule.SEQUENCE);
    }

    @Test
    void shouldNotOpenMoreStreamsThanAllowed() {
        final ConnectionPair few = new ConnectionPair(RpcLimits.DEFAULT.withStreams(2), RpcTimeouts.DEFAULT);
        few.service = call -> call.receive(new RemoteReader("x", RpcLimits.DEFAULT));
        for (int i = 1; i <= 3; i++) {
            few.feed(few.server, new XdrEncoder().packet(Procedure.SEND, PacketType.CALL, i, PacketStatus.OK));
        }
        final List<Integer> errors = new ArrayList<>();
        while (few.server.poll((head, data) -> errors.add(
                new PacketHeaderDecoder().wrap(new UnsafeBuffer(head), 0).serial()))) {
            assertThat(few.server.failure()).isNull();
        }

        assertThat(errors).containsExactly(3);
    }

    @Test
    void shouldReadWhateverAPeerSays() {
        final Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            final ConnectionPair each = ConnectionPair.create();
            final RemoteReader target = new RemoteReader("x", RpcLimits.DEFAULT);
            each.push(target);
            for (int j = 0; j < 20 && each.server.failure() == null; j++) {
                each.feed(each.server, randomPacket(random));
                each.carryAll();
            }
            target.close();
            each.close();
        }
    }

    /** Almost right, so that it comes far. */
    private static byte[] randomPacket(final Random random) {
        final byte[] body = new byte[random.nextInt(40)];
        if (random.nextBoolean()) {
            random.nextBytes(body);
        }
        return random.nextInt(3) == 0
                ? ConnectionPair.chunk(1 + random.nextInt(2), random.nextInt(3) * 10L, 1 + random.nextInt(20))
                : ConnectionPair.packet(
                        random.nextInt(10), random.nextInt(4), random.nextInt(4), random.nextInt(3), body);
    }
}
