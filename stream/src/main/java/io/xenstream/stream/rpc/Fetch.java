// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.operation.Restore;
import io.xenstream.stream.operation.Restored;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/** One image on its way from a server, over one connection after the other. */
final class Fetch {
    private final String name;
    private final TransferOptions options;
    private final RpcLimits limits;
    private final RemoteReader reader;
    private final CompletableFuture<Restored> restored;
    private long stamp;
    private volatile long start;
    private volatile CompletableFuture<TransferResult> current;

    /** Begins to wait for the image's octets. */
    Fetch(final String name, final Path target, final TransferOptions options, final RpcLimits limits) {
        this.name = name;
        this.options = options;
        this.limits = limits;
        this.reader = new RemoteReader(name, limits);
        reader.onProgress(options.progress());
        reader.onLost(lost -> lost());
        final Restore restore = Restore.toFile(
                reader,
                target,
                options.restoring()
                        .withMaxLength(Math.max(16, Math.min(options.restoring().maxLength(), limits.imageLength()))));
        reader.countRecords(restore::records);
        this.restored = restore.start(ForkJoinPool.commonPool());
        final var unused = restored.whenComplete((image, stopped) -> {
            final CompletableFuture<TransferResult> attempt = current;
            if (attempt != null) {
                end(attempt, image, stopped);
            }
        });
    }

    private void end(final CompletableFuture<TransferResult> attempt, final Restored image, final Throwable stopped) {
        if (stopped == null) {
            attempt.complete(new TransferResult(image.length(), start, image.records()));
        } else {
            attempt.completeExceptionally(stopped);
        }
    }

    private boolean lost() {
        current.completeExceptionally(new StreamException(
                RpcRule.DISCONNECTED,
                ImageLocation.of(name, reader.received()),
                "a connection that lasts until the end",
                "the connection lost"));
        return options.resumes();
    }

    /** What one connection will come to; cancelling it gives up the image. */
    CompletableFuture<TransferResult> attempt() {
        final CompletableFuture<TransferResult> attempt = new CompletableFuture<>();
        current = attempt;
        final var unused = attempt.whenComplete((result, stopped) -> {
            if (attempt.isCancelled() || (stopped != null && !options.resumes())) {
                giveUp(new StreamFailure(StreamRule.CANCELLED, "the receiver does not want it any more"));
            }
        });
        if (restored.isDone()) {
            final var unusedToo = restored.whenComplete((image, stopped) -> end(attempt, image, stopped));
        }
        return attempt;
    }

    /** Nobody will come back for it. */
    void giveUp(final StreamFailure reason) {
        reader.abort(reason);
    }

    /** Asks the server. For the connection's thread. */
    void over(final Connection connection, final CompletableFuture<TransferResult> attempt) {
        if (attempt.isDone()) {
            return;
        }
        connection.requireRoom();
        start = reader.received();
        final boolean isReplyLast = options.exchange() == Exchange.REPLY_LAST;
        final Credit credit = IncomingStream.initialCredit(reader, limits);
        final XdrEncoder arguments =
                new Arguments.Save(name, start, reader.digest(), stamp, options.exchange(), credit).encode();
        if (isReplyLast) {
            connection.receive(connection.open(Procedure.SAVE, arguments), Procedure.SAVE, true, reader);
            return;
        }
        final int serial = connection.nextSerial();
        connection.call(
                Procedure.SAVE,
                arguments,
                new ImageClient.Reply(result -> proceed(connection, serial, Arguments.Offer.decode(result)), attempt));
    }

    private void proceed(final Connection connection, final int serial, final Arguments.Offer offer) {
        stamp = offer.stamp();
        final IncomingStream stream = connection.receive(serial, Procedure.SAVE, false, reader);
        if (offer.offset() != reader.received()) {
            final ImageException changed = connection.failed(
                    RpcRule.NO_IMAGE, "the image that was begun, to go on with at " + start, "another one of its name");
            stream.abort(StreamFailure.of(StreamRule.CANCELLED, changed));
        }
    }
}
