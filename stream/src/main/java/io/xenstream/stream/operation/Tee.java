// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Copies a stream into several others at the pace of the slowest. The stream is confirmed when all copies are; if one is aborted, all are aborted
 * for the same reason.
 */
public final class Tee extends StreamOperation<Long> {
    private static final int STEP = 1 << 20;

    private final StreamReader reader;
    private final StreamWriter[] writers;
    /** For each writer, the number of bytes that it has accepted and the reader has not yet consumed. */
    private final int[] ahead;

    private boolean isAtEnd;

    private Tee(final StreamReader reader, final List<StreamWriter> writers) {
        this.reader = reader;
        this.writers = writers.toArray(StreamWriter[]::new);
        this.ahead = new int[writers.size()];
    }

    /**
     * Copies a stream.
     *
     * @param reader  supplies the bytes; owned by the operation
     * @param writers receive all bytes, at least one writer; owned by the operation
     * @return the operation; its result is the number of bytes copied
     * @throws IllegalArgumentException if there is no writer
     */
    public static Tee of(final StreamReader reader, final List<StreamWriter> writers) {
        if (writers.isEmpty()) {
            throw new IllegalArgumentException("a tee needs at least one writer");
        }
        return new Tee(reader, writers);
    }

    @Override
    protected Progress step() {
        requireNoneAborted();
        if (!isAtEnd) {
            final int count = reader.poll(this::copy, STEP);
            if (count > 0) {
                return Progress.AGAIN;
            }
            isAtEnd = count == StreamReader.END;
        }
        return isAtEnd ? finish() : flush();
    }

    private void requireNoneAborted() {
        for (final StreamWriter writer : writers) {
            final StreamFailure failure = writer.failure();
            if (failure != null) {
                throw failure.toException(writer.label(), writer.position());
            }
        }
    }

    private int copy(final DirectBuffer chunk, final int offset, final int length) {
        int least = length;
        for (int i = 0; i < writers.length; i++) {
            if (ahead[i] < length) {
                final int count = writers[i].write(chunk, offset + ahead[i], length - ahead[i]);
                ahead[i] += Math.max(count, 0);
            }
            least = Math.min(least, ahead[i]);
        }
        for (int i = 0; i < writers.length; i++) {
            ahead[i] -= least;
        }
        return least;
    }

    private Progress flush() {
        for (final StreamWriter writer : writers) {
            writer.flush();
        }
        return Progress.WAITING;
    }

    private Progress finish() {
        boolean isConfirmed = true;
        for (final StreamWriter writer : writers) {
            isConfirmed &= writer.finish() && writer.state() == StreamState.CONFIRMED;
        }
        if (!isConfirmed) {
            return Progress.WAITING;
        }
        reader.confirm();
        return Progress.DONE;
    }

    @Override
    protected Long outcome() {
        return reader.position();
    }

    @Override
    public void listen(final ReadinessHandler handler) {
        reader.onReadiness(handler);
        for (final StreamWriter writer : writers) {
            writer.onReadiness(handler);
        }
    }

    @Override
    public void abort(final StreamFailure reason) {
        reader.abort(reason);
        for (final StreamWriter writer : writers) {
            writer.abort(reason);
        }
    }

    @Override
    protected void release() {
        reader.close();
        for (final StreamWriter writer : writers) {
            writer.close();
        }
    }
}
