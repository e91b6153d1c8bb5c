// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;

/**
 * The socket on which a predecessor waits for its successor. It is handed over too: the successor waits on it for its own successor, and
 * processes that connect meanwhile wait in its queue. Closing the listener keeps the socket file; a daemon that ends without a successor
 * {@linkplain #delete() deletes} it.
 */
public final class HandoffListener implements AutoCloseable {
    private static final int BACKLOG = 8;

    private final Path path;
    private final BoundSocketFile file;
    private final AFUNIXServerSocketChannel channel;

    /** Wraps a socket that a predecessor has handed over. */
    HandoffListener(final Path path, final AFUNIXServerSocketChannel channel) throws IOException {
        this(path, channel, BoundSocketFile.adopt(path));
    }

    private HandoffListener(final Path path, final AFUNIXServerSocketChannel channel, final BoundSocketFile file)
            throws IOException {
        this.path = path;
        this.file = file;
        this.channel = channel;
        channel.setDeleteOnClose(false);
        channel.configureBlocking(false);
    }

    /**
     * Listens on a path. The socket file of a daemon that died is replaced. The new socket has mode 600.
     *
     * @param path of the socket, at most {@value BoundSocketFile#LONGEST_PATH} bytes, in a directory that other users cannot write to
     * @return the listener
     * @throws HandoffException if other users can write to the directory, another process listens on the path, or the operating system
     *                          refuses
     */
    public static HandoffListener bind(final Path path) {
        SocketDirectory.requireOwn(path);
        try {
            final BoundSocketFile.Listening socket = BoundSocketFile.listen(path, BACKLOG);
            boolean isListening = false;
            try {
                final HandoffListener listener = new HandoffListener(path, socket.channel(), socket.file());
                isListening = true;
                return listener;
            } finally {
                if (!isListening) {
                    socket.channel().close();
                    socket.file().delete();
                }
            }
        } catch (final IOException e) {
            throw HandoffException.ofSocket(path, "listen on the socket", e);
        }
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
     * The socket, for registration with a selector of its provider: it becomes ready when a successor connects. Only the agent accepts.
     *
     * @return a non-blocking channel
     */
    public ServerSocketChannel channel() {
        return channel;
    }

    AFUNIXServerSocketChannel socket() {
        return channel;
    }

    /** Deletes the socket file, unless it is another one by now, and closes the listener. For a daemon that ends without a successor. */
    public void delete() {
        try {
            file.delete();
        } catch (final IOException e) {
            throw HandoffException.ofSocket(path, "delete the socket", e);
        } finally {
            close();
        }
    }

    /** Closes this process's copy of the socket; a successor's copy stays usable. Closing again does nothing. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                Descriptor.close(channel.getFileDescriptor());
                channel.close();
            }
        } catch (final IOException e) {
            throw HandoffException.ofSocket(path, "close the socket", e);
        }
    }
}
