// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ByteSource;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.internal.FlightRecording;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file beside a target that is renamed to it or deleted in the end; or a file without a name. */
final class TemporaryFile {

    /** How often a file is created again that another process took for a leftover before it was locked. */
    private static final int ATTEMPTS = 100;
    /** Where pages are larger, the last one may be in part beyond the end of the file. */
    private static final int PAGE = 4096;

    private final String label;
    private final Path target;
    private final Path path;
    /** The permissions of the published file; null for those that it was created with. */
    private final Set<PosixFilePermission> permissions;
    /** Not a channel, which the JDK closes when its thread is interrupted. The file's lock ends when any descriptor of it is closed. */
    private final RandomAccessFile file;

    private TemporaryFile(
            final String label, final Path target, final Path path, final Set<PosixFilePermission> permissions)
            throws IOException {
        this.label = label;
        this.target = target;
        this.path = path;
        this.permissions = permissions;
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Creates a file beside the target, and deletes those that killed writers of the same target have left.
     *
     * @param sources what the file is derived from, which limits its permissions
     * @throws ImageIoException if the target exists and is not a regular file, or no file can be created beside it
     */
    static TemporaryFile beside(final Path path, final ImageSources sources) {
        final String label = path.toString();
        try {
            final Path target = FileIdentity.target(path);
            if (target.getFileName() == null || (Files.exists(target) && !Files.isRegularFile(target))) {
                throw new ImageIoException(
                        IoRule.WRITE,
                        Place.whole(label),
                        "cannot replace it: it is "
                                + (Files.isDirectory(target) ? "a directory" : "a device, a fifo or a socket"),
                        null);
            }
            LeftoverFiles.deleteFor(target);
            return create(label, target, sources);
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "create a temporary file beside it", e);
        }
    }

    /**
     * Creates a file that is never published, readable by this user only, and deletes those that killed processes have left.
     *
     * @param name names the kind of files
     * @throws ImageIoException if no file can be created there
     */
    static TemporaryFile in(final Path directory, final String name) {
        try {
            final Path target = directory.toRealPath().resolve(name);
            LeftoverFiles.deleteFor(target);
            return create(name, target, ImageSources.PRIVATE);
        } catch (final IOException e) {
            throw FileFaults.unwritable(directory.toString(), "create a temporary file in it", e);
        }
    }

