// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.agrona.MutableDirectBuffer;

/**
 * A file that grows while it is mapped: disk space is allocated in steps by writing zeros, or what {@link #write} is given, so that a full disk is an exception
 * and not a memory fault.
 *
 * <p>The region has the allocated length, and grows with it even while it is read: buffers wrapped earlier stay valid, and see later changes. With the JVM flags
 * of {@link JvmFlags}, addresses are reserved once for the file's largest length, which costs no memory, and never change. Without them, on Java 22 and later,
 * the file is mapped again when it grows, and what was mapped before is kept until it is closed; to make that rare, the file grows by an eighth at least. For one
 * thread at a time.
 */
public final class ReservedFile implements AutoCloseable {
    private static final long GRANULE = 64 << 10;
    private static final int PAGE = 4096;
    /** A file that must be mapped again grows by this part of its length at least: all its mappings together are then nine times as long as it at most. */
    private static final int SHORTEST_STEP_PART = 8;
    /** Written at once: some times fewer, and the calls of the system cost as much as what they do. */
    private static final int PART = 64 << 10;

    private final Path path;
    private final RandomAccessFile file;
    private final ExtendedMapping mapping;
    private final WritableRegion region;
    private final long reserved;
    /** For {@link #write}; null if it has not been called. */
    private byte[] bytes;

    private long allocated;
    /** Keeps the compiler from dropping reads. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    private ReservedFile(final Path path, final RandomAccessFile file, final long allocated, final long reserved) {
        this.path = path;
        this.file = file;
        this.allocated = allocated;
        this.mapping = new ExtendedMapping(file, path.toString(), false, allocated, reserved);
        this.reserved = reserved;
        this.region = mapping.reaching(allocated).writableRegion(allocated, path.toString(), new Region.Backing() {
            @Override
            public void release() {
                mapping.unmap();
            }

            @Override
            public Extent grow(final WritableRegion grown, final long required) {
                final long length = extend(required, required);
                return mapping.reaching(length).extent(length);
            }

            @Override
            public boolean movesWhenItGrows() {
                return false;
            }

            @Override
            public ImageException explain(final InternalError fault) {
                final long now = length(file, path);
                return now >= ReservedFile.this.allocated
                        ? null
                        : new TruncatedImageException(
                                IoRule.SHRUNK,
                                Place.of(path.toString(), now),
                                "the " + ReservedFile.this.allocated + " bytes it had",
                                now + " bytes",
                                fault);
            }
        });
    }

    /**
     * Creates an empty file, readable and writable by this user only.
     *
     * @param path     the file, which must not exist
     * @param reserved largest length in bytes, rounded up to a multiple of 64 KiB
     * @return the file; close it
     * @throws ImageIoException if the file exists or cannot be created, or there is not enough address space
     */
    public static ReservedFile create(final Path path, final long reserved) {
        JvmFlags.require(path.toString());
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (final FileAlreadyExistsException exists) {
            throw FileFaults.unwritable(path.toString(), "create it", new IOException("File exists", exists));
        } catch (final IOException refused) {
            throw FileFaults.unwritable(path.toString(), "create it", refused);
        }
        return map(path, reserved);
    }

