// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.RegionBacking;
import io.xenstream.codec.TruncatedImageException;
import java.nio.file.Path;

/**
 * An image in a file, mapped to be read: of any size, in one range of addresses, without a copy.
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
 * <p>The image has the length that the file had when it was opened. It has one owner, who closes it; the memory stays mapped until the last
 * reader is closed, too. Any number of threads may read, each with a reader of its own.
 *
 * <p>A file that somebody shortens meanwhile makes {@link ImageReader#next()} throw a {@link TruncatedImageException}. The JVM may report
 * the fault of the memory a little late, and then outside of {@code next()}, as an {@link InternalError}: {@link Region#explain} turns that
 * into the same exception. Writers that publish by {@link NewImage} never shorten a file: who has the old image open keeps the old image.
 *
 * <p>An image that is never closed stays mapped as long as the JVM runs.
 */
public final class MappedImage implements AutoCloseable {
    private final Path path;
    private final long length;
    private final long lastModified;
    private final Region region;

    private MappedImage(final Path path, final FileMapping mapping) {
        this.path = path;
        this.length = mapping.length();
        this.lastModified = mapping.lastModified();
        this.region = Region.ofMemory(mapping.address(), length, path.toString(), new MappedBacking(mapping));
    }

    /**
     * Maps an image to be read.
     *
     * @param path a regular file, or a symbolic link to one
     * @return the image; close it
     * @throws ImageIoException        if there is no such file, it is no regular file, or may not be read
     * @throws TruncatedImageException if the file is empty
     */
    public static MappedImage open(final Path path) {
        return new MappedImage(path, FileMapping.open(path, true));
    }

    /**
     * Maps an image to be changed in place.
     *
     * @param path a regular file, or a symbolic link to one
     * @return the image; close it
     * @throws ImageIoException        if there is no such file, it is no regular file, or may not be read and written
     * @throws TruncatedImageException if the file is empty
     */
    public static MutableMappedImage openForUpdate(final Path path) {
        return new MutableMappedImage(path, FileMapping.open(path, false));
    }

    /**
     * Begins an image that will replace what the path names, once it is published. After a power cut it will be the old image or the new.
     *
     * @param path where the image will be; there may be one already, which is not touched before
     * @return the new image; publish it, and close it
     * @throws ImageIoException if no file can be written there
     */
    public static NewImage create(final Path path) {
        return create(path, Durability.DATA);
    }

    /**
     * Begins an image that will replace what the path names, once it is published.
     *
     * @param path       where the image will be; there may be one already, which is not touched before
     * @param durability what the published image has to survive
     * @return the new image; publish it, and close it
     * @throws ImageIoException if no file can be written there
     */
    public static NewImage create(final Path path, final Durability durability) {
        return new NewImage(path, durability);
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
     * @return octets, at least 1
     */
    public long length() {
        return length;
    }

    /**
     * When the file was last changed, as of its opening.
     *
     * @return nanoseconds since 1970, or 0 if somebody changed it just then
     */
    public long lastModified() {
        return lastModified;
    }

    /**
     * The mapped memory.
     *
     * @return a region of the file's length, this image's to close
     */
    public Region region() {
        return region;
    }

    /**
     * Reads the image leniently, with the default limits.
     *
     * @return a reader before the first record; close it
     * @throws ImageException        if the file does not begin with the header of an image that this library knows
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
     * @throws ImageException        if the file does not begin with the header of an image that this library knows
     * @throws IllegalStateException if the image is closed
     */
    public ImageReader reader(final ReadOptions options) {
        return ImageReader.open(region, options);
    }

    /** Unmaps the memory, now or when the last reader is closed. Closing again does nothing. */
    @Override
    public void close() {
        region.close();
    }

    /** A region's way to its mapping. */
    record MappedBacking(FileMapping mapping) implements RegionBacking {
        @Override
        public void release() {
            mapping.unmap();
        }

        @Override
        public ImageException explain(final InternalError fault) {
            return mapping.explain(fault);
        }
    }
}