    private static TemporaryFile create(final String label, final Path target, final ImageSources sources)
            throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            final Path path = LeftoverFiles.newName(target);
            TemporaryFile created = null;
            try {
                created = new TemporaryFile(
                        label,
                        target,
                        path,
                        UnpublishedFiles.create(path, () -> NewPermissions.create(path, target, sources)));
                if (created.claim()) {
                    return created;
                }
                created.file.close();
                UnpublishedFiles.delete(path);
            } finally {
                if (created == null) {
                    UnpublishedFiles.delete(path);
                }
            }
        }
        throw new IOException("another process deleted it in each of " + ATTEMPTS + " attempts");
    }

    /** Locks the file as one that is in use. Returns false if another process has taken it for a leftover and deletes it. */
    private boolean claim() {
        final boolean isInterrupted = Thread.interrupted();
        try {
            return file.getChannel().tryLock() != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        } catch (final IOException notSupported) {
            return true;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Creates a file without a name, readable by this user only. Its space is free again when the last process has closed it.
     *
     * @throws ImageIoException if no file can be created there
     */
    static TemporaryFile unnamed(final Path directory) {
        try {
            final Path path = Files.createTempFile(directory, ".xenstream-", ".tmp");
            final TemporaryFile file = new TemporaryFile(path.toString(), null, path, null);
            Files.delete(path);
            return file;
        } catch (final IOException e) {
            throw FileFaults.unwritable(directory.toString(), "create a temporary file in it", e);
        }
    }

    String label() {
        return label;
    }

    /** The file's path. */
    Path path() {
        return path;
    }

    /** Maps the first bytes of the file. */
    FileMapping map(final long length) {
        return FileMapping.of(file, label, length);
    }

    /** Appends bytes to the file. */
    void write(final byte[] bytes, final int offset, final int length) {
        try {
            file.write(bytes, offset, length);
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "write it", e);
        }
    }

    /** The number of bytes written. */
    long length() {
        try {
            return file.length();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "read its length", e);
        }
    }

    /** Truncates a file that is not published to its final length. */
    FileDescriptor finish(final long length) {
        cutBack(length);
        try {
            return file.getFD();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "open the file's descriptor", e);
        }
    }

    /**
     * Extends the file by writing zeros. On a disk that is nearly full, the file may get less than the wanted length.
     *
     * @return the new length, a multiple of {@value #PAGE} bytes, as the wanted length must be
     * @throws ImageIoException if there is not enough space for the required length; the file keeps its length
     */
    long allocate(final long length, final long required, final long wanted) {
        final Zeros written = Zeros.write(file, length, wanted);
        if (written.refusal() == null) {
            return wanted;
        }
        final long pages = written.end() - written.end() % PAGE;
        if (pages >= required) {
            return cutBack(pages);
        }
        cutBack(length);
        throw noRoom(length, required, written.end(), written.refusal());
    }

    /**
     * Writes bytes to the file, not through its memory.
     *
     * @param offset at most the length of the file
     * @param before the length of the file, which it keeps if there is not enough space
     * @return where the bytes end
     */
    long write(final long offset, final ByteSource source, final long before) {
        // Not through the channel, which an interrupt would close.
        long end = offset;
        int size = 0;
        try {
            file.seek(offset);
            for (size = source.next(); size > 0; size = source.next()) {
                file.write(source.bytes(), 0, size);
                end += size;
            }
        } catch (final IOException e) {
            cutBack(before);
            throw noRoom(before, end + size + source.rest(), Math.max(before, end), e);
        }
        return end;
    }

    private long cutBack(final long length) {
        try {
            file.setLength(length);
            return length;
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "shorten the temporary file to " + length + " bytes", e);
        }
    }

    private ImageIoException noRoom(
            final long length, final long required, final long allocated, final IOException cause) {
        return new ImageIoException(
                IoRule.SPACE,
                Place.of(label, length),
                "cannot extend the file by " + (required - length) + " bytes: " + FileFaults.reason(cause) + ", "
                        + (required - allocated) + " bytes missing",
                cause);
    }

    /** Truncates the file, syncs it as asked, and renames it. On failure, the file is deleted. */
    void publish(final long length, final Durability durability) {
        final FilePublishEvent event =
                FlightRecording.isUsed() ? FilePublishEvent.start(label, length, durability) : null;
        try {
            rename(length, durability);
            if (durability == Durability.FULL) {
                forceDirectory();
            }
        } catch (final ImageIoException failure) {
            if (event != null) {
                event.failed(failure);
            }
            throw failure;
        }
        if (event != null) {
            event.published();
        }
    }

    private void rename(final long length, final Durability durability) {
        try {
            file.setLength(length);
            if (durability != Durability.NONE) {
                file.getFD().sync();
            }
            if (permissions != null) {
                Files.setPosixFilePermissions(path, permissions);
            }
            // Closed last: closing it ends its lock.
            UnpublishedFiles.publish(path, target);
            file.close();
        } catch (final IOException e) {
            discard();
            throw FileFaults.unwritable(label, "rename the temporary file to it", e);
        }
    }

    /** Maps all of the file. The memory is unmapped when nobody can reach it any more. */
    MappedByteBuffer mapAll(final int length) {
        final boolean isInterrupted = Thread.interrupted();
        try {
            return file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, length);
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "map it for writing", e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Renames the file, which stays open and locked. On failure, it is deleted.
     *
     * @return what tells the file from others
     */
    Object publishOpen() {
        try {
            if (permissions != null) {
                Files.setPosixFilePermissions(path, permissions);
            }
            final Object key =
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            UnpublishedFiles.publish(path, target);
            return key;
        } catch (final IOException e) {
            discard();
            throw FileFaults.unwritable(label, "rename the temporary file to it", e);
        }
    }

    /** Closes a file that {@link #publishOpen} has renamed, which ends its lock. */
    void close() {
        try {
            file.close();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "close it", e);
        }
    }

    private void forceDirectory() {
        final boolean isInterrupted = Thread.interrupted();
        try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "sync its directory", e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes and deletes the file. */
    void discard() {
        try {
            UnpublishedFiles.delete(path);
            file.close();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "delete " + path, e);
        }
    }
}
