// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Decides which file a path names. Paths are compared by the file's identity (device and inode), never by their spelling. */
public final class FileIdentity {
    /** How many symbolic links are followed, as on Linux. */
    public static final int MOST_LINKS = 40;

    private FileIdentity() {}

    /**
     * Whether two paths name the same file: one path spelled in two ways, a symbolic link and what it points to, or hard links. Of files that do
     * not exist yet, whether creating both would create one file.
     *
     * @param one   a path; the file need not exist
     * @param other another path; the file need not exist
     * @return true if writing one would change or replace the other
     * @throws ImageIoException if a directory of the paths cannot be searched
     */
    public static boolean isSame(final Path one, final Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other);
            }
            return isSameName(one, other);
        } catch (final IOException e) {
            throw FileFaults.unreadable(other.toString(), "compare it with " + one, e);
        }
    }

    private static boolean isSameName(final Path one, final Path other) throws IOException {
        if (one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())) {
            return true;
        }
        if (!hasDirectory(one) || !hasDirectory(other)) {
            return false;
        }
        final Path first = target(one);
        final Path second = target(other);
        return first.getFileName() != null
                && first.getFileName().equals(second.getFileName())
                && hasDirectory(first)
                && hasDirectory(second)
                && Files.isSameFile(first.getParent(), second.getParent());
    }

    private static boolean hasDirectory(final Path path) {
        final Path parent = path.toAbsolutePath().getParent();
        return parent != null && Files.isDirectory(parent);
    }

    /**
     * The file that is replaced when a file is published at a path: symbolic links are followed, also to a file that does not exist yet.
     *
     * @param path any path
     * @return an absolute path, which is no symbolic link, in a directory without symbolic links
     * @throws IOException if a directory does not exist or cannot be searched, or links form a loop
     */
    public static Path target(final Path path) throws IOException {
        Path current = path.toAbsolutePath();
        for (int links = 0; links <= MOST_LINKS; links++) {
            if (current.getParent() == null) {
                return current;
            }
            current = current.getParent().toRealPath().resolve(current.getFileName());
            if (!Files.isSymbolicLink(current)) {
                return current;
            }
            current = current.resolveSibling(Files.readSymbolicLink(current));
        }
        throw new FileSystemLoopException(path.toString());
    }
}
