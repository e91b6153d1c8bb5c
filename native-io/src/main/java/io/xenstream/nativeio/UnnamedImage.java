// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.FileDescriptor;
import java.nio.file.Path;

/**
 * A new image in a mapped file without a name, which is passed to another process by its descriptor. The file's space is free again when the
 * last process that has it ends.
 *
 * <p>It grows like a {@link NewImage}. For one thread at a time.
 */
public final class UnnamedImage implements AutoCloseable {
    private static final int PAGE = 4096;

    private final TemporaryFile file;
    private final WritableRegion region;
    private boolean isClosed;

    private UnnamedImage(final TemporaryFile file, final long initialLength) {
        this.file = file;
        final GrowingMapping mapping = new GrowingMapping(file, initialLength, GrowingMapping.LARGEST_STEP);
        region = mapping.region(file.label());
    }

    /**
     * Begins an image in a file without a name.
     *
     * @param directory of the file system that holds the file; a tmpfs is memory
     * @param length    initial length in bytes; the file grows as needed
     * @return the image; close it
     * @throws ImageIoException         if no file of this length can be created there
     * @throws IllegalArgumentException if the length is not at least 1
     */
    public static UnnamedImage create(final Path directory, final long length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1 byte, but is " + length);
        }
        final TemporaryFile file = TemporaryFile.unnamed(directory);
        boolean isMapped = false;
        try {
            final UnnamedImage image = new UnnamedImage(file, length);
            isMapped = true;
            return image;
        } finally {
            if (!isMapped) {
                file.discard();
            }
        }
    }

    /**
     * Touches each page of the memory, so that later writes cause no page faults. Overwrites memory: call it before {@link #writer}.
     */
    public void prefault() {
        for (long offset = 0; offset <= region.length() - Long.BYTES; offset += PAGE) {
            region.putLong(offset, 0);
        }
    }

    /**
     * Begins the image.
     *
     * @param header version and byte order
     * @return a writer at the image's start
     * @throws IllegalStateException if the image is finished or closed
     */
    public ImageWriter writer(final ImageHeader header) {
        return ImageWriter.open(region, header);
    }

    /**
     * Completes the image: unmaps its memory and truncates its file to the image's length.
     *
     * @param length bytes of the image, as returned by {@link ImageWriter#finish()}
     * @return the file, open until this object is closed
     * @throws ImageIoException         if the operating system refuses
     * @throws IllegalArgumentException if the length is less than 16 or greater than the region's
     * @throws IllegalStateException    if the image is finished or closed
     */
    public FileDescriptor finish(final long length) {
        if (isClosed || region.length() < 0) {
            throw new IllegalStateException("the image " + region.label() + " is finished or closed");
        }
        if (length < ImageHeader.LENGTH || length > region.length()) {
            throw new IllegalArgumentException("length must be from " + ImageHeader.LENGTH + " to " + region.length()
                    + " bytes, but is " + length);
        }
        region.close();
        return file.finish(length);
    }

    /** Unmaps the memory and closes the file. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            region.close();
            file.discard();
        }
    }
}
