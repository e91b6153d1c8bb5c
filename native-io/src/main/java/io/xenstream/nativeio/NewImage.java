// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;
import java.nio.file.Path;

/**
 * A new image in a mapped temporary file beside the file that it will replace.
 *
 * <pre>{@code
 * try (NewImage image = MappedImage.create(path);
 *         ImageWriter writer = image.writer(header)) {
 *     ...
 *     image.publish(writer.finish());
 * }
 * }</pre>
 *
 * <p>The file grows as needed. Its disk space is allocated before it is mapped, so a full disk causes an {@link ImageIoException} and not a
 * crash. The target does not change until the image is published.
 *
 * <p>The file is called {@code .NAME.xenstream-RANDOM.tmp} and is in the target's directory, where it can be renamed atomically. A process that
 * is killed leaves it behind; the next {@code NewImage} for the same target deletes it, for which it lists the directory. Applications that are
 * ended by signals call {@link UnpublishedFiles#deleteAll()}. If the target is a symbolic link, the file that it points to is replaced or created.
 *
 * <p>The new file has the permissions of an existing target or, if there is none, those that new files usually get, but none that a
 * {@linkplain ImageSources source} does not have; also while it is written. For one thread at a time.
 */
public final class NewImage implements AutoCloseable {
    private final TemporaryFile file;
    private final Durability durability;
    private final ImageSources sources;
    private final WritableRegion region;
    private boolean isEnded;
    private boolean hasFile = true;

    NewImage(final Path path, final Durability durability, final ImageSources sources) {
        this(path, durability, sources, GrowingMapping.INITIAL_LENGTH, GrowingMapping.LARGEST_STEP);
    }

    NewImage(
            final Path path,
            final Durability durability,
            final ImageSources sources,
            final long initialLength,
            final long largestStep) {
        this(TemporaryFile.beside(path, sources), durability, sources, initialLength, largestStep);
    }

    private NewImage(
            final TemporaryFile file,
            final Durability durability,
            final ImageSources sources,
            final long initialLength,
            final long largestStep) {
        this.durability = durability;
        this.sources = sources;
        this.file = file;
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
        region = mapping.region(file.label());
    }

    /** An image that is never published. */
    static NewImage temporary(final Path directory, final String name, final ImageSources sources) {
        return new NewImage(
                TemporaryFile.in(directory, name),
                null,
                sources,
                GrowingMapping.INITIAL_LENGTH,
                GrowingMapping.LARGEST_STEP);
    }

    /**
     * The mapped memory, which grows as it is written.
     *
     * @return a region; owned and closed by this image
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
     * Replaces the target with the new image, atomically for every process that opens it from now on. Closes this image and its region.
     *
     * @param length bytes of the image, as returned by {@link ImageWriter#finish()}
     * @throws TruncatedImageException  if a source has been shortened since it was opened; the target is unchanged
     * @throws ImageIoException         if the operating system refuses; the target is unchanged, except that it may have been replaced when
     *                                  only its directory could not be synced
     * @throws IllegalArgumentException if the length is less than 16 or greater than the region's
     * @throws IllegalStateException    if the image is published, closed or temporary
     */
    public void publish(final long length) {
        if (durability == null) {
            throw new IllegalStateException("the image " + region.label() + " is temporary");
        }
        end(length);
        hasFile = false;
        file.publish(length, durability);
    }

    /**
     * Ends the image without publishing it, for a reader that needs a path, such as a transfer. Closes the region.
     *
     * @param length bytes of the image, as returned by {@link ImageWriter#finish()}
     * @return the path of the temporary file, which has this length then; it exists until this image is closed
     * @throws TruncatedImageException  if a source has been shortened since it was opened
     * @throws ImageIoException         if the operating system refuses
     * @throws IllegalArgumentException if the length is less than 16 or greater than the region's
     * @throws IllegalStateException    if the image is published or closed
     */
    public Path keepUnpublished(final long length) {
        end(length);
        file.finish(length);
        return file.path();
    }

    /** Ends the image without publishing it. The caller deletes the file. */
    TemporaryFile releaseUnpublished(final long length) {
        keepUnpublished(length);
        hasFile = false;
        return file;
    }

    private void end(final long length) {
        if (isEnded) {
            throw new IllegalStateException("the image " + region.label() + " is published or closed");
        }
        if (length < ImageHeader.LENGTH || length > region.length()) {
            throw new IllegalArgumentException("length must be from " + ImageHeader.LENGTH + " to " + region.length()
                    + " bytes, but is " + length);
        }
        sources.requireFullLength();
        isEnded = true;
        region.close();
    }

    /** Deletes the file unless it is published. Closing again does nothing. */
    @Override
    public void close() {
        if (hasFile) {
            isEnded = true;
            hasFile = false;
            region.close();
            file.discard();
        }
    }
}
