// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.StreamException;
import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/**
 * An operation that is fed by hand, on one thread: prepared, fed piece by piece, finished.
 *
 * <pre>{@code
 * try (Feed<Restored> feed = Feed.prepare("upload", reader -> Restore.toFile(reader, path, RestoreOptions.DEFAULT))) {
 *     ...
 *     feed.feed(buffer, 0, count);
 *     ...
 *     Restored restored = feed.finish();
 * }
 * }</pre>
 *
 * @param <R> what the operation results in
 */
public final class Feed<R> implements AutoCloseable {
    private final DataStream stream;
    private final StreamOperation<R> operation;

    private Feed(final DataStream stream, final StreamOperation<R> operation) {
        this.stream = stream;
        this.operation = operation;
    }

    /**
     * Prepares an operation.
     *
     * @param <R>       what the operation results in
     * @param label     what the stream is called in messages
     * @param operation makes the operation of the reader that it is to read
     * @return what feeds it; close it
     */
    public static <R> Feed<R> prepare(final String label, final Function<StreamReader, StreamOperation<R>> operation) {
        final DataStream stream = DataStream.inProcess(label);
        return new Feed<>(stream, operation.apply(stream.reader()));
    }

    /**
     * Has the operation take octets.
     *
     * @param source holds the octets
     * @param offset where in the source
     * @param length how many
     * @throws StreamException       if the stream was aborted
     * @throws RuntimeException      what else stops the operation
     * @throws IllegalStateException if the operation waits for something else than octets
     */
    public void feed(final DirectBuffer source, final int offset, final int length) {
        int done = 0;
        while (done < length) {
            final int count = stream.writer().write(source, offset + done, length - done);
            if (count <= 0) {
                throw new IllegalStateException(
                        "the operation on " + stream.reader().label() + " takes no more");
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
     * Says that there is no more.
     *
     * @return what the operation has come to
     * @throws StreamException       if the stream was aborted
     * @throws RuntimeException      what else stops the operation
     * @throws IllegalStateException if the operation waits for something else than octets
     */
    public R finish() {
        stream.writer().finish();
        if (!advance() || stream.writer().state() != StreamState.CONFIRMED) {
            throw new IllegalStateException(
                    "the operation on " + stream.reader().label() + " is not done");
        }
        return operation.result();
    }

    /** Ends the operation. What is not finished is aborted as {@link StreamRule#DROPPED}. */
    @Override
    public void close() {
        operation.close();
        stream.writer().close();
    }

    /**
     * Gives the operation up.
     *
     * @param reason why
     */
    public void abort(final StreamFailure reason) {
        stream.writer().abort(reason);
        operation.close();
    }
}
