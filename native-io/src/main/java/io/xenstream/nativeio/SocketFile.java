// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file of a Unix domain socket that this process listens on.
 *
 * <pre>{@code
 * SocketFile file = SocketFile.prepare(path, PosixFilePermissions.fromString("rw-------"));
 * channel.bind(UnixDomainSocketAddress.of(file.bindPath()));
 * file.publish();
 * ...
 * file.close();       // deletes the socket, if it is still this process's own
 * channel.close();
 * }</pre>
 *
 * <p>The socket is bound in a directory that only this user can enter, gets its permissions there, and then appears at its path. It is never
 * accessible with other permissions. A socket that no process listens on, left by a process that was killed, is replaced. Anything else at the path
 * is kept: a file, a directory, a symbolic link, a device, or the socket of another process. Closing deletes only the socket that this
 * process created, compared by device and inode. For one thread at a time.
 */
public final class SocketFile implements AutoCloseable {
    /** The maximum length of the path of a socket to listen on, in bytes. */
    public static final int LONGEST_PATH = 100;

    /** The maximum length of a directory in which a socket can be bound, in bytes. */
    public static final int LONGEST_DIRECTORY = 101;

    /** The path of the bound socket must not exceed the limit of the Java platform. */
    private static final int LONGEST_BOUND = 106;

    private static final String BOUND = "s";
    private static final int SEPARATORS = 2;
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int RADIX = 36;
    private static final int LONGEST_NAME = 5;
    private static final int ATTEMPTS = 100;

    private final Path path;
    private final Set<PosixFilePermission> permissions;
    private final Path directory;
    private final Path bound;
    /** Device and inode of the published socket, or null. */
    private Object identity;

    private SocketFile(final Path path, final Set<PosixFilePermission> permissions, final Path directory) {
        this.path = path;
        this.permissions = Set.copyOf(permissions);
        this.directory = directory;
        this.bound = directory.resolve(BOUND);
    }

    /**
     * Checks that a process can listen on a path, and creates the private directory that its socket is bound in.
     *
     * @param path        of the socket, at most {@value #LONGEST_PATH} bytes
     * @param permissions of the socket: who may write to it may connect
     * @return the file; close it
     * @throws IOException if the path is too long, another process listens on it, it is not a socket, or its directory cannot be written to;
     *                     nothing was created or deleted
     */
    public static SocketFile prepare(final Path path, final Set<PosixFilePermission> permissions) throws IOException {
        return prepare(path, LONGEST_PATH, permissions);
    }

    /**
     * Like {@link #prepare(Path, Set)}, for paths that may be longer because their directories are not.
     *
     * @param path        of the socket, in a directory of at most {@value #LONGEST_DIRECTORY} bytes
     * @param longest     maximum number of bytes of the path
     * @param permissions of the socket: who may write to it may connect
     * @return the file; close it
     * @throws IOException if the path is too long, another process listens on it, it is not a socket, or its directory cannot be written to;
     *                     nothing was created or deleted
     */
    public static SocketFile prepare(final Path path, final int longest, final Set<PosixFilePermission> permissions)
            throws IOException {
        requireLength(path, longest);
        requireFree(path);
        return new SocketFile(path, permissions, createDirectory(path));
    }

    /**
     * Checks the length of a socket's path.
     *
     * @param path    of a socket
     * @param longest maximum number of bytes
     * @throws IOException if it is longer
     */
    public static void requireLength(final Path path, final int longest) throws IOException {
        final int length = length(path);
        if (length > longest) {
            throw new IOException("the path of the socket has " + length + " bytes, and may have at most " + longest
                    + "; use a shorter one, or one relative to the current directory");
        }
    }

    private static int length(final Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static Path createDirectory(final Path path) throws IOException {
        final Path parent = path.getParent();
        final int room = LONGEST_BOUND - SEPARATORS - BOUND.length() - (parent == null ? 0 : length(parent));
        if (room <= 1) {
            throw new IOException("the path of the socket's directory may have at most " + LONGEST_DIRECTORY
                    + " bytes; use a shorter one, or one relative to the current directory");
        }
        IOException exists = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return Files.createDirectory(
                        path.resolveSibling("." + random(Math.min(room, LONGEST_NAME) - 1)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (final FileAlreadyExistsException taken) {
                exists = taken;
            }
        }
        throw exists;
    }

    private static String random(final int length) {
        final StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append(Character.forDigit(ThreadLocalRandom.current().nextInt(RADIX), RADIX));
        }
        return name.toString();
    }

    /**
     * Returns the path to bind the socket to.
     *
     * @return a path in the private directory
     */
    public Path bindPath() {
        return bound;
    }

    /**
     * Makes the bound socket appear at its path. Replaces a socket there that no process listens on.
     *
     * @throws IOException if another process has created a file there in the meantime, or the operating system refuses
     */
    public void publish() throws IOException {
        Files.setPosixFilePermissions(bound, permissions);
        final Object own = identity(bound);
        try {
            Files.createLink(path, bound);
        } catch (final FileAlreadyExistsException former) {
            removeStale();
            Files.createLink(path, bound);
        }
        identity = own;
        removeDirectory();
    }

    private void removeStale() throws IOException {
        final Object stale = requireFree(path);
        // Another process that starts now has created its socket before this check, so that it has another inode.
        if (stale != null && stale.equals(identity(path))) {
            Files.delete(path);
        }
    }

    /**
     * Checks that there is no file, or a socket that no process listens on.
     *
     * @return the socket's device and inode; null without a file
     */
    private static Object requireFree(final Path path) throws IOException {
        final Object identity;
        try {
            identity = identity(path);
            final int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & FILE_TYPE) != SOCKET) {
                throw new IOException("the path exists and is not a socket; delete it, or use another path");
            }
        } catch (final NoSuchFileException free) {
            return null;
        }
        if (isServed(path)) {
            throw new IOException("another process listens on it");
        }
        return identity;
    }

    /** Returns false only if the system says that no process listens. */
    private static boolean isServed(final Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Connecting to a process with a full queue would block.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (final ConnectException refused) {
            return false;
        } catch (final IOException unknown) {
            throw new IOException("cannot find out whether a process listens on it: " + unknown.getMessage(), unknown);
        }
    }

    private static Object identity(final Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private void removeDirectory() throws IOException {
        Files.deleteIfExists(bound);
        Files.deleteIfExists(directory);
    }

    /**
     * Deletes the socket, unless another process has replaced it, and the private directory. Close the file before the socket: the inode of
     * an open socket is not used again. Closing again does nothing.
     *
     * @throws IOException if the operating system refuses
     */
    @Override
    public void close() throws IOException {
        removeDirectory();
        if (identity == null) {
            return;
        }
        try {
            if (identity.equals(identity(path))) {
                Files.delete(path);
            }
        } catch (final NoSuchFileException gone) {
            identity = null;
        }
        identity = null;
    }
}
