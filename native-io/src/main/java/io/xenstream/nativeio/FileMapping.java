// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A whole file mapped in one range of addresses. */
final class FileMapping {
    /**
     * Keeps mappings that nobody has closed. Otherwise the garbage collector could unmap one under a view, which holds only an address, and
     * a leak would become a crash of the JVM.
     */
    private static final Set<FileMapping> MAPPED = ConcurrentHashMap.newKeySet();

    /** How often a file is reopened that changed while it was opened. */
    private static final int ATTEMPTS = 100;

    private final String label;
    private final RandomAccessFile file;
    private final Mapping mapping;
    private final long length;
    private final boolean closesFile;
    private long lastModified;
    private FileAccess access;
    private boolean isMapped = true;
    private long lengthAtUnmap;

    private FileMapping(final String label, final Mapping mapping, final long length, final boolean closesFile) {
        this.label = label;
        this.file = mapping.file();
        this.mapping = mapping;
        this.length = length;
        this.closesFile = closesFile;
        MAPPED.add(this);
    }

    /**
     * Maps an existing image.
     *
     * @throws ImageIoException        if it is not a regular file or must not be read or written
     * @throws TruncatedImageException if it is empty
     */
    static FileMapping open(final Path path, final boolean isReadOnly) {
        final FileOpenEvent event = FlightRecording.isUsed() ? FileOpenEvent.start(path.toString(), !isReadOnly) : null;
        try {
            final FileMapping mapping = mapUnchanged(path, isReadOnly);
            if (event != null) {
                event.opened(mapping.length);
            }
            return mapping;
        } catch (final XenstreamException failure) {
            if (event != null) {
                event.failed(failure);
            }
            throw failure;
        }
    }

    private static FileMapping mapUnchanged(final Path path, final boolean isReadOnly) {
        final String label = path.toString();
        for (int i = 0; i < ATTEMPTS; i++) {
            final BasicFileAttributes before = regularFile(path);
            final long length = before.size();
            if (length == 0) {
                throw empty(label);
            }
            final FileMapping mapping = map(
                    label,
                    length,
                    isReadOnly,
                    () -> isReadOnly
                            ? new FileMapping(label, Mapping.toRead(path, length), length, false)
                            : mapToUpdate(path, label, length));
            if (mapping.fileLength() == length) {
                mapping.lastModified = isUnchanged(path, before) ? lastModified(before) : 0;
                mapping.access = FileAccess.of(before);
                return mapping;
            }
            mapping.unmap();
        }
        throw new ImageIoException(
                IoRule.READ,
                Place.whole(label),
                "cannot open it: its length changed during each of " + ATTEMPTS + " attempts",
                null);
    }

    static TruncatedImageException empty(final String label) {
        return new TruncatedImageException(
                FormatRule.RECORD_TRUNCATED, Place.of(label, 0), "the header of an image", "an empty file");
    }

    /** Checks before the file is opened, because opening a fifo would block. */
    private static BasicFileAttributes regularFile(final Path path) {
        final BasicFileAttributes attributes;
        try {
            attributes = hasPermissions(path)
                    ? Files.readAttributes(path, PosixFileAttributes.class)
                    : Files.readAttributes(path, BasicFileAttributes.class);
        } catch (final IOException e) {
            throw FileFaults.unreadable(path.toString(), "open", e);
        }
        if (!attributes.isRegularFile()) {
            throw new ImageIoException(
                    IoRule.READ,
                    Place.whole(path.toString()),
                    "cannot map it: it is "
                            + (attributes.isDirectory() ? "a directory" : "a device, a fifo or a socket"),
                    null);
        }
        return attributes;
    }

