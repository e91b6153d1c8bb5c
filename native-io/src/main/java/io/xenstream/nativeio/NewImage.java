// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.nio.file.Path;

/**
 * An image that is being written, in a mapped file beside the one that it will replace.
 *
 * <pre>{@code
 * try (NewImage image = MappedImage.create(path);
 *         ImageWriter writer = image.writer(header)) {
 *     ...
 *     image.publish(writer.finish());
 * }
 * }</pre>
 *
 * <p>The file grows with what is written; its disk space is taken before it is mapped, so that a full disk is an {@link ImageIoException} and
 * nothing worse. Until it is published, and whatever happens before, the target is as it was.
 *
 * <p>The file is called {@code .NAME.RANDOM.tmp} and lies in the target's directory, since only there it can take the target's place at once.
 * A process that is killed leaves it behind. Nobody deletes it for the dead: who wants the space back deletes such files when no writer runs.
 * A target that is there already gives the new file its permissions; one that is a symbolic link stays one, and what it points to is
 * replaced. For one thread at a time.
 */
public final class NewImage implements AutoCloseable {
    private final TemporaryFile file;
    private final Durability durability;
    private final WritableRegion region;
    private boolean isClosed;

    NewImage(final Path path, final Durability durability) {
        this(path, durability, GrowingMapping.INITIAL_LENGTH, GrowingMapping.LARGEST_STEP);
    }

    NewImage(final Path path, final Durability durability, final long initialLength, final long largestStep) {
        this.durability = durability;
        this.file = TemporaryFile.beside(path);
        final GrowingMapping mapping;
        boolean isMapped = false;
        try {
            mapping = new GrowingMapping(file, initialLength, largestStep);
            isMapped = true;
        } finally {
            if (!isMapped) {
                file.discard();
            }
        }
        region = WritableRegion.ofMemory(mapping.address(), mapping.length(), path.toString(), mapping);
    }

    /**
     * The mapped memory, which grows as it is written.
     *
     * @return a region, this image's to close
     */
    public WritableRegion region() {
        return region;
    }

    /**
     * Begins the image.
     *
     * @param header version and byte order
     * @return a writer at the image's start
     * @throws IllegalStateException if the image is published or closed
     */
    public ImageWriter writer(final ImageHeader header) {
        return ImageWriter.open(region, header);
    }

    /**
     * Puts the new image in the target's place, at once for everybody who opens it from now on. Ends this object's work: its region is closed,
     * as if by {@link #close()}.
     *
     * @param length octets of the image, as {@link ImageWriter#finish()} has returned them
     * @throws ImageIoException         if the operating system refuses; the target is as it was, unless only its directory could not be forced
     *                                  to the disk
     * @throws IllegalArgumentException if the length is not from 16 to the region's length
     * @throws IllegalStateException    if the image is published or closed
     */
    public void publish(final long length) {
        if (isClosed) {
            throw new IllegalStateException("the image " + region.label() + " is published or closed");
        }
        if (length < ImageHeader.LENGTH || length > region.length()) {
            throw new IllegalArgumentException("length must be from " + ImageHeader.LENGTH + " to " + region.length()
                    + " octets, but is " + length);
        }
        isClosed = true;
        region.close();
        file.publish(length, durability);
    }

    /** Discards what has not been published. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            region.close();
            file.discard();
        }
    }
}
