// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/** Operations on file descriptors. */
final class Descriptor {
    private Descriptor() {}

    static int number(final FileDescriptor descriptor) throws IOException {
        return FileDescriptorCast.using(descriptor).as(Integer.class);
    }

    /** Duplicates a received descriptor, which the channel that received it would otherwise close with itself. */
    static FileDescriptor detached(final FileDescriptor received) throws IOException {
        try {
            return FileDescriptorCast.duplicating(received).getFileDescriptor();
        } finally {
            close(received);
        }
    }

    /**
     * Closes this process's copy of a descriptor and nothing else. Closing a junixsocket channel whose descriptor is still open would shut
     * the socket down for every process that has it.
     */
    static void close(final FileDescriptor descriptor) throws IOException {
        if (descriptor.valid()) {
            new FileOutputStream(descriptor).close();
        }
    }

    /** A channel that closes the descriptor with itself; junixsocket leaves the descriptor of a cast open. */
    static AFUNIXSocketChannel connection(final FileDescriptor descriptor, final String label) {
        final AFUNIXSocketChannel channel = cast(descriptor, AFUNIXSocketChannel.class, "connected", label);
        channel.socket().addCloseable(() -> close(descriptor));
        return channel;
    }

    /** A channel that closes the descriptor with itself and keeps the socket file. */
    static AFUNIXServerSocketChannel listeningSocket(final FileDescriptor descriptor, final String label) {
        final AFUNIXServerSocketChannel channel = cast(descriptor, AFUNIXServerSocketChannel.class, "listening", label);
        channel.setDeleteOnClose(false);
        channel.socket().addCloseable(() -> close(descriptor));
        return channel;
    }

    private static <T extends SelectableChannel> T cast(
            final FileDescriptor descriptor, final Class<T> type, final String kind, final String label) {
        try {
            return FileDescriptorCast.using(descriptor).as(type);
        } catch (final IOException | ClassCastException e) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    Place.whole(label),
                    "the descriptor is not a " + kind + " socket: " + e.getMessage(),
                    e);
        }
    }
}
