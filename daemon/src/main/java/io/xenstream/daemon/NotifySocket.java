// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The service manager's datagram socket. A message is a list of assignments, a line each; a descriptor may come with it. Sending never waits.
 */
final class NotifySocket implements AutoCloseable {
    private final AFUNIXSocketAddress address;
    /** Null while there is no receiver. */
    private AFUNIXDatagramChannel channel;

    private NotifySocket(final AFUNIXSocketAddress address) {
        this.address = address;
    }

    /**
     * Prepares for sending.
     *
     * @param name a path, or {@code @} and an abstract name
     * @throws IOException if the name is too long
     */
    static NotifySocket of(final String name) throws IOException {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        return new NotifySocket(AFUNIXSocketAddress.of(bytes));
    }

    /** What became of a message. */
    enum Outcome {
        /** It is in the receiver's queue. */
        SENT,
        /** The receiver's queue is full. */
        FULL,
        /** There is no receiver. */
        GONE
    }

    /** Sends a message with a copy of a descriptor, unless it is null. */
    Outcome send(final String message, final FileDescriptor descriptor) {
        try {
            if (channel == null) {
                connect();
            }
            if (descriptor != null) {
                channel.setOutboundFileDescriptors(descriptor);
            }
            final int sent = channel.write(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
            return sent > 0 ? Outcome.SENT : Outcome.FULL;
        } catch (final IOException refused) {
            // The next message may find a receiver that has begun anew.
            close();
            return Outcome.GONE;
        }
    }

    private void connect() throws IOException {
        channel = AFUNIXDatagramChannel.open();
        channel.configureBlocking(false);
        channel.connect(address);
    }

    @Override
    public void close() {
        if (channel != null) {
            Descriptors.close(channel);
            channel = null;
        }
    }
}
