// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.handoff.BoundSocketFile;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;

/** The socket that clients connect to. */
final class ListeningSocket implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Path path;
    private final BoundSocketFile file;
    private final ServerSocketChannel channel;

    /** Wraps a channel that a predecessor has handed over. */
    ListeningSocket(final Path path, final ServerSocketChannel channel) throws IOException {
        this(path, channel, BoundSocketFile.adopt(path));
    }

    private ListeningSocket(final Path path, final ServerSocketChannel channel, final BoundSocketFile file)
            throws IOException {
        this.path = path;
        this.file = file;
        this.channel = channel;
        channel.configureBlocking(false);
        if (channel instanceof AFUNIXServerSocketChannel socket) {
            // By then, the file and the socket may belong to a successor.
            socket.setDeleteOnClose(false);
            socket.setShutdownOnClose(false);
        }
    }

    /**
     * Listens on a path. The socket file of a daemon that died is replaced.
     *
     * @throws ServingException if another daemon listens there, or the operating system refuses
     */
    static ListeningSocket bind(final Path path) {
        try {
            // Clients are trusted like domain 0: the socket has mode 600.
            final BoundSocketFile.Listening socket = BoundSocketFile.listen(path, BACKLOG);
            try {
                return new ListeningSocket(path, socket.channel(), socket.file());
            } catch (final IOException refused) {
                socket.channel().close();
                socket.file().delete();
                throw refused;
            }
        } catch (final IOException refused) {
            throw new ServingException("cannot listen on " + path + ": " + refused.getMessage(), refused);
        }
    }

    Path path() {
        return path;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Deletes the socket file, unless it is another one by now, and closes the socket. */
    void delete() {
        try {
            file.delete();
        } catch (final IOException refused) {
            throw new ServingException("cannot delete " + path + ": " + refused.getMessage(), refused);
        } finally {
            close();
        }
    }

    /** Closes this process's copy of the socket and keeps its file. */
    @Override
    public void close() {
        Descriptors.close(channel);
    }
}
