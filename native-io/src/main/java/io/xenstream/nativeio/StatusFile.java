// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A small file that tells other processes about this one. It is mapped, so that they see what is stored at once, also after this process was killed. It is
 * locked as long as this process has it, which shows them that it runs. Only its user can read and write it.
 *
 * <p>The file appears with {@link #publish}, complete, and replaces another one atomically. It stays when it is closed. Disk space is allocated before it is mapped.
 * The memory is valid as long as the buffer is reachable. Thread-safe, except for the contents of the memory.
 */
public final class StatusFile implements AutoCloseable {
    /** Files of this process. They are not opened to read them: closing any descriptor of a file ends the process's lock on it. */
    private static final Map<Object, StatusFile> FILES = new HashMap<>();

    private final TemporaryFile file;
    private final MappedByteBuffer memory;
    private Object key;
    private boolean isClosed;

    private StatusFile(final TemporaryFile file, final MappedByteBuffer memory) {
        this.file = file;
        this.memory = memory;
    }

    /**
     * Creates a file full of zeros beside its path.
     *
     * @param path   where the file will be; an existing file is not touched before this one is published
     * @param length bytes
     * @return the file; publish it, and close it
     * @throws ImageIoException if the operating system refuses
     */
    public static StatusFile create(final Path path, final int length) {
        final TemporaryFile file = TemporaryFile.beside(path, ImageSources.PRIVATE);
        boolean isMapped = false;
        try {
            file.write(new byte[length], 0, length);
            final StatusFile created = new StatusFile(file, file.mapAll(length));
            isMapped = true;
            return created;
        } finally {
            if (!isMapped) {
                file.discard();
            }
        }
    }

    /**
     * The mapped memory.
     *
     * @return a buffer of the file's length, in big-endian order, as every new buffer
     */
    public ByteBuffer memory() {
        return memory.duplicate();
    }

    /**
     * Gives the file its name, atomically.
     *
     * @throws ImageIoException      if the operating system refuses; the file is deleted then
     * @throws IllegalStateException if it is published or closed
     */
    public void publish() {
        synchronized (FILES) {
            if (key != null || isClosed) {
                throw new IllegalStateException("the file " + file.label() + " is published or closed");
            }
            key = file.publishOpen();
            FILES.put(key, this);
        }
    }

    /** Ends the lock. An unpublished file is deleted, a published one stays. Closing again does nothing. */
    @Override
    public void close() {
        synchronized (FILES) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (key == null) {
                file.discard();
            } else {
                FILES.remove(key);
                file.close();
            }
        }
    }

    /**
     * Reads a file of any process. Its content need not be consistent if it is being changed, except that of each aligned word.
     *
     * @param path    a regular file, or a symbolic link to one
     * @param longest the most bytes to read
     * @return the content, and whether a process has the file
     * @throws ImageIoException if the file cannot be read, is no regular file, or is longer
     */
    public static Content read(final Path path, final int longest) {
        final String label = path.toString();
        synchronized (FILES) {
            try {
                final BasicFileAttributes attributes = requireRegular(path);
                final StatusFile own = attributes.fileKey() == null ? null : FILES.get(attributes.fileKey());
                return own == null ? readOther(path, longest) : own.content();
            } catch (final IOException refused) {
                throw FileFaults.unreadable(label, "read it", refused);
            }
        }
    }

    /**
     * Maps a file of any process. Its lock, if it has one, stays.
     *
     * @param path       a regular file, or a symbolic link to one
     * @param isWritable whether to map it for writing
     * @param longest    the most bytes that it may have
     * @return a buffer of the file's length, in big-endian order; the memory is valid as long as the buffer is reachable
     * @throws ImageIoException if the file cannot be mapped, is no regular file, or is longer
     */
    public static ByteBuffer map(final Path path, final boolean isWritable, final int longest) {
        final String label = path.toString();
        synchronized (FILES) {
            try {
                final BasicFileAttributes attributes = requireRegular(path);
                final StatusFile own = attributes.fileKey() == null ? null : FILES.get(attributes.fileKey());
                return own == null ? mapOther(path, isWritable, longest) : own.memory();
            } catch (final IOException refused) {
                throw FileFaults.unreadable(label, "map it", refused);
            }
        }
    }

    private static ByteBuffer mapOther(final Path path, final boolean isWritable, final int longest)
            throws IOException {
        final Set<OpenOption> options = isWritable
                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                : Set.of(StandardOpenOption.READ);
        try (FileChannel channel = FileChannel.open(path, options)) {
            final long length = channel.size();
            requireAtMost(path, length, longest);
            return channel.map(isWritable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, 0, length);
        }
    }

    /** Opening a fifo would wait for its writer. */
    private static BasicFileAttributes requireRegular(final Path path) throws IOException {
        final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new ImageIoException(IoRule.READ, Place.whole(path.toString()), "it is not a regular file", null);
        }
        return attributes;
    }

    private static void requireAtMost(final Path path, final long length, final int longest) {
        if (length > longest) {
            throw new ImageIoException(
                    IoRule.READ,
                    Place.whole(path.toString()),
                    "it has " + length + " bytes, more than the " + longest + " of such a file",
                    null);
        }
    }

    private Content content() {
        final byte[] bytes = new byte[memory.capacity()];
        memory.duplicate().get(0, bytes);
        return new Content(bytes, true);
    }

    private static Content readOther(final Path path, final int longest) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            final long length = channel.size();
            requireAtMost(path, length, longest);
            final ByteBuffer bytes = ByteBuffer.allocate((int) length);
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
            final byte[] read = new byte[bytes.position()];
            bytes.get(0, read);
            return new Content(read, isHeld(channel));
        }
    }

    /** Whether another process has locked the file. A file system without locks has no process that has. */
    private static boolean isHeld(final FileChannel channel) {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (final IOException notSupported) {
            return false;
        }
    }

    /**
     * What was read.
     *
     * @param bytes  the content
     * @param isHeld whether a process has the file at this moment
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Content(byte[] bytes, boolean isHeld) {}
}
