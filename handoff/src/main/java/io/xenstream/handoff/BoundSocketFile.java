// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/**
 * The file of a listening unix socket, known by device and inode. Only a socket that refuses connections is replaced, and only the file that this
 * object stands for is deleted: not that of a successor, and nothing else that lies at the path.
 */
public final class BoundSocketFile {
    /** The longest path of a unix socket on Linux, in bytes. */
    public static final int LONGEST_PATH = 107;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final Object key;

    private BoundSocketFile(final Path path) throws IOException {
        this.path = path;
        this.key = keyOf(path);
    }

    /**
     * Binds a channel. The new socket has mode 600. The socket of a process that died is replaced.
     *
     * @param channel an unbound channel
     * @param path    of the socket, at most {@value #LONGEST_PATH} bytes
     * @param backlog the number of connections that may wait
     * @return the socket's file
     * @throws IOException if the path is too long, something else lies there, another process listens there, or the system refuses; nothing has
     *                     been created then
     */
    public static BoundSocketFile bind(final AFUNIXServerSocketChannel channel, final Path path, final int backlog)
            throws IOException {
        requireShort(path);
        final AFUNIXSocketAddress address = AFUNIXSocketAddress.of(path);
        removeStale(path, address);
        channel.bind(address, backlog);
        final BoundSocketFile file = new BoundSocketFile(path);
        boolean isPrivate = false;
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            isPrivate = true;
            return file;
        } finally {
            if (!isPrivate) {
                file.delete();
            }
        }
    }

    /**
     * The file of a socket that was bound by another process and handed over.
     *
     * @param path of the socket
     * @return the file that lies there now, if any
     * @throws IOException if it cannot be examined
     */
    public static BoundSocketFile adopt(final Path path) throws IOException {
        return new BoundSocketFile(path);
    }

    /**
     * Requires that a path is short enough for a unix socket.
     *
     * @param path of a socket
     * @throws IOException if it is longer than {@value #LONGEST_PATH} bytes
     */
    public static void requireShort(final Path path) throws IOException {
        final int length = path.toString().getBytes(Charset.defaultCharset()).length;
        if (length > LONGEST_PATH) {
            throw new IOException("the path has " + length + " bytes, but that of a unix socket has at most "
                    + LONGEST_PATH + "; use a directory with a shorter path, such as /run, or a relative path");
        }
    }

    private static void removeStale(final Path path, final AFUNIXSocketAddress address) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE) != SOCKET) {
            throw new IOException("the path exists and is not a socket");
        }
        final BoundSocketFile found = new BoundSocketFile(path);
        try (AFUNIXSocketChannel probe = AFUNIXSocketChannel.open()) {
            probe.connect(address);
        } catch (final ConnectionRefusedSocketException nobody) {
            found.delete();
            return;
        }
        throw new IOException("another daemon listens on it");
    }

    private static Object keyOf(final Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (final NoSuchFileException gone) {
            return null;
        }
    }

    /**
     * Whether the process that connected to such a socket may use it. The file has its mode only after it was bound, so others may have connected before.
     *
     * @param channel accepted from the socket
     * @return whether the other process runs as this process's user or as root
     * @throws IOException if the system does not tell
     */
    public static boolean admits(final AFUNIXSocketChannel channel) throws IOException {
        final long user = channel.getPeerCredentials().getUid();
        return user == ProcessUser.UID || user == 0;
    }

    /**
     * Deletes the file if it still lies at its path.
     *
     * @throws IOException if the system refuses
     */
    public void delete() throws IOException {
        if (key != null && Objects.equals(key, keyOf(path))) {
            Files.deleteIfExists(path);
        }
    }
}