    /** Whether the files of the path's file system have permissions and a group. */
    static boolean hasPermissions(final Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether the path still names the same file, unmodified. */
    private static boolean isUnchanged(final Path path, final BasicFileAttributes before) {
        final BasicFileAttributes now = regularFile(path);
        return now.lastModifiedTime().equals(before.lastModifiedTime())
                && Objects.equals(now.fileKey(), before.fileKey());
    }

    private static long lastModified(final BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    /** Maps the first bytes of an open file, which may have no name, for writing. The file stays open when it is unmapped. */
    static FileMapping of(final RandomAccessFile file, final String label, final long length) {
        return map(
                label,
                length,
                false,
                () -> new FileMapping(label, Mapping.of(file, FileChannel.MapMode.READ_WRITE, length), length, false));
    }

    /** Maps an open file for writing, also beyond its end. The file stays open when it is unmapped. */
    static FileMapping toExtend(final RandomAccessFile file, final String label, final long length) {
        return map(
                label,
                length,
                false,
                () -> new FileMapping(
                        label, Mapping.beyondEnd(file, FileChannel.MapMode.READ_WRITE, length), length, false));
    }

    /** Maps an open file for reading, also beyond its end. The file stays open when it is unmapped. */
    static FileMapping toRead(final RandomAccessFile file, final String label, final long length) {
        return map(
                label,
                length,
                true,
                () -> new FileMapping(
                        label, Mapping.beyondEnd(file, FileChannel.MapMode.READ_ONLY, length), length, false));
    }

    private static FileMapping map(
            final String label, final long length, final boolean isReadOnly, final Callable<FileMapping> mapping) {
        // The JDK closes the channel of an interrupted thread.
        final boolean isInterrupted = Thread.interrupted();
        final FileMapEvent event = FlightRecording.isUsed() ? FileMapEvent.start(label, length, !isReadOnly) : null;
        boolean isMapped = false;
        try {
            final FileMapping mapped = mapping.call();
            isMapped = true;
            return mapped;
        } catch (final OutOfMemoryError e) {
            throw refused(label, isReadOnly, new IOException("not enough address space for " + length + " bytes", e));
        } catch (final Exception e) {
            throw refused(label, isReadOnly, ioCause(e));
        } finally {
            if (event != null) {
                event.end(isMapped);
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException ioCause(final Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException ioCause) {
                return ioCause;
            }
        }
        return new IOException(fault);
    }

    private static ImageIoException refused(final String label, final boolean isReadOnly, final IOException cause) {
        return isReadOnly
                ? FileFaults.unreadable(label, "map it for reading", cause)
                : FileFaults.unwritable(label, "map it for writing", cause);
    }

    private static FileMapping mapToUpdate(final Path path, final String label, final long length) throws IOException {
        final RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            return new FileMapping(label, Mapping.of(file, FileChannel.MapMode.READ_WRITE, length), length, true);
        } catch (final IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Creates a region of the first bytes of the memory. */
    Region region(final long regionLength, final String regionLabel, final Region.Backing backing) {
        return mapping.segment() == null
                ? Region.ofMemory(mapping.address(), regionLength, regionLabel, backing)
                : Region.ofSegment(mapping.segment(), regionLength, regionLabel, backing);
    }

    /** Creates a region of the first bytes of the memory, if it has been mapped for writing. */
    WritableRegion writableRegion(final long regionLength, final String regionLabel, final Region.Backing backing) {
        return mapping.segment() == null
                ? WritableRegion.ofMemory(mapping.address(), regionLength, regionLabel, backing)
                : WritableRegion.ofSegment(mapping.segment(), regionLength, regionLabel, backing);
    }

    /** Returns where the first bytes of the memory are. */
    Region.Backing.Extent extent(final long extentLength) {
        return mapping.segment() == null
                ? new Region.Backing.Extent(mapping.address(), extentLength)
                : new Region.Backing.Extent(mapping.segment(), extentLength);
    }

    /** The file's length when it was mapped, in bytes. */
    long length() {
        return length;
    }

    /** When the file was last modified before it was mapped, in nanoseconds since 1970; 0 if unknown. */
    long lastModified() {
        return lastModified;
    }

    /** Who may access the file, as of its opening; null if the file was created here or its file system has no permissions. */
    FileAccess access() {
        return access;
    }

    private synchronized long fileLength() {
        if (!isMapped) {
            return lengthAtUnmap;
        }
        try {
            return file.length();
        } catch (final IOException e) {
            if (!file.getChannel().isOpen()) {
                // A new file, which was published or discarded while its memory was still used.
                return length;
            }
            throw FileFaults.unreadable(label, "read its length", e);
        }
    }

    /** Requires that the file has not been shortened. */
    void requireFullLength() {
        final ImageException shortened = explain(null);
        if (shortened != null) {
            throw shortened;
        }
    }

    /** Explains a memory fault, if there was one: the file has been shortened; null if it has not. */
    ImageException explain(final InternalError fault) {
        final long now = fileLength();
        if (now >= length) {
            return null;
        }
        return new TruncatedImageException(
                IoRule.SHRUNK, Place.of(label, now), "the " + length + " bytes it had", now + " bytes", fault);
    }

    /** Writes the memory to the disk. */
    synchronized void force() {
        if (!isMapped) {
            throw new IllegalStateException("the image " + label + " is closed");
        }
        try {
            // On Linux the mapping and the file share their pages, so this syncs both.
            file.getFD().sync();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "sync it", e);
        }
    }

    synchronized void unmap() {
        if (!isMapped) {
            return;
        }
        lengthAtUnmap = fileLength();
        isMapped = false;
        MAPPED.remove(this);
        try {
            mapping.unmap();
            if (closesFile) {
                file.close();
            }
        } catch (final IOException e) {
            throw FileFaults.unreadable(label, "unmap it", e);
        }
    }
}
