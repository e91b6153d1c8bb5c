// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;

/**
 * One end of a connection, without the connection: takes the octets that have come, gives those that are to be sent, and is told the time. It
 * knows packets, calls, streams and credit, but not what the procedures do.
 *
 * <p>Whoever drives it polls it for packets as long as the other end takes them. What is short goes first: replies, credit and keepalive
 * never wait behind data. Then the streams take turns, a chunk each.
 *
 * <p>For one thread, but for {@link #run} and {@link #wake}.
 */
final class Connection implements PacketHandler {
    static final long PROGRESS_NANOS = 500_000_000L;

    /** No procedure has arguments or results that need more. */
    static final int LONGEST_MESSAGE = 64 << 10;

    /** Calls without an answer, in either direction. */
    static final int MOST_CALLS = 1024;

    /** Packets for a peer that does not read. */
    private static final int MOST_PACKETS = 8 * MOST_CALLS;

    private final boolean isClient;
    private final String label;
    private final RpcLimits limits;
    private final RpcTimeouts timeouts;
    private final Loop loop;
    private final Consumer<Call> callHandler;
    private final PacketReader reader;
    private final XdrDecoder xdr = new XdrDecoder();
    private final Liveness liveness;

    private final Deque<byte[]> packets = new ArrayDeque<>();
    private final Int2ObjectHashMap<RpcStream> streams = new Int2ObjectHashMap<>();
    private final Deque<OutgoingStream> turns = new ArrayDeque<>();
    private final Int2ObjectHashMap<PendingCall> pending = new Int2ObjectHashMap<>();
    private final IntHashSet unanswered = new IntHashSet();
    private int lastSerial;
    private IncomingStream receiving;
    private long now;
    private StreamException failure;
    private long failedAt;
    private boolean hasSaidWhy;

    /** A call that this end has made. */
    private record PendingCall(ReplyHandler handler, long deadline) {}

    Connection(
            final boolean isClient,
            final String label,
            final RpcLimits limits,
            final RpcTimeouts timeouts,
            final Loop loop,
            final Consumer<Call> callHandler,
            final long now) {
        this.isClient = isClient;
        this.label = label;
        this.limits = limits;
        this.timeouts = timeouts;
        this.loop = loop;
        this.callHandler = callHandler;
        this.now = now;
        this.reader = new PacketReader(label, LONGEST_MESSAGE, this);
        this.liveness = new Liveness(this, timeouts);
    }

    boolean isClient() {
        return isClient;
    }

    String label() {
        return label;
    }

    RpcLimits limits() {
        return limits;
    }

    /** Nanoseconds, as of the last time that this end was told. */
    long now() {
        return now;
    }

    /** Why nothing more goes over this connection, or null as long as it does. */
    StreamException failure() {
        return failure;
    }

    /** When it failed, in nanoseconds. */
    long failedAt() {
        return failedAt;
    }

    /** Whether the other end is told why it failed. */
    boolean hasSaidWhy() {
        return hasSaidWhy;
    }

    /** Whether nothing is open. */
    boolean isIdle() {
        return streams.isEmpty() && pending.isEmpty() && unanswered.isEmpty();
    }

    /** The other end has said who it is. */
    void greeted() {
        liveness.greeted();
    }

    // ---- what comes

    /** Takes what has come. The buffer stays the caller's. */
    void receive(final ByteBuf octets, final long nanos) {
        now = nanos;
        liveness.heard();
        guarded(() -> reader.read(octets));
    }

    /** Lets time pass. To be called some times a second. */
    void tick(final long nanos) {
        if (failure != null) {
            return;
        }
        now = nanos;
        guarded(() -> {
            liveness.tick();
            for (final RpcStream stream : new ArrayList<>(streams.values())) {
                stream.tick(timeouts);
            }
            for (final int serial : overdueCalls()) {
                pending.remove(serial)
                        .handler()
                        .onRefusal(failed(RpcRule.TIMEOUT, "an answer within call = " + timeouts.call(), "none"));
            }
        });
    }

    private List<Integer> overdueCalls() {
        final List<Integer> overdue = new ArrayList<>();
        pending.forEach((serial, call) -> {
            if (now - call.deadline() > 0) {
                overdue.add(serial);
            }
        });
        return overdue;
    }

    /** Runs something on the connection's thread: now if that is the caller, soon if not. */
    void run(final Runnable task) {
        if (loop.isCurrent()) {
            guarded(task);
        } else {
            loop.execute(() -> guarded(task));
        }
    }

    /** There may be something to send. For any thread. */
    void wake() {
        if (loop.isCurrent()) {
            loop.wake();
        } else {
            loop.execute(loop::wake);
        }
    }

