// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;

/**
 * The protocol of one end of a connection, independent of sockets and clocks: it consumes received bytes, produces the bytes to send, and gets the
 * time from its caller. It handles packets, calls, streams and credit, but not the procedures.
 *
 * <p>The caller polls it for packets as long as the other end accepts them. Short packets (replies, credit and keepalive) never wait behind data.
 * Streams take turns, one chunk each.
 *
 * <p>One thread uses it, except for {@link #run} and {@link #wake}.
 */
final class RpcConnection implements PacketHandler {
    static final long PROGRESS_NANOS = 500_000_000L;

    /** The maximum length of a packet without data; no procedure needs more. */
    static final int MAX_MESSAGE_LENGTH = 64 << 10;

    /** The maximum number of unanswered calls in either direction. */
    static final int MAX_CALLS = 1024;

    /** The maximum number of packets that wait for a peer that does not read. */
    private static final int MAX_PACKETS = 8 * MAX_CALLS;

    private final boolean isClient;
    private final String label;
    private final RpcLimits limits;
    private final RpcTimeouts timeouts;
    private final ConnectionThread loop;
    private final Consumer<IncomingCall> callHandler;
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
    private TransferException failure;
    private long failedAt;
    private boolean sendsReason;
    private UnaryOperator<String> errorText = UnaryOperator.identity();

    /** A call by this end that is not yet answered. */
    private record PendingCall(ReplyHandler handler, long deadline) {}

