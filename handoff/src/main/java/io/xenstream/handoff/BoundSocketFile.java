// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.nativeio.SocketFile;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * The file of a listening unix socket, known by device and inode. Only a socket that refuses connections is replaced, and only the file that this
 * object stands for is deleted: not that of a successor, and nothing else that lies at the path.
 */
public final class BoundSocketFile {
    /** The longest path of a unix socket on Linux, in bytes. */
    public static final int LONGEST_PATH = 107;

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final Object key;

    private BoundSocketFile(final Path path) throws IOException {
        this.path = path;
        this.key = keyOf(path);
    }

    /**
     * A socket that this process listens on.
     *
     * @param file    its file; it stays when the channel is closed
     * @param channel the caller closes it
     */
    public record Listening(BoundSocketFile file, AFUNIXServerSocketChannel channel) {}

    /**
     * Listens on a path. The new socket appears at its path with mode 600, and is never accessible to other users. The socket of a process that died is
     * replaced.
     *
     * @param path    of the socket, at most {@value #LONGEST_PATH} bytes, in a directory whose path has at most {@value SocketFile#LONGEST_DIRECTORY}
     * @param backlog the number of connections that may wait
     * @return the socket
     * @throws IOException if the path is too long, something else lies there, another process listens there, or the system refuses; nothing has
     *                     been created then
     */
    public static Listening listen(final Path path, final int backlog) throws IOException {
        requireShort(path);
        final SocketFile file = SocketFile.prepare(path, LONGEST_PATH, OWNER);
        boolean isBound = false;
        final AFUNIXServerSocketChannel bound = AFUNIXServerSocketChannel.open();
        try {
            bound.setDeleteOnClose(false);
            bound.bind(AFUNIXSocketAddress.of(file.bindPath()), backlog);
            file.publish();
            // Another channel: junixsocket does not accept from a socket that it has bound and whose file lies
            // elsewhere now.
            final FileDescriptor copy =
                    FileDescriptorCast.duplicating(bound.getFileDescriptor()).getFileDescriptor();
            final Listening listening =
                    new Listening(new BoundSocketFile(path), Descriptor.listeningSocket(copy, path.toString()));
            isBound = true;
            return listening;
        } finally {
            Descriptor.close(bound.getFileDescriptor());
            bound.close();
            if (!isBound) {
                file.close();
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

    private static Object keyOf(final Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (final NoSuchFileException gone) {
            return null;
        }
    }

    /**
     * Whether the process that connected to such a socket may use it. The file's mode says the same, but whoever runs as root may have changed it.
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
