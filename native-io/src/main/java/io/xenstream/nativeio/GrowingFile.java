// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that another process changes and extends, mapped for reading. With the JVM flags of {@link JvmFlags}, addresses are reserved once for the file's largest
 * length; they cost no memory. Without them, on Java 22 and later, the file is mapped again when bytes are asked for that it did not have before. What the other
 * process writes is visible at once, in the order that the processor guarantees.
 *
 * <p>For one thread at a time.
 */
public final class GrowingFile implements AutoCloseable {
    private final Path path;
    private final RandomAccessFile file;
    private final ExtendedMapping mapping;
    private final long reserved;
    private final Region.Backing backing;
    private Region region;

    private GrowingFile(final Path path, final RandomAccessFile file, final long length, final long reserved) {
        this.path = path;
        this.file = file;
        this.reserved = reserved;
        this.mapping = new ExtendedMapping(file, path.toString(), true, length, reserved);
        this.backing = new Region.Backing() {
            @Override
            public void release() {
                // Closing the file unmaps the memory.
            }

            @Override
            public ImageException explain(final InternalError fault) {
                final long now = fileLength();
                return now >= region.length()
                        ? null
                        : new TruncatedImageException(
                                IoRule.SHRUNK,
                                Place.of(path.toString(), now),
                                "the " + region.length() + " bytes it had",
                                now + " bytes",
                                fault);
            }
        };
        this.region = mapping.reaching(length).region(length, path.toString(), backing);
    }

    /**
     * Maps a file.
     *
     * @param path     a regular file, or a symbolic link to one
     * @param reserved largest length in bytes that the file may get; at least the file's length is reserved
     * @return the file; close it
     * @throws ImageIoException if it cannot be opened, is not a regular file, or there is not enough address space
     */
    public static GrowingFile open(final Path path, final long reserved) {
        JvmFlags.require(path.toString());
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // Opening a fifo would block.
            throw FileFaults.unreadable(path.toString(), "open it", new IOException("Not a regular file"));
        }
        final RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (final IOException refused) {
            throw FileFaults.unreadable(path.toString(), "open it", refused);
        }
        boolean isMapped = false;
        try {
            final long length = length(file, path);
            final GrowingFile opened = new GrowingFile(path, file, length, Math.max(Math.max(reserved, 1), length));
            isMapped = true;
            return opened;
        } finally {
            if (!isMapped) {
                close(file, path);
            }
        }
    }

    private long fileLength() {
        return Math.min(length(file, path), reserved);
    }

    private static long length(final RandomAccessFile file, final Path path) {
        try {
            return file.length();
        } catch (final IOException refused) {
            throw FileFaults.unreadable(path.toString(), "read its length", refused);
        }
    }

    /**
     * Returns the file's memory. Costs a system call only if the file had not the required length before.
     *
     * @param required length in bytes
     * @return a region of at least this length, which is valid until this object is closed
     * @throws TruncatedImageException if the file is shorter
     */
    public Region region(final long required) {
        if (required > region.length()) {
            final long now = fileLength();
            if (now < required) {
                throw new TruncatedImageException(
                        IoRule.SHRUNK,
                        Place.of(path.toString(), now),
                        "at least " + required + " bytes",
                        now + " bytes");
            }
            region = mapping.reaching(now).region(now, path.toString(), backing);
        }
        return region;
    }

    /** Unmaps the memory and closes the file. Closing again does nothing. */
    @Override
    public void close() {
        mapping.unmap();
        close(file, path);
    }

    private static void close(final RandomAccessFile file, final Path path) {
        try {
            file.close();
        } catch (final IOException refused) {
            throw FileFaults.unreadable(path.toString(), "close it", refused);
        }
    }
}
