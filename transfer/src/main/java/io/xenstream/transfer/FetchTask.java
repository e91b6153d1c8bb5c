// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.operation.Restore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Fetches one image, over one connection or several in succession. */
final class FetchTask {
    private final String name;
    private final TransferOptions options;
    private final RpcLimits limits;
    private final RemoteReader reader;
    private final CompletableFuture<Restore.Result> restored;
    private long stamp;
    private volatile long start;
    private volatile CompletableFuture<TransferResult> current;

    /** Creates the file and starts restoring; the bytes arrive with the first attempt. */
    FetchTask(
            final String name,
            final Path target,
            final TransferOptions options,
            final RpcLimits limits,
            final Executor executor) {
        this.name = name;
        this.options = options;
        this.limits = limits;
        this.reader = new RemoteReader(name, limits);
        reader.onProgress(options.progress());
        reader.onLost(lost -> lost());
        final Restore restore = Restore.toFile(
                reader,
                target,
                options.restore()
                        .withMaxLength(Math.max(16, Math.min(options.restore().maxLength(), limits.imageLength()))));
        reader.countRecords(restore::records);
        this.restored = restore.start(executor);
        final var unused = restored.whenComplete((image, stopped) -> {
            final CompletableFuture<TransferResult> attempt = current;
            if (attempt != null) {
                end(attempt, image, stopped);
            }
        });
    }

    private void end(
            final CompletableFuture<TransferResult> attempt, final Restore.Result image, final Throwable stopped) {
        if (stopped == null) {
            attempt.complete(new TransferResult(image.length(), start, image.records()));
        } else {
            attempt.completeExceptionally(stopped);
        }
    }

    private boolean lost() {
        current.completeExceptionally(new TransferException(
                RpcRule.DISCONNECTED,
                Place.of(name, reader.received()),
                "a connection until the end of the transfer",
                "a lost connection"));
        return options.resumes();
    }

    /** Begins an attempt over one connection. Cancelling the future cancels the transfer. */
    CompletableFuture<TransferResult> attempt() {
        final CompletableFuture<TransferResult> attempt = new CompletableFuture<>();
        current = attempt;
        final var unused = attempt.whenComplete((result, stopped) -> {
            if (attempt.isCancelled() || (stopped != null && !options.resumes())) {
                giveUp(new StreamFailure(StreamRule.CANCELLED, "the receiver cancelled the transfer"));
            }
        });
        if (restored.isDone()) {
            final var unusedToo = restored.whenComplete((image, stopped) -> end(attempt, image, stopped));
        }
        return attempt;
    }

    /** Ends the transfer unless it is complete. */
    void giveUp(final StreamFailure reason) {
        reader.abort(reason);
    }

    /** Calls the server. Runs on the connection's thread. */
    void over(final RpcConnection connection, final CompletableFuture<TransferResult> attempt) {
        if (attempt.isDone()) {
            return;
        }
        connection.requireRoom();
        start = reader.received();
        final ImageTransferEvent event =
                FlightRecording.isUsed() ? ImageTransferEvent.start(connection.label(), name, false, false) : null;
        if (event != null) {
            final var unused = attempt.whenComplete((image, stopped) -> record(event, image, stopped));
        }
        final Credit credit = IncomingStream.initialCredit(reader, limits);
        final XdrEncoder arguments = new Arguments.Fetch(name, start, reader.digest(), stamp, credit).encode();
        final int serial = connection.nextSerial();
        connection.call(
                Procedure.FETCH,
                arguments,
                ReplyHandler.of(result -> proceed(connection, serial, Arguments.FetchReply.decode(result)), attempt));
    }

    private void record(final ImageTransferEvent event, final TransferResult image, final Throwable stopped) {
        if (stopped == null) {
            event.completed(image.length(), image.start(), image.records());
        } else {
            event.failed(reader.received(), start, stopped);
        }
    }

    private void proceed(final RpcConnection connection, final int serial, final Arguments.FetchReply offer) {
        stamp = offer.stamp();
        final IncomingStream stream = connection.receive(serial, Procedure.FETCH, reader);
        if (offer.offset() != reader.received()) {
            final XenstreamException changed = connection.failed(
                    RpcRule.NO_IMAGE,
                    "the image of which " + start + " bytes were fetched",
                    "another image of the same name");
            stream.abort(StreamFailure.of(StreamRule.CANCELLED, changed));
        }
    }
}
