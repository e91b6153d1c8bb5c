// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One image on its way to a server. */
final class Sending implements ImageSource.Ending {
    private final Connection connection;
    private final Executor executor;
    private final String name;
    private final TransferOptions options;
    private final ImageSource source;
    private final CompletableFuture<TransferResult> result = new CompletableFuture<>();
    private OutgoingStream stream;
    private long start;

    Sending(
            final Connection connection,
            final Executor executor,
            final Path image,
            final String name,
            final TransferOptions options) {
        this.connection = connection;
        this.executor = executor;
        this.name = name;
        this.options = options;
        this.source = ImageSource.open(image, options.progress(), this);
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
            stream.abort(new StreamFailure(StreamRule.CANCELLED, "the sender does not go on"));
        }
    }

    /** Calls the server. For the connection's thread. */
    void begin(final Credit creditAtOnce) {
        connection.requireRoom();
        final XdrEncoder arguments = new Arguments.Restore(
                        name, source.length(), source.stamp(), options.resumes(), options.exchange())
                .encode();
        if (options.exchange() == Exchange.REPLY_LAST) {
            open(connection.open(Procedure.RESTORE, arguments), new Arguments.Start(0, 0, creditAtOnce));
            return;
        }
        final int serial = connection.nextSerial();
        connection.call(
                Procedure.RESTORE,
                arguments,
                new ImageClient.Reply(result -> proceed(serial, Arguments.Start.decode(result)), result));
    }

    private void proceed(final int serial, final Arguments.Start agreed) {
        if (agreed.offset() == 0) {
            open(serial, agreed);
            return;
        }
        executor.execute(() -> {
            final boolean isSame = isOfThisImage(agreed);
            connection.run(() -> {
                open(serial, agreed);
                if (!isSame) {
                    stream.abort(new StreamFailure(
                            StreamRule.SOURCE, "what the receiver has is of another image; send it from the start"));
                }
            });
        });
    }

    private boolean isOfThisImage(final Arguments.Start agreed) {
        try {
            return agreed.offset() <= source.length() && agreed.digest() == source.digest(agreed.offset());
        } catch (final ImageException unreadable) {
            // The stream would say so, if it went on.
            return false;
        }
    }

    private void open(final int serial, final Arguments.Start agreed) {
        start = agreed.offset();
        source.startAt(start);
        stream = connection.send(
                serial, Procedure.RESTORE, options.exchange() == Exchange.REPLY_LAST, source, start, agreed.digest());
        stream.credit(agreed.credit().octets(), agreed.credit().chunks());
        if (result.isDone()) {
            cancel();
        }
    }

    @Override
    public void confirmed(final Finish confirmation) {
        result.complete(new TransferResult(confirmation.length(), start, confirmation.records()));
    }

    @Override
    public void failed(final StreamFailure reason) {
        result.completeExceptionally(reason.toException(name, stream == null ? 0 : stream.sent()));
    }
}
