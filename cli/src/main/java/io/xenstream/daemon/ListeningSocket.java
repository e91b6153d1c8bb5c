// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** The socket that clients connect to. */
final class ListeningSocket implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Path path;
    private final ServerSocketChannel channel;

    /** Takes a channel that listens already. */
    ListeningSocket(final Path path, final ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        channel.configureBlocking(false);
        if (channel instanceof AFUNIXServerSocketChannel socket) {
            // The name and the socket may be a successor's by then.
            socket.setDeleteOnClose(false);
            socket.setShutdownOnClose(false);
        }
    }

    /**
     * Listens on a path. What is left of a daemon that died is replaced.
     *
     * @throws ServingException if another daemon listens there, or the operating system refuses
     */
    static ListeningSocket bind(final Path path) {
        try {
            final AFUNIXSocketAddress address = AFUNIXSocketAddress.of(path);
            removeStale(path, address);
            final AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
            try {
                final ListeningSocket socket = new ListeningSocket(path, channel);
                channel.bind(address, BACKLOG);
                // Clients are trusted as domain 0 is.
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                return socket;
            } catch (final IOException refused) {
                channel.close();
                throw refused;
            }
        } catch (final IOException refused) {
            throw new ServingException("cannot listen on " + path + ": " + refused.getMessage(), refused);
        }
    }

    private static void removeStale(final Path path, final AFUNIXSocketAddress address) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new IOException("there is something else than a socket");
        }
        try (AFUNIXSocketChannel probe = AFUNIXSocketChannel.open()) {
            probe.connect(address);
        } catch (final IOException nobody) {
            Files.delete(path);
            return;
        }
        throw new IOException("another daemon does already");
    }

    Path path() {
        return path;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Deletes the socket's name, and listens no longer. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException refused) {
            throw new ServingException("cannot delete " + path + ": " + refused.getMessage(), refused);
        } finally {
            close();
        }
    }

    /** Closes this process's copy of the socket, and leaves its name. */
    @Override
    public void close() {
        Descriptors.close(channel);
    }
}
