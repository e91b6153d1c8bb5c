// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.xenstream.stream.StreamEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Two ends of a connection in one thread, without one between them: what one says, the other hears when the test says so. */
final class ConnectionPair implements AutoCloseable {
    /** The largest packet is cut into some. */
    private static final int PART = 100_000;

    final Deque<Runnable> tasks = new ArrayDeque<>();
    final List<IncomingCall> calls = new ArrayList<>();
    private final List<StreamEnd> ends = new ArrayList<>();
    final RpcConnection client;
    final RpcConnection server;
    long now = 1;
    /** Looks at each packet that goes, or changes it. */
    UnaryOperator<ByteBuf> tap = packet -> packet;

    /** What the server does when it is called. */
    Consumer<IncomingCall> service = calls::add;

    ConnectionPair(final RpcLimits limits, final RpcTimeouts timeouts) {
        client = connection(true, limits, timeouts);
        server = connection(false, limits, timeouts);
    }

    static ConnectionPair create() {
        final ConnectionPair pair = new ConnectionPair(RpcLimits.DEFAULT, RpcTimeouts.DEFAULT);
        pair.client.greeted();
        pair.server.greeted();
        return pair;
    }

    private RpcConnection connection(final boolean isClient, final RpcLimits limits, final RpcTimeouts timeouts) {
        final ConnectionThread loop = new ConnectionThread() {
            @Override
            public boolean isCurrent() {
                return true;
            }

            @Override
            public void execute(final Runnable task) {
                tasks.add(task);
            }

            @Override
            public void later(final Runnable task, final long nanos) {
                tasks.add(task);
            }

            @Override
            public void wake() {
                // Polled anyhow.
            }
        };
        return new RpcConnection(
                isClient, isClient ? "client" : "server", limits, timeouts, loop, call -> service.accept(call), now);
    }

    /** Carries one packet. */
    boolean carry(final RpcConnection from, final RpcConnection to) {
        final List<ByteBuf> parts = new ArrayList<>();
        final boolean hasSent = from.poll((head, data) -> {
            parts.add(Unpooled.wrappedBuffer(head));
            if (data != null) {
                parts.add(data);
            }
        });
        if (hasSent) {
            final ByteBuf packet = tap.apply(Unpooled.copiedBuffer(parts.toArray(ByteBuf[]::new)));
            parts.forEach(ByteBuf::release);
            feed(to, packet);
        }
        return hasSent;
    }

    /** Everything that there is to say, both ways. */
    void carryAll() {
        boolean isMoving = true;
        while (isMoving) {
            final boolean isAsking = carry(client, server);
            isMoving = carry(server, client) || isAsking;
        }
    }

    void feed(final RpcConnection to, final ByteBuf packet) {
        while (packet.isReadable()) {
            to.receive(packet.readSlice(Math.min(PART, packet.readableBytes())), now);
        }
        packet.release();
    }

    void feed(final RpcConnection to, final byte[] packet) {
        feed(to, Unpooled.copiedBuffer(packet));
    }

    /** Lets time pass, in steps short enough for keepalives to be answered. */
    void pass(final Duration time) {
        final long step = Duration.ofMillis(100).toNanos();
        for (long end = now + time.toNanos(); now < end; ) {
            now += step;
            client.tick(now);
            server.tick(now);
            carryAll();
        }
    }

    /** Calls a procedure of the server, and ignores the reply. */
    void call(final int procedure) {
        client.call(procedure, new XdrEncoder(), ReplyHandler.of(result -> {}, new CompletableFuture<>()));
    }

    /** A sending client and a receiving server over this pair. */
    RemoteWriter push(final RemoteReader reader) {
        final RemoteWriter writer = new RemoteWriter("push", progress -> {});
        ends.add(reader);
        ends.add(writer);
        service = call -> {
            call.receive(reader);
            call.reply(new XdrEncoder());
        };
        final int serial = client.nextSerial();
        final Credit credit = IncomingStream.initialCredit(reader, server.limits());
        client.call(Procedure.SEND, new XdrEncoder(), new ReplyHandler() {
            @Override
            public void onReply(final XdrDecoder result) {
                client.send(serial, Procedure.SEND, writer, 0, 0).credit(credit.bytes(), credit.chunks());
            }

            @Override
            public void onRefusal(final TransferException reason) {
                throw reason;
            }
        });
        carryAll();
        return writer;
    }

    @Override
    public void close() {
        ends.forEach(StreamEnd::close);
        carryAll();
        final TransferException over = client.failed(RpcRule.DISCONNECTED, "a test", "its end");
        client.fail(over, false);
        server.fail(over, false);
    }

    /** A packet as a peer could send it that keeps to no rule. */
    static byte[] packet(final int procedure, final int type, final int serial, final int status, final byte[] body) {
        final byte[] header = new XdrEncoder().packet(procedure, type, serial, status);
        final ByteBuf packet = Unpooled.buffer();
        packet.writeBytes(header).writeBytes(body);
        packet.setInt(0, packet.readableBytes());
        final byte[] bytes = new byte[packet.readableBytes()];
        packet.readBytes(bytes);
        packet.release();
        return bytes;
    }

    /** A chunk of zeros, with its digest right. */
    static byte[] chunk(final int serial, final long offset, final int length) {
        final CRC32C digest = new CRC32C();
        digest.update(new byte[length]);
        final UnsafeBuffer body = new UnsafeBuffer(new byte[ChunkHeaderDecoder.LENGTH + length]);
        new ChunkHeaderEncoder().wrap(body, 0).offset(offset).digest((int) digest.getValue());
        return packet(Procedure.SEND, PacketType.STREAM, serial, PacketStatus.CONTINUE, body.byteArray());
    }
}
