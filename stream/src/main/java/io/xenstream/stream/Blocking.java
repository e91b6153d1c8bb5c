// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.StreamException;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * For threads that may sleep. Each method waits until it is done, or until its timeout has passed since it was called; then the stream is
 * aborted as {@link StreamRule#TIMEOUT}. Interrupting the thread aborts it as {@link StreamRule#CANCELLED}. The other end needs a thread of
 * its own. The end's readiness handler is replaced, and there is none afterwards.
 */
public final class Blocking {
    private static final int CHUNK = 1 << 16;

    private Blocking() {}

    /**
     * Writes all of it.
     *
     * @param writer  takes the octets
     * @param source  holds them
     * @param offset  where in the source
     * @param length  how many
     * @param timeout how long this may take
     * @throws StreamException if the stream was, or is now, aborted
     */
    public static void writeFully(
            final StreamWriter writer,
            final DirectBuffer source,
            final int offset,
            final int length,
            final Duration timeout) {
        final Waiter waiter = new Waiter(timeout);
        writer.onReadiness(waiter);
        try {
            writeFully(writer, source, offset, length, waiter);
        } finally {
            writer.onReadiness(null);
        }
    }

    private static void writeFully(
            final StreamWriter writer,
            final DirectBuffer source,
            final int offset,
            final int length,
            final Waiter waiter) {
        int done = 0;
        while (done < length) {
            final int count = writer.write(source, offset + done, length - done);
            if (count == StreamWriter.BACK_PRESSURED) {
                waiter.sleep(writer);
            } else {
                done += count;
            }
        }
    }

    /**
     * Finishes the stream, and waits until the other end has taken and verified everything.
     *
     * @param writer  the end to finish
     * @param timeout how long this may take
     * @throws StreamException if the stream was, or is now, aborted
     */
    public static void finish(final StreamWriter writer, final Duration timeout) {
        final Waiter waiter = new Waiter(timeout);
        writer.onReadiness(waiter);
        try {
            finish(writer, waiter);
        } finally {
            writer.onReadiness(null);
        }
    }

    private static void finish(final StreamWriter writer, final Waiter waiter) {
        while (!writer.finish()) {
            waiter.sleep(writer);
        }
        while (writer.state() != StreamState.CONFIRMED) {
            waiter.sleep(writer);
            // Throws what has aborted it.
            writer.flush();
        }
    }

    /**
     * Waits for octets, and copies what is there then.
     *
     * @param reader  gives the octets
     * @param target  takes them
     * @param offset  where in the target
     * @param length  how many at the most, at least 1
     * @param timeout how long this may take
     * @return how many were read, from 1, or {@link StreamReader#END}
     * @throws StreamException if the stream was, or is now, aborted
     */
    public static int read(
            final StreamReader reader,
            final MutableDirectBuffer target,
            final int offset,
            final int length,
            final Duration timeout) {
        final Waiter waiter = new Waiter(timeout);
        reader.onReadiness(waiter);
        try {
            int count = reader.read(target, offset, length);
            while (count == StreamReader.WOULD_BLOCK) {
                waiter.sleep(reader);
                count = reader.read(target, offset, length);
            }
            return count;
        } finally {
            reader.onReadiness(null);
        }
    }

    /**
     * Sends all that a source has, finishes, and waits for the confirmation.
     *
     * @param source  is asked for octets
     * @param writer  takes them
     * @param timeout how long this may take
     * @return how many octets were sent
     * @throws StreamException  if the stream was, or is now, aborted
     * @throws RuntimeException what the source throws; the stream is aborted as {@link StreamRule#SOURCE}
     */
    public static long sendAll(final StreamSource source, final StreamWriter writer, final Duration timeout) {
        final Waiter waiter = new Waiter(timeout);
        final UnsafeBuffer chunk = new UnsafeBuffer(new byte[CHUNK]);
        writer.onReadiness(waiter);
        try {
            long sent = 0;
            int count = next(source, writer, chunk);
            while (count > 0) {
                writeFully(writer, chunk, 0, count, waiter);
                sent += count;
                count = next(source, writer, chunk);
            }
            finish(writer, waiter);
            return sent;
        } finally {
            writer.onReadiness(null);
        }
    }

    private static int next(final StreamSource source, final StreamWriter writer, final UnsafeBuffer chunk) {
        try {
            final int count = source.supply(chunk, 0, CHUNK);
            if (count == 0) {
                throw new IllegalStateException("the source of stream " + writer.label() + " has nothing now");
            }
            return count;
        } catch (final RuntimeException | Error broken) {
            writer.abort(StreamFailure.of(StreamRule.SOURCE, broken));
            throw broken;
        }
    }

    /**
     * Receives everything, and confirms it.
     *
     * @param reader  gives the octets
     * @param sink    takes them, all of what it is offered
     * @param timeout how long this may take
     * @return how many octets were received
     * @throws StreamException  if the stream was, or is now, aborted
     * @throws RuntimeException what the sink throws; the stream is aborted as {@link StreamRule#REJECTED}
     */
    public static long receiveAll(final StreamReader reader, final ChunkHandler sink, final Duration timeout) {
        final Waiter waiter = new Waiter(timeout);
        reader.onReadiness(waiter);
        try {
            long received = 0;
            int count = take(reader, sink);
            while (count != StreamReader.END) {
                if (count == StreamReader.WOULD_BLOCK) {
                    waiter.sleep(reader);
                } else {
                    received += count;
                }
                count = take(reader, sink);
            }
            reader.confirm();
            return received;
        } finally {
            reader.onReadiness(null);
        }
    }

    private static int take(final StreamReader reader, final ChunkHandler sink) {
        try {
            return reader.poll(sink, Integer.MAX_VALUE);
        } catch (final RuntimeException | Error broken) {
            reader.abort(StreamFailure.of(StreamRule.REJECTED, broken));
            throw broken;
        }
    }

    /**
     * Runs an operation to its end.
     *
     * @param <R>       what it results in
     * @param operation is run on this thread, and closed
     * @param timeout   how long this may take
     * @return the operation's result
     * @throws StreamException  if a stream was, or is now, aborted
     * @throws RuntimeException what else stopped the operation
     */
    public static <R> R run(final StreamOperation<R> operation, final Duration timeout) {
        final Waiter waiter = new Waiter(timeout);
        try (operation) {
            operation.listen(waiter);
            StreamOperation.Progress progress = operation.advance();
            while (progress != StreamOperation.Progress.DONE) {
                if (progress == StreamOperation.Progress.WAITING) {
                    final StreamFailure failure = waiter.sleep();
                    if (failure != null) {
                        operation.abort(failure);
                    }
                }
                progress = operation.advance();
            }
            return operation.result();
        } finally {
            operation.listen(null);
        }
    }
}
