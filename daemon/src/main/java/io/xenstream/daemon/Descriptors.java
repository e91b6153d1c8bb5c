// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorAccess;
import org.newsclub.net.unix.FileDescriptorCast;

/** Operations on the file descriptors of channels. */
final class Descriptors {
    private Descriptors() {}

    /** The descriptor's number; -1 if the channel does not expose it. */
    static int number(final Channel channel) {
        if (!(channel instanceof FileDescriptorAccess access)) {
            return -1;
        }
        try {
            final FileDescriptor descriptor = access.getFileDescriptor();
            return descriptor == null
                    ? -1
                    : FileDescriptorCast.using(descriptor).as(Integer.class);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** The process at the other end, when it connected; 0 if the system does not tell. */
    static long process(final Channel channel) {
        try {
            return channel instanceof AFUNIXSocketChannel client
                    ? Math.max(0, client.getPeerCredentials().getPid())
                    : 0;
        } catch (final IOException gone) {
            return 0;
        }
    }

    /**
     * Closes a channel and ignores failures. Some of junixsocket's channels, such as those of pairs, would leave their descriptor open.
     */
    static void close(final Channel channel) {
        try {
            channel.close();
            if (channel instanceof FileDescriptorAccess access) {
                final FileDescriptor descriptor = access.getFileDescriptor();
                if (descriptor != null && descriptor.valid()) {
                    new FileOutputStream(descriptor).close();
                }
            }
        } catch (final IOException alreadyGone) {
            // There is nothing left to close.
        }
    }
}