    private void guarded(final Runnable task) {
        if (failure != null) {
            return;
        }
        try {
            task.run();
        } catch (final XdrDecoder.Malformed malformed) {
            fail(failed(RpcRule.ARGUMENTS, "values that the procedure has", malformed.getMessage()), true);
        } catch (final StreamException broken) {
            fail(broken, true);
        } catch (final RuntimeException fault) {
            fail(failed(StreamRule.INTERNAL, "no fault", fault), true);
        }
    }

    StreamException failed(final RpcRule rule, final String expected, final String found) {
        return new StreamException(rule, ImageLocation.whole(label), expected, found);
    }

    private StreamException failed(final StreamRule rule, final String expected, final Throwable cause) {
        return new StreamException(rule, ImageLocation.whole(label), expected, cause.toString(), cause);
    }

    /** Ends everything on this connection. What has to be said to the other end can still be polled. */
    void fail(final StreamException reason, final boolean isToBeSaid) {
        if (failure != null) {
            return;
        }
        failure = reason;
        failedAt = now;
        hasSaidWhy = isToBeSaid;
        packets.clear();
        if (isToBeSaid) {
            packets.add(RemoteError.of(reason)
                    .encode()
                    .packet(Procedure.GOODBYE, PacketType.MESSAGE, 0, PacketStatus.ERROR));
        }
        turns.clear();
        final StreamFailure lost = new StreamFailure(StreamRule.DISCONNECTED, String.valueOf(reason.getMessage()));
        final List<RpcStream> ended = new ArrayList<>(streams.values());
        streams.clear();
        ended.forEach(stream -> stream.lost(lost));
        final List<PendingCall> calls = new ArrayList<>(pending.values());
        pending.clear();
        calls.forEach(call -> call.handler().onRefusal(reason));
        loop.wake();
    }

    @Override
    public void onMessage(
            final PacketHeaderDecoder header, final DirectBuffer body, final int offset, final int length) {
        xdr.wrap(body, offset, length);
        if (header.program() == Procedure.KEEPALIVE_PROGRAM) {
            liveness.onKeepalive(header);
            return;
        }
        switch (header.type()) {
            case PacketType.CALL -> onCall(header);
            case PacketType.REPLY -> onReply(header);
            case PacketType.STREAM -> onStream(header);
            default -> onNews(header);
        }
    }

    private void onCall(final PacketHeaderDecoder header) {
        final int serial = header.serial();
        if (isClient) {
            throw failed(RpcRule.SEQUENCE, "calls by the client alone", header.toString());
        }
        if (Integer.compareUnsigned(serial, lastSerial) <= 0) {
            throw failed(RpcRule.SERIAL, "a serial above " + Integer.toUnsignedString(lastSerial), header.toString());
        }
        if (unanswered.size() >= MOST_CALLS) {
            throw failed(RpcRule.LIMIT, "at most " + MOST_CALLS + " calls without an answer", header.toString());
        }
        lastSerial = serial;
        unanswered.add(serial);
        liveness.used();
        final Call call = new Call(this, header.procedure(), serial, xdr);
        try {
            callHandler.accept(call);
        } catch (final XdrDecoder.Malformed malformed) {
            call.refuse(failed(
                    RpcRule.ARGUMENTS,
                    "the arguments of " + Procedure.name(header.procedure()),
                    malformed.getMessage()));
        } catch (final ImageException refused) {
            call.refuse(refused);
        } catch (final RuntimeException fault) {
            call.refuse(failed(StreamRule.INTERNAL, "no fault", fault));
        }
    }

    private void onReply(final PacketHeaderDecoder header) {
        final RpcStream stream = streams.get(header.serial());
        final PendingCall call = pending.remove(header.serial());
        liveness.used();
        if (call != null) {
            if (header.status() == PacketStatus.OK) {
                call.handler().onReply(xdr);
            } else {
                call.handler().onRefusal(RemoteError.decode(xdr).toException(label));
            }
        } else if (isClient && stream != null && stream.isReplyLast) {
            last(stream, header);
        } else {
            throw failed(RpcRule.SERIAL, "a reply to a call", header.toString());
        }
    }

    private void last(final RpcStream stream, final PacketHeaderDecoder header) {
        if (header.status() == PacketStatus.OK) {
            stream.onOk(xdr);
        } else {
            stream.onError(RemoteError.decode(xdr));
        }
    }

    private void onStream(final PacketHeaderDecoder header) {
        final RpcStream stream = streams.get(header.serial());
        if (stream != null && (!isClient || !stream.isReplyLast)) {
            last(stream, header);
        } else if (header.status() != PacketStatus.ERROR || !wasOpen(header.serial())) {
            throw failed(RpcRule.SERIAL, "the serial of an open stream", header.toString());
        }
    }

    /** What was said before the other end knew that it was over is of no account. */
    private boolean wasOpen(final int serial) {
        return Integer.compareUnsigned(serial, lastSerial) <= 0;
    }

