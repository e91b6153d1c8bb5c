// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamWriter;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import org.agrona.MutableDirectBuffer;

/**
 * A blocking channel that writes to a stream. After writing everything, finish it, then close it. Closing an unfinished channel aborts the stream,
 * since code that fails also closes its channels.
 */
public final class StreamWritableChannel implements WritableByteChannel {
    private final StreamWriter writer;
    private final Duration timeout;
    private final MutableDirectBuffer buffer = Buffers.empty();
    private boolean isOpen = true;

    /**
     * Creates a channel.
     *
     * @param writer  receives the bytes; owned by the channel
     * @param timeout maximum time that a write may wait for room, and finish for the confirmation; then the stream is aborted
     */
    public StreamWritableChannel(final StreamWriter writer, final Duration timeout) {
        this.writer = writer;
        this.timeout = timeout;
    }

    /**
     * Writes all bytes, waiting for room.
     *
     * @throws ClosedChannelException if the channel is closed
     * @throws StreamException        if the stream was or is aborted
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
     * Finishes the stream and waits for the confirmation.
     *
     * @throws StreamException if the stream was or is aborted
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
