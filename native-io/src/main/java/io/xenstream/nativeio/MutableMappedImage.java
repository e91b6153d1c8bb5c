// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import java.nio.file.Path;

/**
 * An image file mapped for changes in place. Other processes see changes at once; the operating system writes them to the disk later, or when
 * {@link #force()} is called. The file keeps its length.
 *
 * <p>Changes are not atomic: other processes can see some of them and not others, and so can this one after a power failure. Write a
 * {@link NewImage} where that matters. For one thread at a time.
 */
public final class MutableMappedImage implements AutoCloseable {
    private final Path path;
    private final FileMapping mapping;
    private final WritableRegion region;

    MutableMappedImage(final Path path, final FileMapping mapping) {
        this.path = path;
        this.mapping = mapping;
        this.region = mapping.writableRegion(mapping.length(), path.toString(), new MappedImage.MappedBacking(mapping));
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
     * @return bytes, at least 1
     */
    public long length() {
        return mapping.length();
    }

    /**
     * The mapped memory.
     *
     * @return a region of the file's length, which cannot grow; owned and closed by this image
     */
    public WritableRegion region() {
        return region;
    }

    /**
     * Reads and changes the image leniently, with the default limits.
     *
     * @return a patcher before the first record; close it
     * @throws XenstreamException    if the file does not begin with a supported image header
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
     * @throws XenstreamException    if the file does not begin with a supported image header
     * @throws IllegalStateException if the image is closed
     */
    public ImagePatcher patcher(final ReadOptions options) {
        return ImagePatcher.open(region, options);
    }

    /**
     * Writes all changes to the disk, and waits for it.
     *
     * @throws ImageIoException      if the operating system refuses
     * @throws IllegalStateException if the image is closed
     */
    public void force() {
        mapping.force();
    }

    /** Unmaps the memory once all patchers are closed; does not sync. Closing again does nothing. */
    @Override
    public void close() {
        region.close();
    }
}
