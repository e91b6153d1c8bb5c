// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.WritableRegion;
import java.nio.file.Path;

/**
 * An image in a file, mapped to be changed in place. What is written is in the file at once for every process that looks, and on the disk
 * when the operating system sees fit, or {@linkplain #force() is forced} to. The file keeps its length.
 *
 * <p>Whoever must never be seen half-way, or survive a power cut half-way, writes a {@link NewImage} instead. For one thread at a time.
 */
public final class MutableMappedImage implements AutoCloseable {
    private final Path path;
    private final FileMapping mapping;
    private final WritableRegion region;

    MutableMappedImage(final Path path, final FileMapping mapping) {
        this.path = path;
        this.mapping = mapping;
        this.region = WritableRegion.ofMemory(
                mapping.address(), mapping.length(), path.toString(), new MappedImage.MappedBacking(mapping));
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
     * The file's length.
     *
     * @return octets, at least 1
     */
    public long length() {
        return mapping.length();
    }

    /**
     * The mapped memory.
     *
     * @return a region of the file's length, which cannot grow; this image's to close
     */
    public WritableRegion region() {
        return region;
    }

    /**
     * Reads and changes the image leniently, with the default limits.
     *
     * @return a patcher before the first record; close it
     * @throws ImageException        if the file does not begin with the header of an image that this library knows
     * @throws IllegalStateException if the image is closed
     */
    public ImagePatcher patcher() {
        return patcher(ReadOptions.DEFAULT);
    }

    /**
     * Reads and changes the image.
     *
     * @param options limits and strictness
     * @return a patcher before the first record; close it
     * @throws ImageException        if the file does not begin with the header of an image that this library knows
     * @throws IllegalStateException if the image is closed
     */
    public ImagePatcher patcher(final ReadOptions options) {
        return ImagePatcher.open(region, options);
    }

    /**
     * Has the disk hold all that has been written so far. Returns when it does.
     *
     * @throws ImageIoException      if the disk refuses
     * @throws IllegalStateException if the image is closed
     */
    public void force() {
        mapping.force();
    }

    /** Unmaps the memory, now or when the last patcher is closed; forces nothing. Closing again does nothing. */
    @Override
    public void close() {
        region.close();
    }
}
