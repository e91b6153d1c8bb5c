// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.MutableDirectBuffer;

/**
 * Supplies the bytes of a channel: a file, a pipe or a socket. A blocking channel blocks the caller; a non-blocking one supplies 0 bytes if none are
 * available. The caller closes the channel.
 */
public final class ChannelSource implements StreamSource {
    private static final int CHUNK = 1 << 16;

    private final ReadableByteChannel channel;
    private final String label;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private long position;

    /**
     * Creates a source of the remaining bytes of a channel.
     *
     * @param channel supplies the bytes
     * @param label   name of the channel in messages
     */
    public ChannelSource(final ReadableByteChannel channel, final String label) {
        this.channel = channel;
        this.label = label;
    }

    /**
     * Reads from the channel once.
     *
     * @throws ImageIoException if the channel cannot be read
     */
    @Override
    public int supply(final MutableDirectBuffer target, final int offset, final int length) {
        chunk.clear().limit(Math.min(length, CHUNK));
        final int count;
        try {
            count = channel.read(chunk);
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.READ, Place.of(label, position), "cannot read: " + refused.getMessage(), refused);
        }
        if (count < 0) {
            return StreamReader.END;
        }
        target.putBytes(offset, chunk, 0, count);
        position += count;
        return count;
    }
}
