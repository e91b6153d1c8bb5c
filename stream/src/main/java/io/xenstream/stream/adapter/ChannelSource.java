// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.adapter;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.MutableDirectBuffer;

/**
 * Supplies what a channel gives: a file, a pipe, a socket. A channel that blocks has its user block; one that does not supplies 0 when it has
 * nothing. The channel stays the caller's.
 */
public final class ChannelSource implements StreamSource {
    private static final int CHUNK = 1 << 16;

    private final ReadableByteChannel channel;
    private final String label;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private long position;

    /**
     * A source of what is still in a channel.
     *
     * @param channel gives the octets
     * @param label   what it is called in messages
     */
    public ChannelSource(final ReadableByteChannel channel, final String label) {
        this.channel = channel;
        this.label = label;
    }

    /**
     * Reads once.
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
                    IoRule.READ, ImageLocation.of(label, position), "octets", refused.getMessage(), refused);
        }
        if (count < 0) {
            return StreamReader.END;
        }
        target.putBytes(offset, chunk, 0, count);
        position += count;
        return count;
    }
}
