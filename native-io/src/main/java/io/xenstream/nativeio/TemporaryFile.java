// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import net.openhft.chronicle.core.OS;

/** A file beside a target, to be filled, and then renamed over it or deleted; or one that never has a name. */
final class TemporaryFile {
    private static final FileAttribute<?>[] DEFAULT_PERMISSIONS = {};
    /** Zeros to allocate with: few enough to stay in the cache. */
    private static final int BLOCK = 64 << 10;

    private final String label;
    private final Path target;
    private final Path path;
    /** Not a channel, which the JDK would close when its thread is interrupted. */
    private final RandomAccessFile file;

    private TemporaryFile(final String label, final Path target, final Path path) throws IOException {
        this.label = label;
        this.target = target;
        this.path = path;
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Creates a file beside the target.
     *
     * @throws ImageIoException if the target is something else than a file, or no file can be created beside it
     */
    static TemporaryFile beside(final Path path) {
        final String label = path.toString();
        try {
            final Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
            if (target.getFileName() == null || (Files.exists(target) && !Files.isRegularFile(target))) {
                throw new ImageIoException(
                        IoRule.WRITE,
                        ImageLocation.of(label, 0),
                        "a regular file, or none yet",
                        Files.isDirectory(target) ? "a directory" : "a device, a fifo or a socket");
            }
            return new TemporaryFile(label, target, createBeside(target));
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "to create a file beside it", e);
        }
    }

    /**
     * Creates a file without a name, for this user alone: its space is free again when the last process has closed it, however that ends.
     *
     * @throws ImageIoException if no file can be created there
     */
    static TemporaryFile unnamed(final Path directory) {
        try {
            final Path path = Files.createTempFile(directory, ".xenstream-", ".tmp");
            final TemporaryFile file = new TemporaryFile(path.toString(), null, path);
            Files.delete(path);
            return file;
        } catch (final IOException e) {
            throw FileFaults.unwritable(directory.toString(), "to create a file in it", e);
        }
    }

    private static Path createBeside(final Path target) throws IOException {
        Path path = randomlyNamed(target);
        while (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            path = randomlyNamed(target);
        }
        return Files.createFile(path, permissionsOf(target));
    }

    private static Path randomlyNamed(final Path target) {
        final String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling("." + target.getFileName() + "." + random + ".tmp");
    }

    /** A new image must not show to everybody what the old one kept from them. */
    private static FileAttribute<?>[] permissionsOf(final Path target) throws IOException {
        if (!Files.exists(target) || !Files.getFileStore(target).supportsFileAttributeView("posix")) {
            return DEFAULT_PERMISSIONS;
        }
        final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    String label() {
        return label;
    }

    /** Maps the file's first octets, whole pages that it has. */
    FileMapping map(final long length) {
        return target == null ? FileMapping.ofPages(file, label, length) : FileMapping.ofPages(path, label, length);
    }

    /** Cuts a file without a name to its length. */
    FileDescriptor finish(final long length) {
        cutBack(length);
        try {
            return file.getFD();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "the file's descriptor", e);
        }
    }

    /**
     * Lengthens the file, by writing zeros: space that is only promised would be missed when the memory is written, too late for an exception.
     * On a disk that is nearly full, less than wanted will do.
     *
     * @return the new length, whole pages, like the wanted one
     * @throws ImageIoException if there is less room than required; the file is as long as before then
     */
    long allocate(final long length, final long required, final long wanted) {
        long allocated = length;
        try {
            final byte[] zeros = new byte[BLOCK];
            file.seek(length);
            while (allocated < wanted) {
                file.write(zeros, 0, (int) Math.min(BLOCK, wanted - allocated));
                allocated = file.getFilePointer();
            }
            return wanted;
        } catch (final IOException e) {
            final long pages = allocated - allocated % OS.pageSize();
            if (pages >= required) {
                return cutBack(pages);
            }
            cutBack(length);
            throw noRoom(length, required, allocated, e);
        }
    }

    private long cutBack(final long length) {
        try {
            file.setLength(length);
            return length;
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "to shorten the file beside it to " + length + " octets", e);
        }
    }

    private ImageIoException noRoom(
            final long length, final long required, final long allocated, final IOException cause) {
        return new ImageIoException(
                IoRule.SPACE,
                ImageLocation.of(label, length),
                "room for " + (required - length) + " octets more",
                (required - allocated) + " octets missing (" + FileFaults.reason(cause) + ")",
                cause);
    }

    /** Cuts the file to its length, forces it as asked, and renames it. Whatever fails, the file is gone. */
    void publish(final long length, final Durability durability) {
        try {
            file.setLength(length);
            if (durability != Durability.NONE) {
                file.getFD().sync();
            }
            file.close();
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            discard();
            throw FileFaults.unwritable(label, "to put the new image in its place", e);
        }
        if (durability == Durability.FULL) {
            forceDirectory();
        }
    }

    private void forceDirectory() {
        final boolean isInterrupted = Thread.interrupted();
        try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "to force its directory to the disk", e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes and deletes the file. */
    void discard() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "to delete " + path, e);
        }
    }
}
