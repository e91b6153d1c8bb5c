// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.Buffers;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Blocking calls for threads that may wait. If the timeout of a call expires, the stream is aborted with {@link StreamRule#TIMEOUT}; if the
 * thread is interrupted, with {@link StreamRule#CANCELLED}, and the thread stays interrupted. The other end must be driven by another thread.
 * Each call replaces the readiness handler of the end, and removes it before it returns.
 */
public final class Blocking {
    private static final int CHUNK = 1 << 16;

    private Blocking() {}

    /**
     * Writes all bytes of a range.
     *
     * @param writer  accepts the bytes
     * @param source  holds the bytes
     * @param offset  offset of the first byte in the source
     * @param length  number of bytes
     * @param timeout the maximum time for the call
     * @throws StreamException if the stream was or is aborted
     */
    public static void writeFully(
            final StreamWriter writer,
            final DirectBuffer source,
            final int offset,
            final int length,
            final Duration timeout) {
        final ReadinessWaiter waiter = new ReadinessWaiter(timeout);
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
            final ReadinessWaiter waiter) {
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
     * Finishes the stream and waits for the confirmation.
     *
     * @param writer  the end to finish
     * @param timeout the maximum time for the call
     * @throws StreamException if the stream was or is aborted
     */
    public static void finish(final StreamWriter writer, final Duration timeout) {
        final ReadinessWaiter waiter = new ReadinessWaiter(timeout);
        writer.onReadiness(waiter);
        try {
            finish(writer, waiter);
        } finally {
            writer.onReadiness(null);
        }
    }

    private static void finish(final StreamWriter writer, final ReadinessWaiter waiter) {
        while (!writer.finish()) {
            waiter.sleep(writer);
        }
        while (writer.state() != StreamState.CONFIRMED) {
            waiter.sleep(writer);
            // Throws if the stream was aborted.
            writer.flush();
        }
    }

    /**
     * Waits until bytes are available, and copies them.
     *
     * @param reader  supplies the bytes
     * @param target  receives the bytes
     * @param offset  offset of the first byte in the target
     * @param length  maximum number of bytes, at least 1
     * @param timeout the maximum time for the call
     * @return number of bytes read, at least 1, or {@link StreamReader#END}
     * @throws StreamException if the stream was or is aborted
     */
    public static int read(
            final StreamReader reader,
            final MutableDirectBuffer target,
            final int offset,
            final int length,
            final Duration timeout) {
        final ReadinessWaiter waiter = new ReadinessWaiter(timeout);
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
     * Sends all bytes of a source, finishes the stream, and waits for the confirmation.
     *
     * @param source  supplies the bytes
     * @param writer  accepts the bytes
     * @param timeout the maximum time for the call
     * @return number of bytes sent
     * @throws StreamException  if the stream was or is aborted
     * @throws RuntimeException if the source throws it; the stream is then aborted with {@link StreamRule#SOURCE}
     */
    public static long sendAll(final StreamSource source, final StreamWriter writer, final Duration timeout) {
        final ReadinessWaiter waiter = new ReadinessWaiter(timeout);
        final MutableDirectBuffer chunk = Buffers.of(new byte[CHUNK]);
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

    private static int next(final StreamSource source, final StreamWriter writer, final MutableDirectBuffer chunk) {
        try {
            final int count = source.supply(chunk, 0, CHUNK);
            if (count == 0) {
                throw new IllegalStateException("the source of stream " + writer.label() + " returned no bytes");
            }
            return count;
        } catch (final RuntimeException | Error broken) {
            writer.abort(StreamFailure.of(StreamRule.SOURCE, broken));
            throw broken;
        }
    }

    /**
     * Receives all bytes and confirms the stream.
     *
     * @param reader  supplies the bytes
     * @param sink    must consume all bytes that it is offered
     * @param timeout the maximum time for the call
     * @return number of bytes received
     * @throws StreamException  if the stream was or is aborted
     * @throws RuntimeException if the sink throws it; the stream is then aborted with {@link StreamRule#REJECTED}
     */
    public static long receiveAll(
            final StreamReader reader, final StreamReader.ChunkHandler sink, final Duration timeout) {
        final ReadinessWaiter waiter = new ReadinessWaiter(timeout);
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

    private static int take(final StreamReader reader, final StreamReader.ChunkHandler sink) {
        try {
            return reader.poll(sink, Integer.MAX_VALUE);
        } catch (final RuntimeException | Error broken) {
            reader.abort(StreamFailure.of(StreamRule.REJECTED, broken));
            throw broken;
        }
    }

    /**
     * Runs an operation until it is complete.
     *
     * @param <R>       type of the result
     * @param operation runs on this thread; closed when this returns
     * @param timeout   the maximum time for the call
     * @return the operation's result
     * @throws StreamException  if a stream was or is aborted
     * @throws RuntimeException if the operation failed
     */
    public static <R> R run(final StreamOperation<R> operation, final Duration timeout) {
        final ReadinessWaiter waiter = new ReadinessWaiter(timeout);
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
