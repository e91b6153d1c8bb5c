// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.TruncatedImageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;

/**
 * A whole file in one range of addresses. Chronicle Bytes maps and unmaps it; nothing is read or written through Chronicle, which would not
 * stop at the end.
 */
final class FileMapping {
    /**
     * What nobody has closed stays mapped. Otherwise the garbage collector would unmap it under a view, which is only an address, and the
     * JVM would crash where a leak can be found.
     */
    private static final Set<FileMapping> MAPPED = ConcurrentHashMap.newKeySet();

    /** How often a file is opened anew that was replaced just then. */
    private static final int ATTEMPTS = 100;

    static {
        QuietLogging.initialize(OS::pageSize);
    }

    private final String label;
    private final RandomAccessFile file;
    private final long address;
    private final long length;
    private final Unmapping unmapping;
    private long lastModified;
    private boolean isMapped = true;
    private long lengthAtUnmap;

    private FileMapping(
            final String label,
            final RandomAccessFile file,
            final long address,
            final long length,
            final Unmapping unmapping) {
        this.label = label;
        this.file = file;
        this.address = address;
        this.length = length;
        this.unmapping = unmapping;
        MAPPED.add(this);
    }

    /**
     * Maps an image that is there already.
     *
     * @throws ImageIoException        if it is no regular file, or may not be read or written
     * @throws TruncatedImageException if it is empty
     */
    static FileMapping open(final Path path, final boolean isReadOnly) {
        final String label = path.toString();
        for (int i = 0; i < ATTEMPTS; i++) {
            final BasicFileAttributes before = regularFile(path);
            final long length = before.size();
            if (length == 0) {
                throw new TruncatedImageException(
                        FormatRule.RECORD_TRUNCATED,
                        ImageLocation.of(label, 0),
                        "the header of an image",
                        "an empty file");
            }
            final FileMapping mapping = map(
                    label,
                    length,
                    isReadOnly,
                    () -> isReadOnly ? mapSingle(path, label, length, true) : mapToUpdate(path, label, length));
            if (mapping.fileLength() == length) {
                mapping.lastModified = isUnchanged(path, before) ? lastModified(before) : 0;
                return mapping;
            }
            mapping.unmap();
        }
        throw new ImageIoException(
                IoRule.READ,
                ImageLocation.of(label, 0),
                "a file that keeps its length while it is opened",
                "another length each of " + ATTEMPTS + " times");
    }

    /** Looks before it is opened: to open a fifo would block. */
    private static BasicFileAttributes regularFile(final Path path) {
        final BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (final IOException e) {
            throw FileFaults.unreadable(path.toString(), "a file", e);
        }
        if (!attributes.isRegularFile()) {
            throw new ImageIoException(
                    IoRule.READ,
                    ImageLocation.of(path.toString(), 0),
                    "a regular file",
                    attributes.isDirectory() ? "a directory" : "a device, a fifo or a socket");
        }
        return attributes;
    }

    /** Whether the path still names the file of before, and nobody has written it since. */
    private static boolean isUnchanged(final Path path, final BasicFileAttributes before) {
        final BasicFileAttributes now = regularFile(path);
        return now.lastModifiedTime().equals(before.lastModifiedTime())
                && Objects.equals(now.fileKey(), before.fileKey());
    }

    private static long lastModified(final BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    /** Maps a file of whole pages to be written. */
    static FileMapping ofPages(final Path path, final String label, final long length) {
        return map(label, length, false, () -> mapSingle(path, label, length, false));
    }

    /** Maps a file of whole pages that may have no name, to be written; it stays open when it is unmapped. */
    static FileMapping ofPages(final RandomAccessFile file, final String label, final long length) {
        return map(label, length, false, () -> {
            final long address = OS.map(file.getChannel(), FileChannel.MapMode.READ_WRITE, 0, length);
            return new FileMapping(label, file, address, length, () -> OS.unmap(address, length));
        });
    }

    private static FileMapping map(
            final String label, final long length, final boolean isReadOnly, final Callable<FileMapping> mapping) {
        // The JDK closes the channel of a thread that has been interrupted.
        final boolean isInterrupted = Thread.interrupted();
        try {
            return mapping.call();
        } catch (final OutOfMemoryError e) {
            throw refused(label, isReadOnly, new IOException("no addresses left for " + length + " octets", e));
        } catch (final Exception e) {
            throw refused(label, isReadOnly, ioCause(e));
        } finally {
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
                ? FileFaults.unreadable(label, "to map the file for reading", cause)
                : FileFaults.unwritable(label, "to map the file for writing", cause);
    }

    private static FileMapping mapSingle(
            final Path path, final String label, final long length, final boolean isReadOnly) throws IOException {
        final MappedBytes bytes = MappedBytes.singleMappedBytes(path.toFile(), length, isReadOnly);
        final MappedFile mapped = bytes.mappedFile();
        final BytesStore<?, Void> store = bytes.bytesStore();
        bytes.singleThreadedCheckDisabled(true);
        // Unmapping is not the time to write to the disk; whoever wants that forces.
        mapped.syncMode(SyncMode.NONE);
        return new FileMapping(label, mapped.raf(), bytes.addressForRead(0), length, () -> {
            bytes.releaseLast();
            BackgroundResourceReleaser.releasePendingResources();
            // The file has kept the share in the memory that it began with, and would keep it until it is collected.
            if (store.refCount() > 0) {
                store.release(mapped);
                BackgroundResourceReleaser.releasePendingResources();
            }
        });
    }

    /** The step below a single mapping, which would first lengthen the file to whole pages. */
    private static FileMapping mapToUpdate(final Path path, final String label, final long length) throws IOException {
        final RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            final long address = OS.map(file.getChannel(), FileChannel.MapMode.READ_WRITE, 0, length);
            return new FileMapping(label, file, address, length, () -> {
                OS.unmap(address, length);
                file.close();
            });
        } catch (final IOException | RuntimeException | OutOfMemoryError e) {
            file.close();
            throw e;
        }
    }

    long address() {
        return address;
    }

    /** Octets that may be touched: the file's length when it was mapped. */
    long length() {
        return length;
    }

    /** When the file was last changed before it was mapped: nanoseconds since 1970; 0 where that cannot be told. */
    long lastModified() {
        return lastModified;
    }

    private synchronized long fileLength() {
        if (!isMapped) {
            return lengthAtUnmap;
        }
        try {
            return file.length();
        } catch (final IOException e) {
            throw FileFaults.unreadable(label, "the file's length", e);
        }
    }

    /** What a memory fault means: that the file is shorter by now, or nothing known here. */
    ImageException explain(final InternalError fault) {
        final long now = fileLength();
        if (now >= length) {
            return null;
        }
        return new TruncatedImageException(
                IoRule.SHRUNK,
                ImageLocation.of(label, now),
                "the " + length + " octets it had",
                now + " octets",
                fault);
    }

    /** Has the disk hold what the memory holds. */
    synchronized void force() {
        if (!isMapped) {
            throw new IllegalStateException("the image " + label + " is closed");
        }
        try {
            // On Linux the file's pages are the mapping's: what is forced is both.
            file.getFD().sync();
        } catch (final IOException e) {
            throw FileFaults.unwritable(label, "to force the file to the disk", e);
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
            unmapping.run();
        } catch (final IOException e) {
            throw FileFaults.unreadable(label, "to unmap the file", e);
        }
    }

    /** Gives the addresses back and closes the file. */
    @FunctionalInterface
    private interface Unmapping {
        void run() throws IOException;
    }
}
