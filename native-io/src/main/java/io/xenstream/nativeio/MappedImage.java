// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * An image file mapped for reading: of any size, in one range of addresses, without a copy.
 *
 * <pre>{@code
 * try (MappedImage image = MappedImage.open(path);
 *         ImageReader reader = image.reader()) {
 *     while (reader.next()) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>The image has the length that the file had when it was opened. One owner closes it; the memory stays mapped until the last reader is
 * closed too. Any number of threads may read, each with its own reader.
 *
 * <p>If another process shortens the file, {@link ImageReader#next()} throws, at END at the latest, a {@link TruncatedImageException}. The JVM may report the memory
 * fault late, outside of {@code next()}, as an {@link InternalError}; {@link Region#explain} converts it into the same exception. Writers that
 * publish with {@link NewImage} never shorten a file: readers that have the old image open keep the old image.
 *
 * <p>An image that is never closed stays mapped until the JVM ends.
 */
public final class MappedImage implements AutoCloseable {
    private static final int COPY_STEP = 1 << 16;

    private final Path path;
    private final long length;
    private final long lastModified;
    private final FileAccess access;
    private final Region region;

    private MappedImage(final Path path, final FileMapping mapping, final FileAccess access, final Region region) {
        this.path = path;
        this.length = mapping.length();
        this.lastModified = mapping.lastModified();
        this.access = access;
        this.region = region;
    }

    /**
     * Maps an image for reading.
     *
     * @param path a regular file, or a symbolic link to one
     * @return the image; close it
     * @throws ImageIoException        if the file does not exist, is not a regular file, or must not be read
     * @throws TruncatedImageException if the file is empty
     */
    public static MappedImage open(final Path path) {
        final FileMapping mapping = FileMapping.open(path, true);
        return new MappedImage(
                path,
                mapping,
                mapping.access(),
                mapping.region(mapping.length(), path.toString(), new MappedBacking(mapping)));
    }

    /**
     * Copies a stream to a temporary file, which only this user can read, and maps that. The file is deleted when the image is closed.
     *
     * @param input     read to its end; not closed
     * @param directory for the file
     * @param label     the name of the image in messages
     * @return the image; close it
     * @throws IOException             if the stream cannot be read
     * @throws ImageIoException        if the file cannot be created or written
     * @throws TruncatedImageException if the stream is empty
     */
    public static MappedImage copyOf(final InputStream input, final Path directory, final String label)
            throws IOException {
        final TemporaryFile file = TemporaryFile.in(directory, "xenstream-input");
        boolean isMapped = false;
        try {
            final byte[] buffer = new byte[COPY_STEP];
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                file.write(buffer, 0, count);
            }
            if (file.length() == 0) {
                throw FileMapping.empty(label);
            }
            final MappedImage image = ofTemporary(file, label);
            isMapped = true;
            return image;
        } finally {
            if (!isMapped) {
                file.discard();
            }
        }
    }

    /**
     * Ends a new image without publishing it, and maps it for reading. Closes its region.
     *
     * @param image  is written
     * @param length bytes of the image, as returned by {@link ImageWriter#finish()}
     * @param label  the name of the image in messages
     * @return the image; its file is deleted when it is closed, and no longer when the new image is closed
     * @throws TruncatedImageException  if a source has been shortened since it was opened
     * @throws ImageIoException         if the operating system refuses
     * @throws IllegalArgumentException if the length is less than 16 or greater than the region's
     * @throws IllegalStateException    if the image is published or closed
     */
    public static MappedImage ofUnpublished(final NewImage image, final long length, final String label) {
        final TemporaryFile file = image.releaseUnpublished(length);
        boolean isMapped = false;
        try {
            final MappedImage mapped = ofTemporary(file, label);
            isMapped = true;
            return mapped;
        } finally {
            if (!isMapped) {
                file.discard();
            }
        }
    }

    /** Maps a temporary file, which is deleted when the image is closed. */
    private static MappedImage ofTemporary(final TemporaryFile file, final String label) {
        final FileMapping mapping = file.map(file.length());
        return new MappedImage(
                file.path(),
                mapping,
                FileAccess.OWNER,
                mapping.region(mapping.length(), label, new MappedBacking(mapping, file)));
    }

    /**
     * Maps an image for changes in place.
     *
     * @param path a regular file, or a symbolic link to one
     * @return the image; close it
     * @throws ImageIoException        if the file does not exist, is not a regular file, or must not be read and written
     * @throws TruncatedImageException if the file is empty
     */
    public static MutableMappedImage openForUpdate(final Path path) {
        return new MutableMappedImage(path, FileMapping.open(path, false));
    }

    /**
     * Begins an image that replaces the file at the path when it is published, with {@link Durability#DATA}.
     *
     * @param path where the image goes; an existing file is not touched before the image is published
     * @return the new image; publish it, and close it
     * @throws ImageIoException if no file can be created beside the path
     */
    public static NewImage create(final Path path) {
        return create(path, Durability.DATA);
    }

    /**
     * Begins an image that replaces the file at the path when it is published.
     *
     * @param path       where the image goes; an existing file is not touched before the image is published
     * @param durability what the published image survives
     * @return the new image; publish it, and close it
     * @throws ImageIoException if no file can be created beside the path
     */
    public static NewImage create(final Path path, final Durability durability) {
        return create(path, durability, ImageSources.NONE);
    }

    /**
     * Begins an image that replaces the file at the path when it is published, and is derived from other images.
     *
     * @param path       where the image goes; an existing file is not touched before the image is published
     * @param durability what the published image survives
     * @param sources    limit the permissions of the new image, and must have their full length when it is published
     * @return the new image; publish it, and close it
     * @throws ImageIoException if no file can be created beside the path
     */
    public static NewImage create(final Path path, final Durability durability, final ImageSources sources) {
        return new NewImage(path, durability, sources);
    }

    /**
     * Begins an image in a temporary file that only this user can read. See {@link NewImage#keepUnpublished}. If the process is killed, the next
     * temporary image of the same name in the same directory deletes the file.
     *
     * @param directory of the file
     * @param name      names the purpose; part of the file's name
     * @param sources   what the image is derived from
     * @return an image that cannot be published
     * @throws ImageIoException if the operating system refuses
     */
    public static NewImage createTemporary(final Path directory, final String name, final ImageSources sources) {
        return NewImage.temporary(directory, name, sources);
    }

    /**
     * The file.
     *
     * @return the path as given
     */
    public Path path() {
        return path;
    }

    /**
     * The file's length when it was opened.
     *
     * @return bytes, at least 1
     */
    public long length() {
        return length;
    }

    /**
     * When the file was last modified, as of its opening.
     *
     * @return nanoseconds since 1970; 0 if the file changed while it was opened
     */
    public long lastModified() {
        return lastModified;
    }

    /**
     * The mapped memory.
     *
     * @return a region of the file's length; owned and closed by this image
     */
    public Region region() {
        return region;
    }

    /**
     * Reads the image leniently, with the default limits.
     *
     * @return a reader before the first record; close it
     * @throws XenstreamException    if the file does not begin with a supported image header
     * @throws IllegalStateException if the image is closed
     */
    public ImageReader reader() {
        return ImageReader.open(region);
    }

    /**
     * Reads the image.
     *
     * @param options limits and strictness
     * @return a reader before the first record; close it
     * @throws XenstreamException    if the file does not begin with a supported image header
     * @throws IllegalStateException if the image is closed
     */
    public ImageReader reader(final ReadOptions options) {
        return ImageReader.open(region, options);
    }

    /** Unmaps the memory once all readers are closed. Closing again does nothing. */
    @Override
    public void close() {
        region.close();
    }

    /**
     * Returns this image as a source of a new file: the permissions of its file, as of its opening, limit those of the new file.
     *
     * @return the source; the image may be closed before the new file is published
     */
    public ImageSources source() {
        return ImageSources.of(region, access);
    }

    /**
     * Returns this image, which is in a temporary file, as a source of a new file. The permissions of the file that it was copied from are the limit.
     *
     * @param original the file that the image was copied from; null if it was no file, so that there is no limit
     * @return the source; the image may be closed before the new file is published
     * @throws ImageIoException if the original's permissions cannot be read
     */
    public ImageSources sourceCopiedFrom(final Path original) {
        if (original == null || !FileMapping.hasPermissions(original)) {
            return ImageSources.of(region, null);
        }
        try {
            return ImageSources.of(region, FileAccess.of(Files.readAttributes(original, PosixFileAttributes.class)));
        } catch (final IOException e) {
            throw FileFaults.unreadable(original.toString(), "read its permissions", e);
        }
    }

    /** Connects a region with its mapping, and with the temporary file that is deleted with it; null if there is none. */
    record MappedBacking(FileMapping mapping, TemporaryFile copy) implements Region.Backing {
        MappedBacking(final FileMapping mapping) {
            this(mapping, null);
        }

        @Override
        public void release() {
            mapping.unmap();
            if (copy != null) {
                copy.discard();
            }
        }

        @Override
        public ImageException explain(final InternalError fault) {
            return mapping.explain(fault);
        }

        @Override
        public void requireFullLength() {
            mapping.requireFullLength();
        }
    }
}
