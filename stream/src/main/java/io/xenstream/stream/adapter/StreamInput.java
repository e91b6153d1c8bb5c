// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.StreamException;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.StreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/** A stream's reader as a channel that blocks, for code that reads one. Whoever has read and verified all of it confirms, then closes. */
public final class StreamInput implements ReadableByteChannel {
    private final StreamReader reader;
    private final Duration timeout;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private boolean isOpen = true;

    /**
     * A channel of a stream.
     *
     * @param reader  gives the octets; is the channel's from now on
     * @param timeout how long a read may wait for octets; then the stream is aborted
     */
    public StreamInput(final StreamReader reader, final Duration timeout) {
        this.reader = reader;
        this.timeout = timeout;
    }

    /**
     * Waits for octets, and reads them.
     *
     * @throws ClosedChannelException if the channel is closed
     * @throws StreamException        if the stream was, or is now, aborted
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
     * Says that everything was read and verified.
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
