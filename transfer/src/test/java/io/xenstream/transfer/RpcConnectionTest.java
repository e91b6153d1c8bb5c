// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RpcConnectionTest {
    private static final int WINDOW = RpcLimits.DEFAULT.window();

    private final ConnectionPair pair = ConnectionPair.create();
    private final UnsafeBuffer bytes = new UnsafeBuffer(random(5 << 20));

    private static byte[] random(final int length) {
        final byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static RemoteReader reader() {
        return new RemoteReader("push", RpcLimits.DEFAULT);
    }

    /** Writes what there is room for. */
    private int write(final StreamWriter writer, final int from) {
        int at = from;
        int count = 1;
        while (at < bytes.capacity() && count > 0) {
            count = writer.write(bytes, at, Math.min(300_000, bytes.capacity() - at));
            at += Math.max(0, count);
        }
        return at;
    }

    /** Reads what there is, and requires that it is what was written. */
    private int read(final StreamReader reader) {
        final UnsafeBuffer part = new UnsafeBuffer(new byte[77_777]);
        while (true) {
            final int at = (int) reader.position();
            final int count = reader.read(part, 0, part.capacity());
            if (count < 0) {
                return count;
            }
            assertThat(new UnsafeBuffer(part, 0, count)).isEqualTo(new UnsafeBuffer(bytes, at, count));
        }
    }

    @AfterEach
    void close() {
        pair.tap = packet -> packet;
        pair.close();
    }

    @Test
    void shouldCarryAStreamToItsConfirmation() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        int written = 0;
        while (written < bytes.capacity()) {
            written = write(writer, written);
            pair.carryAll();
            assertThat(read(reader)).isEqualTo(StreamReader.WOULD_BLOCK);
            pair.carryAll();
        }
        assertThat(writer.finish()).isTrue();
        pair.carryAll();
        assertThat(read(reader)).isEqualTo(StreamReader.END);
        assertThat(writer.state()).isEqualTo(StreamState.FINISHED);

        reader.countRecords(() -> 7);
        reader.confirm();
        pair.carryAll();

        assertThat(writer.state()).isEqualTo(StreamState.CONFIRMED);
        assertThat(writer.confirmation().length()).isEqualTo(bytes.capacity());
        assertThat(writer.confirmation().records()).isEqualTo(7);
        requireIdle();
    }

    private void requireIdle() {
        assertThat(pair.client.isIdle()).isTrue();
        assertThat(pair.server.isIdle()).isTrue();
        assertThat(pair.client.failure()).isNull();
        assertThat(pair.server.failure()).isNull();
    }

    @Test
    void shouldHoldUpNobodyElseWhenAReaderDoesNotRead() {
        final RemoteReader slow = reader();
        final RemoteWriter toSlow = pair.push(slow);
        final RemoteReader fast = reader();
        final RemoteWriter toFast = pair.push(fast);

        int toSlowWritten = 0;
        int toFastWritten = 0;
        while (toFastWritten < bytes.capacity()) {
            toSlowWritten = write(toSlow, toSlowWritten);
            toFastWritten = write(toFast, toFastWritten);
            pair.carryAll();
            read(fast);
        }
        toFast.finish();
        pair.carryAll();

        assertThat(read(fast)).isEqualTo(StreamReader.END);
        assertThat(slow.received()).isEqualTo(WINDOW);
        assertThat(toSlow.write(bytes, 0, 1)).isEqualTo(StreamWriter.BACK_PRESSURED);
        while (toSlowWritten < bytes.capacity()) {
            read(slow);
            pair.carryAll();
            toSlowWritten = write(toSlow, toSlowWritten);
        }
    }

    @Test
    void shouldGiveEachStreamItsTurn() {
        final List<RemoteWriter> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(pair.push(reader()));
        }
        writers.forEach(writer -> write(writer, 0));
        final List<Integer> serials = new ArrayList<>();
        pair.tap = packet -> {
            if (packet.getInt(PacketHeaderDecoder.STATUS_OFFSET) == PacketStatus.CONTINUE) {
                serials.add(packet.getInt(PacketHeaderDecoder.SERIAL_OFFSET));
            }
            return packet;
        };
        for (int i = 0; i < 9; i++) {
            pair.carry(pair.client, pair.server);
        }

        assertThat(serials).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3);
    }

    @Test
    void shouldAnswerCallsInAnyOrderBesideAStream() {
        final RemoteWriter writer = pair.push(reader());
        pair.service = pair.calls::add;
        final Map<Integer, Integer> replies = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            final int number = i;
            pair.client.call(99, new XdrEncoder().putInt(i), new ReplyHandler() {
                @Override
                public void onReply(final XdrDecoder result) {
                    replies.put(number, result.getInt());
                }

                @Override
                public void onRefusal(final TransferException reason) {
                    throw reason;
                }
            });
        }
        write(writer, 0);
        pair.carryAll();
        for (int i = 4; i >= 0; i--) {
            pair.calls.get(i).reply(new XdrEncoder().putInt(10 * i));
        }
        pair.carryAll();

        assertThat(replies).containsExactlyInAnyOrderEntriesOf(Map.of(0, 0, 1, 10, 2, 20, 3, 30, 4, 40));
    }

    @Test
    void shouldStopTheSenderWithoutClosingTheConnection() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        write(writer, 0);
        // Some of it is under way when the receiver has enough.
        pair.carry(pair.client, pair.server);
        reader.abort(new StreamFailure(StreamRule.REJECTED, "enough"));
        pair.carryAll();

        assertThat(writer.failure()).isEqualTo(new StreamFailure(StreamRule.REJECTED, "enough"));
        assertThatExceptionOfType(StreamException.class)
                .isThrownBy(() -> writer.write(bytes, 0, 1))
                .satisfies(e -> assertThat(e.rule()).isEqualTo(StreamRule.REJECTED));
        requireIdle();
        shouldCarryAStreamToItsConfirmation();
    }

    @Test
    void shouldTellTheReceiverThatTheSenderGivesUp() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        write(writer, 0);
        pair.carryAll();
        writer.close();
        pair.carryAll();

        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DROPPED);
        requireIdle();
    }

    @Test
    void shouldTellTheReceiverThatTheSenderGivesUpAfterItsFinish() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        writer.write(bytes, 0, 1000);
        writer.finish();
        pair.carryAll();
        writer.abort(new StreamFailure(StreamRule.CANCELLED, "after all"));
        pair.carryAll();

        assertThat(reader.failure()).isEqualTo(new StreamFailure(StreamRule.CANCELLED, "after all"));
        requireIdle();
    }

    @Test
    void shouldNotPassOnWhatIsNotWhatWasSent() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        pair.tap = packet -> {
            if (packet.getInt(PacketHeaderDecoder.STATUS_OFFSET) == PacketStatus.CONTINUE) {
                packet.setByte(5000, ~packet.getByte(5000));
            }
            return packet;
        };
        writer.write(bytes, 0, 10_000);
        writer.finish();
        pair.carryAll();

        assertThat(reader.received()).isZero();
        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DIGEST);
        assertThat(writer.failure().rule()).isEqualTo(StreamRule.DIGEST);
        requireIdle();
    }

    @Test
    void shouldNotConfirmLessThanWhatWasSent() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        pair.tap = packet -> {
            if (packet.getInt(PacketHeaderDecoder.TYPE_OFFSET) == PacketType.STREAM
                    && packet.getInt(PacketHeaderDecoder.STATUS_OFFSET) == PacketStatus.OK) {
                packet.setByte(PacketHeaderDecoder.LENGTH + 11, ~packet.getByte(PacketHeaderDecoder.LENGTH + 11));
            }
            return packet;
        };
        writer.write(bytes, 0, 10_000);
        writer.finish();
        pair.carryAll();

        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DIGEST);
        assertThat(writer.failure().rule()).isEqualTo(StreamRule.DIGEST);
    }

    @Test
    void shouldGoOnAtTheLastVerifiedChunkOnAnotherConnection() {
        final RemoteReader reader = reader();
        reader.onLost(lost -> true);
        final RemoteWriter writer = pair.push(reader);
        int written = write(writer, 0);
        pair.carryAll();
        read(reader);
        written = write(writer, written);
        pair.carry(pair.client, pair.server);
        pair.server.fail(pair.server.failed(RpcRule.DISCONNECTED, "", ""), false);
        pair.client.fail(pair.client.failed(RpcRule.DISCONNECTED, "", ""), false);

        assertThat(writer.failure().rule()).isEqualTo(StreamRule.DISCONNECTED);
        assertThat(reader.state()).isEqualTo(StreamState.OPEN);
        final long start = reader.received();
        assertThat(start).isPositive().isLessThanOrEqualTo(written);

        final ConnectionPair other = ConnectionPair.create();
        final RemoteWriter rest = new RemoteWriter("rest", progress -> {});
        final int serial = other.client.nextSerial();
        other.service = call -> {
            call.receive(reader);
            call.reply(new XdrEncoder());
        };
        other.call(Procedure.SEND);
        final Credit credit = IncomingStream.initialCredit(reader, RpcLimits.DEFAULT);
        other.client.send(serial, Procedure.SEND, rest, start, reader.digest()).credit(credit.bytes(), credit.chunks());
        for (int at = (int) start; at < bytes.capacity(); ) {
            at = write(rest, at);
            other.carryAll();
            read(reader);
        }
        rest.finish();
        other.carryAll();
        assertThat(read(reader)).isEqualTo(StreamReader.END);
        reader.confirm();
        other.carryAll();

        assertThat(rest.state()).isEqualTo(StreamState.CONFIRMED);
        assertThat(rest.confirmation().digest()).isEqualTo(digest());
    }

    private int digest() {
        final CRC32C digest = new CRC32C();
        digest.update(bytes.byteArray());
        return (int) digest.getValue();
    }

    @Test
    void shouldTellBothEndsHowFarTheReceiverIs() {
        final List<TransferProgress> here = new ArrayList<>();
        final List<TransferProgress> there = new ArrayList<>();
        final RemoteReader reader = reader();
        reader.onProgress(here::add);
        final RemoteWriter writer = new RemoteWriter("push", there::add);
        pair.service = call -> {
            call.receive(reader);
            call.reply(new XdrEncoder());
        };
        pair.call(Procedure.SEND);
        pair.client.send(1, Procedure.SEND, writer, 0, 0).credit(WINDOW, 100);
        writer.write(bytes, 0, 1_000_000);
        writer.flush();
        pair.carryAll();
        reader.countRecords(() -> 3);
        pair.pass(Duration.ofSeconds(1));

        assertThat(here).isNotEmpty().isEqualTo(there);
        assertThat(there.get(0).bytes()).isEqualTo(1_000_000);
        assertThat(there.get(0).records()).isEqualTo(3);
        assertThat(there.get(0).bytesPerSecond()).isBetween(1_000_000L, 2_000_000L);
    }

    @Test
    void shouldKeepAConnectionAliveThatBulkDataFills() {
        final RemoteWriter writer = pair.push(reader());
        write(writer, 0);
        pair.now += Duration.ofSeconds(6).toNanos();
        pair.server.tick(pair.now);
        pair.client.tick(pair.now);
        final List<Integer> programs = new ArrayList<>();
        pair.tap = packet -> {
            programs.add(packet.getInt(PacketHeaderDecoder.PROGRAM_OFFSET));
            return packet;
        };
        pair.carry(pair.server, pair.client);
        pair.carry(pair.client, pair.server);
        pair.carry(pair.client, pair.server);

        // Both ask, both answer, and no chunk goes before.
        assertThat(programs).containsOnly(Procedure.KEEPALIVE_PROGRAM).hasSize(3);
    }

    @Test
    void shouldGiveUpAPeerThatDoesNotAnswer() {
        final RemoteReader reader = reader();
        pair.push(reader);
        for (int i = 0; i < 400; i++) {
            pair.now += Duration.ofMillis(100).toNanos();
            pair.server.tick(pair.now);
        }

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.KEEPALIVE);
        assertThat(reader.failure().rule()).isEqualTo(StreamRule.DISCONNECTED);
    }

    @Test
    void shouldGiveUpAReaderThatNeverReadsAndNothingElse() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        write(writer, 0);
        pair.pass(Duration.ofSeconds(61));

        assertThat(writer.failure().rule()).isEqualTo(StreamRule.TIMEOUT);
        assertThat(reader.failure().rule()).isEqualTo(StreamRule.TIMEOUT);
        requireIdle();
    }

    @Test
    void shouldGiveUpASenderThatNeverSends() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        pair.pass(Duration.ofSeconds(61));

        assertThat(reader.failure().rule()).isEqualTo(StreamRule.TIMEOUT);
        assertThat(writer.failure().rule()).isEqualTo(StreamRule.TIMEOUT);
        requireIdle();
    }

    @Test
    void shouldGiveAVerifyingReceiverTimeButNotForEver() {
        final RemoteReader reader = reader();
        final RemoteWriter writer = pair.push(reader);
        writer.write(bytes, 0, 1000);
        writer.finish();
        pair.carryAll();
        pair.pass(Duration.ofMinutes(3));
        assertThat(writer.state()).isEqualTo(StreamState.FINISHED);

        pair.now += Duration.ofHours(24).toNanos();
        pair.client.tick(pair.now);
        pair.carryAll();
        assertThat(writer.failure().rule()).isEqualTo(StreamRule.TIMEOUT);
        assertThat(reader.failure().rule()).isEqualTo(StreamRule.TIMEOUT);
    }

    @Test
    void shouldCloseAConnectionThatNobodyUses() {
        pair.pass(Duration.ofSeconds(301));

        assertThat(pair.server.failure().rule()).isEqualTo(RpcRule.TIMEOUT);
        assertThat(pair.client.failure().rule()).isEqualTo(RpcRule.TIMEOUT);
        assertThat(pair.client.failure().found()).endsWith("(reported by the other end)");
    }

    @Test
    void shouldCloseAConnectionThatIsNotGreeted() {
        final ConnectionPair silent = new ConnectionPair(RpcLimits.DEFAULT, RpcTimeouts.DEFAULT);
        silent.client.greeted();
        silent.pass(Duration.ofSeconds(11));

        assertThat(silent.server.failure().rule()).isEqualTo(RpcRule.TIMEOUT);
    }
}
