// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import io.xenstream.stream.ChunkHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.DirectBuffer;

/**
 * Writes what arrives to a channel: a file, a pipe, a socket. A channel that blocks has its user block; one that does not takes 0 when it has no
 * room. The channel stays the caller's.
 */
public final class ChannelSink implements ChunkHandler {
    private final WritableByteChannel channel;
    private final String label;
    private Object viewed;
    private ByteBuffer view;
    private long position;

    /**
     * A sink into a channel.
     *
     * @param channel takes the octets
     * @param label   what it is called in messages
     */
    public ChannelSink(final WritableByteChannel channel, final String label) {
        this.channel = channel;
        this.label = label;
    }

    /**
     * Writes once.
     *
     * @throws ImageIoException if the channel cannot be written
     */
    @Override
    public int onChunk(final DirectBuffer chunk, final int offset, final int length) {
        final ByteBuffer octets = view(chunk);
        final int start = chunk.wrapAdjustment() + offset;
        octets.limit(start + length).position(start);
        try {
            final int count = channel.write(octets);
            position += count;
            return count;
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.WRITE, ImageLocation.of(label, position), "room", refused.getMessage(), refused);
        }
    }

    /** The chunk as channels want it. It is mostly the same one as before. */
    private ByteBuffer view(final DirectBuffer chunk) {
        final Object memory = chunk.byteBuffer() == null ? chunk.byteArray() : chunk.byteBuffer();
        if (memory != viewed) {
            viewed = memory;
            view = memory instanceof final ByteBuffer buffer ? buffer.duplicate() : ByteBuffer.wrap(chunk.byteArray());
        }
        return view.clear();
    }
}
