// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/**
 * Feeds an operation explicitly, on one thread: prepare it, feed it bytes, finish it.
 *
 * <pre>{@code
 * try (OperationFeed<Restore.Result> feed = OperationFeed.prepare("upload", reader -> Restore.toFile(reader, path, Restore.Options.DEFAULT))) {
 *     ...
 *     feed.feed(buffer, 0, count);
 *     ...
 *     Restore.Result restored = feed.finish();
 * }
 * }</pre>
 *
 * @param <R> type of the result
 */
public final class OperationFeed<R> implements AutoCloseable {
    private final DataStream stream;
    private final StreamOperation<R> operation;

    private OperationFeed(final DataStream stream, final StreamOperation<R> operation) {
        this.stream = stream;
        this.operation = operation;
    }

    /**
     * Prepares an operation.
     *
     * @param <R>       type of the result
     * @param label     name of the stream in messages
     * @param operation creates the operation for a reader
     * @return the feed; close it
     */
    public static <R> OperationFeed<R> prepare(
            final String label, final Function<StreamReader, StreamOperation<R>> operation) {
        final DataStream stream = DataStream.inProcess(label);
        return new OperationFeed<>(stream, operation.apply(stream.reader()));
    }

    /**
     * Feeds bytes to the operation.
     *
     * @param source holds the bytes
     * @param offset offset of the first byte in the source
     * @param length number of bytes
     * @throws StreamException       if the stream was aborted
     * @throws RuntimeException      if the operation fails
     * @throws IllegalStateException if the operation waits for something other than bytes
     */
    public void feed(final DirectBuffer source, final int offset, final int length) {
        int done = 0;
        while (done < length) {
            final int count = stream.writer().write(source, offset + done, length - done);
            if (count <= 0) {
                throw new IllegalStateException(
                        "the operation on " + stream.reader().label() + " accepts no more bytes");
            }
            done += count;
            advance();
        }
    }

    private boolean advance() {
        StreamOperation.Progress progress = operation.advance();
        while (progress == StreamOperation.Progress.AGAIN) {
            progress = operation.advance();
        }
        return progress == StreamOperation.Progress.DONE;
    }

    /**
     * Ends the input.
     *
     * @return the result of the operation
     * @throws StreamException       if the stream was aborted
     * @throws RuntimeException      if the operation fails
     * @throws IllegalStateException if the operation waits for something other than bytes
     */
    public R finish() {
        stream.writer().finish();
        if (!advance() || stream.writer().state() != StreamState.CONFIRMED) {
            throw new IllegalStateException(
                    "the operation on " + stream.reader().label() + " is not complete");
        }
        return operation.result();
    }

    /** Closes the operation. An unfinished one is aborted with {@link StreamRule#DROPPED}. */
    @Override
    public void close() {
        operation.close();
        stream.writer().close();
    }

    /**
     * Aborts the operation.
     *
     * @param reason the reason
     */
    public void abort(final StreamFailure reason) {
        stream.writer().abort(reason);
        operation.close();
    }
}
