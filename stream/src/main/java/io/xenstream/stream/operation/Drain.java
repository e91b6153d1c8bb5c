// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.stream.ChunkHandler;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamReader;

/**
 * Gives what arrives to a callback, and confirms it at the end. A callback that takes nothing for now, such as
 * one that writes to a non-blocking channel, has the operation wait until somebody advances it.
 */
public final class Drain extends StreamOperation<Long> {
    private static final int STEP = 1 << 20;

    private final StreamReader reader;
    private final ChunkHandler sink;

    private Drain(final StreamReader reader, final ChunkHandler sink) {
        this.reader = reader;
        this.sink = sink;
    }

    /**
     * Gives octets to a callback.
     *
     * @param reader gives the octets; is the operation's from now on
     * @param sink   takes them; what it throws aborts the stream
     * @return the operation; results in the number of octets received
     */
    public static Drain to(final StreamReader reader, final ChunkHandler sink) {
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
