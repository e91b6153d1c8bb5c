// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Sends one image over one connection. */
final class SendTask implements ImageSource.Listener {
    private final RpcConnection connection;
    private final Executor executor;
    private final String name;
    private final TransferOptions options;
    private final ImageSource source;
    private final CompletableFuture<TransferResult> result = new CompletableFuture<>();
    private OutgoingStream stream;
    private long start;
    /** Null if nobody records it. */
    private ImageTransferEvent event;

    SendTask(
            final RpcConnection connection,
            final Executor executor,
            final Path image,
            final String name,
            final TransferOptions options) {
        this.connection = connection;
        this.executor = executor;
        this.name = name;
        this.options = options;
        this.source = ImageSource.open(image, options.progress(), this, () -> {});
        final var unused = result.whenComplete((sent, stopped) -> {
            if (stopped != null) {
                connection.run(this::cancel);
                source.close();
            }
        });
    }

    CompletableFuture<TransferResult> result() {
        return result;
    }

    private void cancel() {
        if (stream != null) {
            stream.abort(new StreamFailure(StreamRule.CANCELLED, "the sender cancelled the transfer"));
        }
    }

    /** Calls the server. Runs on the connection's thread. */
    void begin() {
        connection.requireRoom();
        event = FlightRecording.isUsed() ? ImageTransferEvent.start(connection.label(), name, false, true) : null;
        final XdrEncoder arguments =
                new Arguments.Send(name, source.length(), source.stamp(), options.resumes()).encode();
        final int serial = connection.nextSerial();
        connection.call(
                Procedure.SEND,
                arguments,
                ReplyHandler.of(result -> proceed(serial, Arguments.SendReply.decode(result)), result));
    }

    private void proceed(final int serial, final Arguments.SendReply reply) {
        if (reply.offset() == 0) {
            open(serial, reply);
            return;
        }
        executor.execute(() -> {
            final boolean isSame = isOfThisImage(reply);
            connection.run(() -> {
                open(serial, reply);
                if (!isSame) {
                    stream.abort(new StreamFailure(
                            StreamRule.SOURCE,
                            "the bytes that the receiver has belong to another image; send it from the start"));
                }
            });
        });
    }

    private boolean isOfThisImage(final Arguments.SendReply reply) {
        try {
            return reply.offset() <= source.length() && reply.digest() == source.digest(reply.offset());
        } catch (final XenstreamException unreadable) {
            // Sending from the start reports the failure.
            return false;
        }
    }

    private void open(final int serial, final Arguments.SendReply reply) {
        start = reply.offset();
        source.startAt(start);
        stream = connection.send(serial, Procedure.SEND, source, start, reply.digest());
        stream.credit(reply.credit().bytes(), reply.credit().chunks());
        if (result.isDone()) {
            cancel();
        }
    }

    @Override
    public void confirmed(final StreamSummary confirmation) {
        if (event != null) {
            event.completed(confirmation.length(), start, confirmation.records());
        }
        result.complete(new TransferResult(confirmation.length(), start, confirmation.records()));
    }

    @Override
    public void failed(final StreamFailure reason) {
        final XenstreamException failure = reason.toException(name, stream == null ? 0 : stream.sent());
        if (event != null) {
            event.failed(failure.place().offset(), start, failure);
        }
        result.completeExceptionally(failure);
    }
}
