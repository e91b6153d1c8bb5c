// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamSource;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import org.agrona.MutableDirectBuffer;

/**
 * Sends the bytes that a callback supplies. Complete when the reader has confirmed them. If the callback has no bytes, for example because it reads
 * from a non-blocking channel, the operation waits until the caller advances it.
 */
public final class Supply extends StreamOperation<Long> {
    private static final int CHUNK = 1 << 16;

    private final StreamSource source;
    private final StreamWriter writer;
    private final MutableDirectBuffer chunk = Buffers.of(new byte[CHUNK]);
    private int start;
    private int end;
    private boolean isExhausted;

    private Supply(final StreamSource source, final StreamWriter writer) {
        this.source = source;
        this.writer = writer;
    }

    /**
     * Sends the bytes of a callback.
     *
     * @param source supplies the bytes
     * @param writer receives them; owned by the operation
     * @return the operation; its result is the number of bytes sent
     */
    public static Supply from(final StreamSource source, final StreamWriter writer) {
        return new Supply(source, writer);
    }

    @Override
    protected Progress step() {
        if (start == end && !isExhausted) {
            final int count = supply();
            if (count == 0) {
                writer.flush();
                return Progress.WAITING;
            }
            isExhausted = count < 0;
            start = 0;
            end = Math.max(count, 0);
        }
        if (start < end) {
            final int count = writer.write(chunk, start, end - start);
            start += Math.max(count, 0);
            return count == StreamWriter.BACK_PRESSURED ? Progress.WAITING : Progress.AGAIN;
        }
        return writer.finish() && writer.state() == StreamState.CONFIRMED ? Progress.DONE : Progress.WAITING;
    }

    private int supply() {
        try {
            return source.supply(chunk, 0, CHUNK);
        } catch (final RuntimeException | Error broken) {
            writer.abort(StreamFailure.of(StreamRule.SOURCE, broken));
            throw broken;
        }
    }

    @Override
    protected Long outcome() {
        return writer.position();
    }

    @Override
    protected StreamRule rejection() {
        return StreamRule.SOURCE;
    }

    @Override
    public void listen(final ReadinessHandler handler) {
        writer.onReadiness(handler);
    }

    @Override
    public void abort(final StreamFailure reason) {
        writer.abort(reason);
    }

    @Override
    protected void release() {
        writer.close();
    }
}
