// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/** What there is to do with a file descriptor. */
final class Descriptor {
    private Descriptor() {}

    static int number(final FileDescriptor descriptor) throws IOException {
        return FileDescriptorCast.using(descriptor).as(Integer.class);
    }

    /** A descriptor of the same file, in place of one that the channel that received it would close when it is closed. */
    static FileDescriptor detached(final FileDescriptor received) throws IOException {
        try {
            return FileDescriptorCast.duplicating(received).getFileDescriptor();
        } finally {
            close(received);
        }
    }

    /**
     * Closes this process's copy, and nothing else: a junixsocket channel that is closed while its descriptor is open shuts the socket down,
     * for every process that has it.
     */
    static void close(final FileDescriptor descriptor) throws IOException {
        if (descriptor.valid()) {
            new FileOutputStream(descriptor).close();
        }
    }

    /** A channel that closes the descriptor when it is closed. junixsocket's own leave the descriptor of a cast to whoever has cast it. */
    static AFUNIXSocketChannel connection(final FileDescriptor descriptor, final String label) {
        final AFUNIXSocketChannel channel = cast(descriptor, AFUNIXSocketChannel.class, "a connection's", label);
        channel.socket().addCloseable(() -> close(descriptor));
        return channel;
    }

    /** A channel that closes the descriptor when it is closed, and leaves the socket's name. */
    static AFUNIXServerSocketChannel listeningSocket(final FileDescriptor descriptor, final String label) {
        final AFUNIXServerSocketChannel channel =
                cast(descriptor, AFUNIXServerSocketChannel.class, "a listening socket's", label);
        channel.setDeleteOnClose(false);
        channel.socket().addCloseable(() -> close(descriptor));
        return channel;
    }

    private static <T extends SelectableChannel> T cast(
            final FileDescriptor descriptor, final Class<T> type, final String whose, final String label) {
        try {
            return FileDescriptorCast.using(descriptor).as(type);
        } catch (final IOException | ClassCastException e) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    ImageLocation.whole(label),
                    whose + " descriptor",
                    String.valueOf(e.getMessage()),
                    e);
        }
    }
}
