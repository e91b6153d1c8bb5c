// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamReader;

/**
 * Passes the bytes of a stream to a callback, and confirms the stream at its end. If the callback consumes nothing, for example because it writes
 * to a non-blocking channel, the operation waits until the caller advances it.
 */
public final class Drain extends StreamOperation<Long> {
    private static final int STEP = 1 << 20;

    private final StreamReader reader;
    private final StreamReader.ChunkHandler sink;

    private Drain(final StreamReader reader, final StreamReader.ChunkHandler sink) {
        this.reader = reader;
        this.sink = sink;
    }

    /**
     * Passes bytes to a callback.
     *
     * @param reader supplies the bytes; owned by the operation
     * @param sink   consumes them; an exception aborts the stream
     * @return the operation; its result is the number of bytes received
     */
    public static Drain to(final StreamReader reader, final StreamReader.ChunkHandler sink) {
        return new Drain(reader, sink);
    }

    @Override
    protected Progress step() {
        final int count = reader.poll(sink, STEP);
        if (count == StreamReader.WOULD_BLOCK) {
            return Progress.WAITING;
        }
        if (count == StreamReader.END) {
            reader.confirm();
            return Progress.DONE;
        }
        return count == 0 ? Progress.WAITING : Progress.AGAIN;
    }

    @Override
    protected Long outcome() {
        return reader.position();
    }

    @Override
    public void listen(final ReadinessHandler handler) {
        reader.onReadiness(handler);
    }

    @Override
    public void abort(final StreamFailure reason) {
        reader.abort(reason);
    }

    @Override
    protected void release() {
        reader.close();
    }
}
