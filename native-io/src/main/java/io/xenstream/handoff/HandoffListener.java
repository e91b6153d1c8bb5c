// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * The socket on which a predecessor waits for its successor. It goes with the handoff: the successor waits on it for its own successor, and
 * whoever connects meanwhile waits in its queue. Closing it leaves its name where it is; a daemon that ends for good
 * {@linkplain #delete() deletes} it.
 */
public final class HandoffListener implements AutoCloseable {
    private static final int BACKLOG = 8;

    private final Path path;
    private final AFUNIXServerSocketChannel channel;

    HandoffListener(final Path path, final AFUNIXServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        channel.setDeleteOnClose(false);
        channel.configureBlocking(false);
    }

    /**
     * Listens on a path. What is left of a daemon that died is replaced.
     *
     * @param path of the socket, in a directory that others cannot write to; a path of about 100 octets is the longest
     * @return the listener
     * @throws HandoffException if the directory can be written by others, another process listens there already, or the operating system
     *                          refuses
     */
    public static HandoffListener bind(final Path path) {
        SocketDirectory.requireOwn(path);
        try {
            final AFUNIXSocketAddress address = AFUNIXSocketAddress.of(path);
            removeStale(path, address);
            final AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
            boolean isBound = false;
            try {
                channel.bind(address, BACKLOG);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                final HandoffListener listener = new HandoffListener(path, channel);
                isBound = true;
                return listener;
            } finally {
                if (!isBound) {
                    channel.close();
                }
            }
        } catch (final IOException e) {
            throw refused(path, "to listen on the socket", e);
        }
    }

    private static void removeStale(final Path path, final AFUNIXSocketAddress address) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new HandoffException(
                    HandoffRule.SOCKET, ImageLocation.whole(path.toString()), "a socket, or nothing", "something else");
        }
        if (isServed(address)) {
            throw new HandoffException(
                    HandoffRule.SOCKET,
                    ImageLocation.whole(path.toString()),
                    "a socket that nobody listens on",
                    "another daemon's");
        }
        Files.delete(path);
    }

    private static boolean isServed(final AFUNIXSocketAddress address) {
        try (AFUNIXSocketChannel probe = AFUNIXSocketChannel.open()) {
            probe.connect(address);
            return true;
        } catch (final IOException refused) {
            return false;
        }
    }

    static HandoffException refused(final Path path, final String expected, final IOException cause) {
        return new HandoffException(
                HandoffRule.SOCKET, ImageLocation.whole(path.toString()), expected, reason(cause), cause);
    }

    static String reason(final IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /**
     * Where it listens.
     *
     * @return the socket's path
     */
    public Path path() {
        return path;
    }

    /**
     * The socket, to be waited on with a selector of its provider: it is ready when a successor knocks. Only the agent accepts.
     *
     * @return a channel that does not block
     */
    public ServerSocketChannel channel() {
        return channel;
    }

    AFUNIXServerSocketChannel socket() {
        return channel;
    }

    /** Deletes the socket's name, and listens no longer. For a daemon that ends and has no successor. */
    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            throw refused(path, "to delete the socket", e);
        } finally {
            close();
        }
    }

    /** Closes this process's copy of the socket. A successor that has it is not harmed. Closing again does nothing. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                Descriptor.close(channel.getFileDescriptor());
                channel.close();
            }
        } catch (final IOException e) {
            throw refused(path, "to close the socket", e);
        }
    }
}
