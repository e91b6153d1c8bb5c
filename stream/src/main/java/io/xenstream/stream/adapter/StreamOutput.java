// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.StreamException;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.StreamWriter;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stream's writer as a channel that blocks, for code that writes one. Whoever has written everything finishes, then closes: closing alone aborts,
 * since code that fails half way closes its channels too.
 */
public final class StreamOutput implements WritableByteChannel {
    private final StreamWriter writer;
    private final Duration timeout;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private boolean isOpen = true;

    /**
     * A channel of a stream.
     *
     * @param writer  takes the octets; is the channel's from now on
     * @param timeout how long a write may wait for room, and finishing for the confirmation; then the stream is aborted
     */
    public StreamOutput(final StreamWriter writer, final Duration timeout) {
        this.writer = writer;
        this.timeout = timeout;
    }

    /**
     * Writes everything, waiting for room.
     *
     * @throws ClosedChannelException if the channel is closed
     * @throws StreamException        if the stream was, or is now, aborted
     */
    @Override
    public int write(final ByteBuffer source) throws ClosedChannelException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
        final int length = source.remaining();
        if (length > 0) {
            buffer.wrap(source, source.position(), length);
            Blocking.writeFully(writer, buffer, 0, length, timeout);
            source.position(source.limit());
        }
        return length;
    }

    /**
     * Says that everything is written, and waits until the other end has taken and verified it.
     *
     * @throws StreamException if the stream was, or is now, aborted
     */
    public void finish() {
        Blocking.finish(writer, timeout);
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    /** Closes the writer: aborts the stream unless it is finished. */
    @Override
    public void close() {
        isOpen = false;
        writer.close();
    }
}