    RpcConnection(
            final boolean isClient,
            final String label,
            final RpcLimits limits,
            final RpcTimeouts timeouts,
            final ConnectionThread loop,
            final Consumer<IncomingCall> callHandler,
            final long now) {
        this.isClient = isClient;
        this.label = label;
        this.limits = limits;
        this.timeouts = timeouts;
        this.loop = loop;
        this.callHandler = callHandler;
        this.now = now;
        this.reader = new PacketReader(label, MAX_MESSAGE_LENGTH, this);
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

    /** Returns the current time in nanoseconds, as last passed by the caller. */
    long now() {
        return now;
    }

    /** Returns why the connection failed, or null while it is open. */
    TransferException failure() {
        return failure;
    }

    /** Returns the time at which the connection failed, in nanoseconds. */
    long failedAt() {
        return failedAt;
    }

    /** Returns whether the reason of the failure is sent to the other end. */
    boolean sendsReason() {
        return sendsReason;
    }

    /** Returns whether there are no open calls and streams. */
    boolean isIdle() {
        return streams.isEmpty() && pending.isEmpty() && unanswered.isEmpty();
    }

    /** Sets what changes the text of errors before they are sent, to leave out what the other end should not know. */
    void changeErrorText(final UnaryOperator<String> change) {
        errorText = change;
    }

    /** Returns the error to send for an exception. */
    RemoteError error(final Throwable cause) {
        return RemoteError.of(cause).changed(errorText);
    }

    /** Returns the error to send for an aborted stream. */
    RemoteError error(final StreamFailure failure) {
        return RemoteError.of(failure).changed(errorText);
    }

    /** The other end has introduced and authenticated itself. */
    void greeted() {
        liveness.greeted();
    }

    // ---- receiving

    /** Consumes received bytes. The caller keeps the buffer. */
    void receive(final ByteBuf bytes, final long nanos) {
        now = nanos;
        liveness.heard();
        guarded(() -> reader.read(bytes));
    }

    /** Checks timeouts. Call this several times a second. */
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
                        .onRefusal(failed(RpcRule.TIMEOUT, "a reply within call = " + timeouts.call(), "none"));
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

    /** Runs a task on the connection's thread: at once if that is the caller, otherwise asynchronously. May be called by any thread. */
    void run(final Runnable task) {
        if (loop.isCurrent()) {
            guarded(task);
        } else {
            loop.execute(() -> guarded(task));
        }
    }

    /** Runs a task after a delay, unless the connection fails first. Called on the connection's thread only. */
    void later(final Runnable task, final long nanos) {
        loop.later(() -> guarded(task), nanos);
    }

    /** Schedules sending. May be called by any thread. */
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
            fail(failed(RpcRule.ARGUMENTS, "well-formed arguments", malformed.getMessage()), true);
        } catch (final TransferException broken) {
            fail(broken, true);
        } catch (final RuntimeException fault) {
            fail(failed(StreamRule.INTERNAL, "no internal error", fault), true);
        }
    }

    TransferException failed(final RpcRule rule, final String expected, final String found) {
        return new TransferException(rule, Place.whole(label), expected, found);
    }

    private TransferException failed(final StreamRule rule, final String expected, final Throwable cause) {
        return new TransferException(rule, Place.whole(label), expected, cause.toString(), cause);
    }

    /** Fails the connection with its calls and streams. A message to the other end can still be polled. */
    void fail(final TransferException reason, final boolean sendsReasonToPeer) {
        if (failure != null) {
            return;
        }
        failure = reason;
        failedAt = now;
        sendsReason = sendsReasonToPeer;
        packets.clear();
        if (sendsReasonToPeer) {
            packets.add(error(reason).encode().packet(Procedure.GOODBYE, PacketType.MESSAGE, 0, PacketStatus.ERROR));
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
            default -> onNotification(header);
        }
    }

    private void onCall(final PacketHeaderDecoder header) {
        final int serial = header.serial();
        if (isClient) {
            throw failed(RpcRule.SEQUENCE, "calls from the client only", header.toString());
        }
        if (Integer.compareUnsigned(serial, lastSerial) <= 0) {
            throw failed(RpcRule.SERIAL, "a serial above " + Integer.toUnsignedString(lastSerial), header.toString());
        }
        if (unanswered.size() >= MAX_CALLS) {
            throw failed(RpcRule.LIMIT, "at most " + MAX_CALLS + " calls without an answer", header.toString());
        }
        lastSerial = serial;
        unanswered.add(serial);
        liveness.used();
        final IncomingCall call = new IncomingCall(this, header.procedure(), serial, xdr);
        try {
            callHandler.accept(call);
        } catch (final XdrDecoder.Malformed malformed) {
            call.refuse(failed(
                    RpcRule.ARGUMENTS,
                    "the arguments of " + Procedure.name(header.procedure()),
                    malformed.getMessage()));
        } catch (final XenstreamException refused) {
            call.refuse(refused);
        } catch (final RuntimeException fault) {
            call.refuse(failed(StreamRule.INTERNAL, "no internal error", fault));
        }
    }

    private void onReply(final PacketHeaderDecoder header) {
        final PendingCall call = pending.remove(header.serial());
        liveness.used();
        if (call != null) {
            if (header.status() == PacketStatus.OK) {
                call.handler().onReply(xdr);
            } else {
                call.handler().onRefusal(RemoteError.decode(xdr).toException(label));
            }
        } else {
            throw failed(RpcRule.SERIAL, "a reply to a call", header.toString());
        }
    }

    private void onStream(final PacketHeaderDecoder header) {
        final RpcStream stream = streams.get(header.serial());
        if (stream != null) {
            if (header.status() == PacketStatus.OK) {
                stream.onOk(xdr);
            } else {
                stream.onError(RemoteError.decode(xdr));
            }
        } else if (header.status() != PacketStatus.ERROR || !wasOpen(header.serial())) {
            throw failed(RpcRule.SERIAL, "the serial of an open stream", header.toString());
        }
    }

    /** Returns whether the serial belongs to a closed stream. Messages sent before the peer learned of the end are ignored. */
    private boolean wasOpen(final int serial) {
        return Integer.compareUnsigned(serial, lastSerial) <= 0;
    }

    private void onNotification(final PacketHeaderDecoder header) {
        if (header.procedure() == Procedure.GOODBYE && header.status() == PacketStatus.ERROR) {
            fail(RemoteError.decode(xdr).toException(label), false);
            return;
        }
        if (header.status() != PacketStatus.OK || !wasOpen(header.serial())) {
            throw failed(RpcRule.SERIAL, "a message of a stream", header.toString());
        }
        final RpcStream stream = streams.get(header.serial());
        switch (header.procedure()) {
            case Procedure.CREDIT -> {
                final Credit credit = Credit.decode(xdr);
                if (stream instanceof final OutgoingStream outgoing) {
                    outgoing.credit(credit.bytes(), credit.chunks());
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
    public void onData(final ByteBuf bytes, final int index, final int length) {
        receiving.onData(bytes, index, length);
    }

    @Override
    public void onChunkEnd() {
        receiving.onChunkEnd();
    }

    // ---- sending

    /**
     * Passes the next packet or chunk to a sink.
     *
     * @return whether there were any
     */
    boolean poll(final PacketSink sink) {
        if (pollPacket(sink)) {
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
            // The final packet of the stream.
            if (pollPacket(sink)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Passes the next packet to a sink, and no chunk.
     *
     * @return whether there was any
     */
    boolean pollPacket(final PacketSink sink) {
        final byte[] packet = packets.poll();
        if (packet != null) {
            sink.send(packet, null);
        }
        return packet != null;
    }

    void send(final byte[] packet) {
        if (failure != null) {
            return;
        }
        packets.add(packet);
        if (packets.size() > MAX_PACKETS) {
            fail(failed(RpcRule.LIMIT, "a peer that reads its packets", packets.size() + " packets waiting"), false);
        }
        wake();
    }

    // ---- calls and streams

    /** Calls a procedure. For clients only. */
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

    /** Returns the serial of the next call. */
    int nextSerial() {
        return lastSerial + 1;
    }

    /** Marks a call as answered. Returns false if it was already. */
    boolean answered(final int serial) {
        return unanswered.remove(serial);
    }

    IncomingStream receive(final int serial, final int procedure, final RemoteReader target) {
        requireRoom();
        final IncomingStream stream = new IncomingStream(this, serial, procedure, target, limits);
        streams.put(serial, stream);
        target.attach(stream);
        return stream;
    }

    OutgoingStream send(
            final int serial, final int procedure, final ChunkSource source, final long start, final int digest) {
        requireRoom();
        final OutgoingStream stream = new OutgoingStream(this, serial, procedure, source, start, digest);
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