    private void onNews(final PacketHeaderDecoder header) {
        if (header.procedure() == Procedure.GOODBYE && header.status() == PacketStatus.ERROR) {
            fail(RemoteError.decode(xdr).toException(label), false);
            return;
        }
        if (header.status() != PacketStatus.OK || !wasOpen(header.serial())) {
            throw failed(RpcRule.SERIAL, "news of a stream", header.toString());
        }
        final RpcStream stream = streams.get(header.serial());
        switch (header.procedure()) {
            case Procedure.CREDIT -> {
                final Credit credit = Credit.decode(xdr);
                if (stream instanceof final OutgoingStream outgoing) {
                    outgoing.credit(credit.octets(), credit.chunks());
                }
            }
            case Procedure.PROGRESS -> {
                final TransferProgress progress = TransferProgress.decode(xdr);
                if (stream instanceof final OutgoingStream outgoing) {
                    outgoing.onProgress(progress);
                }
            }
            default -> throw failed(RpcRule.PROCEDURE, "a message of this release", header.toString());
        }
    }

    @Override
    public void onChunk(final PacketHeaderDecoder header, final long offset, final int digest, final int length) {
        if (!(streams.get(header.serial()) instanceof final IncomingStream incoming)) {
            throw failed(RpcRule.SERIAL, "the serial of an open stream that data is received on", header.toString());
        }
        receiving = incoming;
        incoming.onChunk(offset, digest, length);
    }

    @Override
    public void onData(final ByteBuf octets, final int index, final int length) {
        receiving.onData(octets, index, length);
    }

    @Override
    public void onChunkEnd() {
        receiving.onChunkEnd();
    }

    // ---- what goes

    /**
     * Gives the next octets to be sent, a packet or a chunk.
     *
     * @return whether there were any
     */
    boolean poll(final PacketSink sink) {
        final byte[] packet = packets.poll();
        if (packet != null) {
            sink.send(packet, null);
            return true;
        }
        for (int i = turns.size(); i > 0 && !turns.isEmpty(); i--) {
            final OutgoingStream stream = turns.poll();
            turns.add(stream);
            final boolean[] hasSent = new boolean[1];
            guarded(() -> hasSent[0] = stream.send(sink));
            if (hasSent[0]) {
                return true;
            }
            if (!packets.isEmpty()) {
                // Its last word.
                sink.send(packets.poll(), null);
                return true;
            }
        }
        return false;
    }

    void send(final byte[] packet) {
        if (failure != null) {
            return;
        }
        packets.add(packet);
        if (packets.size() > MOST_PACKETS) {
            fail(
                    failed(RpcRule.LIMIT, "a peer that reads what it asked for", packets.size() + " packets waiting"),
                    false);
        }
        wake();
    }

    // ---- calls and streams

    /** Calls a procedure. For the client. */
    void call(final int procedure, final XdrEncoder arguments, final ReplyHandler handler) {
        if (failure != null) {
            handler.onRefusal(failure);
            return;
        }
        lastSerial++;
        final int serial = lastSerial;
        pending.put(serial, new PendingCall(handler, now + timeouts.call().toNanos()));
        send(arguments.packet(procedure, PacketType.CALL, serial, PacketStatus.OK));
    }

    /** Calls a procedure whose reply comes last, and says by which serial the stream is opened. For the client. */
    int open(final int procedure, final XdrEncoder arguments) {
        lastSerial++;
        final int serial = lastSerial;
        send(arguments.packet(procedure, PacketType.CALL, serial, PacketStatus.OK));
        return serial;
    }

    /** The serial that the next call will have. */
    int nextSerial() {
        return lastSerial + 1;
    }

    /** A call is answered, and is not to be again. */
    boolean answered(final int serial) {
        return unanswered.remove(serial);
    }

    IncomingStream receive(
            final int serial, final int procedure, final boolean isReplyLast, final RemoteReader target) {
        requireRoom();
        final IncomingStream stream = new IncomingStream(this, serial, procedure, isReplyLast, target, limits);
        streams.put(serial, stream);
        target.attach(stream);
        return stream;
    }

    OutgoingStream send(
            final int serial,
            final int procedure,
            final boolean isReplyLast,
            final ChunkSource source,
            final long start,
            final int digest) {
        requireRoom();
        final OutgoingStream stream = new OutgoingStream(this, serial, procedure, isReplyLast, source, start, digest);
        streams.put(serial, stream);
        turns.add(stream);
        source.begin(stream);
        return stream;
    }

    void requireRoom() {
        if (failure != null) {
            throw failure;
        }
        if (streams.size() >= limits.streams()) {
            throw failed(RpcRule.LIMIT, "at most streams = " + limits.streams() + " on a connection", "one more");
        }
    }

    void remove(final RpcStream stream) {
        streams.remove(stream.serial);
        if (stream instanceof final OutgoingStream outgoing) {
            turns.remove(outgoing);
        }
        liveness.used();
    }
}
