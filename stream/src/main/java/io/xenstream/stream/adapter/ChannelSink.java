// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.stream.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.DirectBuffer;

/**
 * Writes the bytes of a stream to a channel: a file, a pipe or a socket. A blocking channel blocks the caller; a non-blocking one consumes 0 bytes if
 * it has no room. The caller closes the channel.
 */
public final class ChannelSink implements StreamReader.ChunkHandler {
    private final WritableByteChannel channel;
    private final String label;
    private Object viewed;
    private ByteBuffer view;
    private long position;

    /**
     * Creates a sink.
     *
     * @param channel receives the bytes
     * @param label   name of the channel in messages
     */
    public ChannelSink(final WritableByteChannel channel, final String label) {
        this.channel = channel;
        this.label = label;
    }

    /**
     * Writes to the channel once.
     *
     * @throws ImageIoException if the channel cannot be written
     */
    @Override
    public int onChunk(final DirectBuffer chunk, final int offset, final int length) {
        final ByteBuffer bytes = view(chunk);
        final int start = chunk.wrapAdjustment() + offset;
        bytes.limit(start + length).position(start);
        try {
            final int count = channel.write(bytes);
            position += count;
            return count;
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.WRITE, Place.of(label, position), "cannot write: " + refused.getMessage(), refused);
        }
    }

    /** Returns the chunk as a byte buffer. Caches it, since consecutive chunks mostly share their memory. */
    private ByteBuffer view(final DirectBuffer chunk) {
        final Object memory = chunk.byteBuffer() == null ? chunk.byteArray() : chunk.byteBuffer();
        if (memory != viewed) {
            viewed = memory;
            view = memory instanceof final ByteBuffer buffer ? buffer.duplicate() : ByteBuffer.wrap(chunk.byteArray());
        }
        return view.clear();
    }
}
