// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import org.agrona.MutableDirectBuffer;

/** A blocking channel that reads from a stream. After reading and verifying everything, confirm it, then close it. */
public final class StreamReadableChannel implements ReadableByteChannel {
    private final StreamReader reader;
    private final Duration timeout;
    private final MutableDirectBuffer buffer = Buffers.empty();
    private boolean isOpen = true;

    /**
     * Creates a channel.
     *
     * @param reader  supplies the bytes; owned by the channel
     * @param timeout maximum time that a read may wait; then the stream is aborted
     */
    public StreamReadableChannel(final StreamReader reader, final Duration timeout) {
        this.reader = reader;
        this.timeout = timeout;
    }

    /**
     * Waits until bytes are available, and reads them.
     *
     * @throws ClosedChannelException if the channel is closed
     * @throws StreamException        if the stream was or is aborted
     */
    @Override
    public int read(final ByteBuffer target) throws ClosedChannelException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        buffer.wrap(target, target.position(), target.remaining());
        final int count = Blocking.read(reader, buffer, 0, target.remaining(), timeout);
        if (count == StreamReader.END) {
            return -1;
        }
        target.position(target.position() + count);
        return count;
    }

    /**
     * Confirms that everything was read and verified.
     *
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if the end has not been read
     */
    public void confirm() {
        reader.confirm();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    /** Closes the reader: aborts the stream unless it is confirmed. */
    @Override
    public void close() {
        isOpen = false;
        reader.close();
    }
}
