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
 * An image that is being written in a mapped file without a name, to be handed to another process by its descriptor. Whatever becomes of the
 * processes, nothing of it stays behind.
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
        region = WritableRegion.ofMemory(mapping.address(), mapping.length(), file.label(), mapping);
    }

    /**
     * Begins an image in a file without a name.
     *
     * @param directory where its space is taken from: on a tmpfs it is memory
     * @param length    octets to begin with; it grows when there are more
     * @return the image; close it
     * @throws ImageIoException         if no file of this length can be created there
     * @throws IllegalArgumentException if the length is not at least 1
     */
    public static UnnamedImage create(final Path directory, final long length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1 octet, but is " + length);
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
     * Touches each page of the memory so that writing it later does not fault: the way to have that behind one before it matters. It clears
     * what it touches, and is for an image that has not been begun.
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
     * Ends the image: its memory is given back, and its file has the image's length.
     *
     * @param length octets of the image, as {@link ImageWriter#finish()} has returned them
     * @return the file, open until this object is closed
     * @throws ImageIoException         if the operating system refuses
     * @throws IllegalArgumentException if the length is not from 16 to the region's length
     * @throws IllegalStateException    if the image is finished or closed
     */
    public FileDescriptor finish(final long length) {
        if (isClosed || region.length() < 0) {
            throw new IllegalStateException("the image " + region.label() + " is finished or closed");
        }
        if (length < ImageHeader.LENGTH || length > region.length()) {
            throw new IllegalArgumentException("length must be from " + ImageHeader.LENGTH + " to " + region.length()
                    + " octets, but is " + length);
        }
        region.close();
        return file.finish(length);
    }

    /** Gives memory and file back. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            region.close();
            file.discard();
        }
    }
}