    /**
     * Opens an existing file.
     *
     * @param path     a regular file, not a symbolic link
     * @param reserved largest length in bytes, rounded up to a multiple of 64 KiB; at least the file's length is reserved
     * @return the file; close it
     * @throws ImageIoException if it cannot be opened, is not a regular file, or there is not enough address space
     */
    public static ReservedFile open(final Path path, final long reserved) {
        JvmFlags.require(path.toString());
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            final boolean isMissing = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            throw FileFaults.unreadable(
                    path.toString(),
                    "open it",
                    isMissing ? new NoSuchFileException(path.toString()) : new IOException("Not a regular file"));
        }
        return map(path, reserved);
    }

    private static ReservedFile map(final Path path, final long reserved) {
        final RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (final IOException refused) {
            throw FileFaults.unwritable(path.toString(), "open it", refused);
        }
        try {
            final long length = length(file, path);
            return new ReservedFile(path, file, length, roundUp(Math.max(Math.max(reserved, 1), length)));
        } catch (final RuntimeException refused) {
            close(file, path);
            throw refused;
        }
    }

    private static long length(final RandomAccessFile file, final Path path) {
        try {
            return file.length();
        } catch (final IOException refused) {
            throw FileFaults.unreadable(path.toString(), "read its length", refused);
        }
    }

    private static long roundUp(final long length) {
        return (length + GRANULE - 1) & -GRANULE;
    }

    private static void close(final RandomAccessFile file, final Path path) {
        try {
            file.close();
        } catch (final IOException refused) {
            throw FileFaults.unwritable(path.toString(), "close it", refused);
        }
    }

    /**
     * Returns the file's memory.
     *
     * @return a region of the allocated length; this object closes it
     */
    public WritableRegion region() {
        return region;
    }

    /**
     * Returns the length that may be accessed.
     *
     * @return bytes
     */
    public long allocated() {
        return allocated;
    }

    /**
     * Ensures that the file has at least a length, with its disk space. If the disk is full, the file keeps its length.
     *
     * @param required length in bytes
     * @param wanted   length in bytes to allocate if there is room, to need fewer steps
     * @return the allocated length, at least the required one
     * @throws ImageIoException if the required length is greater than the reserved one, or the disk is full
     */
    public long allocate(final long required, final long wanted) {
        if (required > allocated) {
            final long from = allocated;
            extend(required, wanted);
            region.ensureLength(required);
            for (long offset = from; offset < allocated; offset += PAGE) {
                touched += region.getByte(offset);
            }
        }
        return allocated;
    }

    /**
     * Writes to the file, not through mapped memory, where the bytes are visible afterwards. Allocates disk space and fills it in one go, and no page is
     * faulted in. If the disk is full, the file keeps its length.
     *
     * @param offset in the file, at most the allocated length
     * @param source begins with the bytes
     * @param length number of bytes
     * @return the allocated length
     * @throws ImageIoException          if the file would be longer than the reserved length, or the disk is full
     * @throws IndexOutOfBoundsException if the offset is greater than the allocated length
     */
    public long write(final long offset, final Region source, final long length) {
        if (offset < 0 || length < 0 || offset > allocated) {
            // There would be a hole without disk space.
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + offset + " of " + path + ", which has " + allocated);
        }
        final long end = offset + length;
        requireReserved(end);
        if (bytes == null) {
            bytes = new byte[PART];
        }
        // Not through the channel, which an interrupt would close.
        try {
            file.seek(offset);
            final MutableDirectBuffer part = Buffers.empty();
            for (long at = 0; at < length; at += PART) {
                final int size = (int) Math.min(PART, length - at);
                source.wrap(part, at, size);
                part.getBytes(0, bytes, 0, size);
                file.write(bytes, 0, size);
            }
        } catch (final IOException refused) {
            cutBack(allocated);
            throw full(end, refused);
        }
        if (end > allocated) {
            allocated = end;
            if (mapping.mapsAgain()) {
                extendFurther(end);
            }
            region.ensureLength(end);
        }
        return allocated;
    }

    /** Allocates what the next writes will probably need, so that they need not map the file again. Not if the disk is full. */
    private void extendFurther(final long end) {
        final long wanted = Math.min(withStep(end), reserved);
        if (wanted > end) {
            allocated = Zeros.write(file, end, wanted).end();
        }
    }

    private static long withStep(final long length) {
        return roundUp(length + length / SHORTEST_STEP_PART);
    }

    /**
     * Reads from the file, not through mapped memory: no page is faulted in.
     *
     * @param offset in the file
     * @param target receives the bytes
     * @param length number of bytes, which the file has
     * @throws ImageIoException if the file cannot be read
     */
    public void read(final long offset, final byte[] target, final int length) {
        try {
            file.seek(offset);
            file.readFully(target, 0, length);
        } catch (final IOException refused) {
            throw FileFaults.unreadable(path.toString(), "read it", refused);
        }
    }

    private void requireReserved(final long required) {
        if (required > reserved) {
            throw new ImageIoException(
                    IoRule.SPACE,
                    Place.of(path.toString(), allocated),
                    "cannot extend the file to " + required + " bytes: its limit is " + reserved,
                    null);
        }
    }

    private ImageIoException full(final long required, final IOException refusal) {
        return new ImageIoException(
                IoRule.SPACE,
                Place.of(path.toString(), allocated),
                "cannot extend the file to " + required + " bytes: " + FileFaults.reason(refusal),
                refusal);
    }

    private long extend(final long required, final long wanted) {
        if (required <= allocated) {
            return allocated;
        }
        requireReserved(required);
        final long shortest = mapping.mapsAgain() ? withStep(allocated) : required;
        final long target = Math.min(roundUp(Math.max(Math.max(required, wanted), shortest)), reserved);
        final Zeros written = Zeros.write(file, allocated, target);
        if (written.end() < required) {
            cutBack(allocated);
            throw full(required, written.refusal());
        }
        allocated = written.end();
        return allocated;
    }

    private void cutBack(final long length) {
        try {
            file.setLength(length);
        } catch (final IOException refused) {
            throw FileFaults.unwritable(path.toString(), "shorten it to " + length + " bytes", refused);
        }
    }

    /**
     * Locks the file against other processes that lock it. The system releases the lock when this process ends, however it ends.
     *
     * @return whether this process now has the lock; false if another process, or this one, has it already
     * @throws ImageIoException if the file system does not support locks
     */
    public boolean lock() {
        try {
            final FileLock lock = file.getChannel().tryLock();
            return lock != null;
        } catch (final OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (final IOException refused) {
            throw FileFaults.unwritable(path.toString(), "lock it", refused);
        }
    }

    /** Unmaps the memory, closes the file and releases the lock. Closing again does nothing. */
    @Override
    public void close() {
        region.close();
        close(file, path);
    }
}
