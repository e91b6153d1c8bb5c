// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.index.Duplicates;
import io.xenstream.index.IndexRule;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The index of a mapped image: its own file beside the image, mapped and used as it is, or built anew in memory if that file is no good.
 *
 * <pre>{@code
 * try (MappedImage image = MappedImage.open(path);
 *         MappedIndex index = MappedIndex.openOrBuild(image);
 *         StoreCursor cursor = index.cursor()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>The file's name is the image's, and {@code .xsi} behind. Opening it takes the same short time whatever its size, and finds what
 * {@link StoreIndex#open} finds; and, by the time when the image's file was last changed, that the image has been changed or replaced since it was
 * indexed. A pair of files that is copied has to keep the image's time ({@code cp -p}), or the index is built anew.
 *
 * <p>Has one owner, who closes it; the image is not closed with it. Any number of threads may use it, each with a cursor of its own.
 */
public final class MappedIndex implements AutoCloseable {
    private static final String SUFFIX = ".xsi";

    private final StoreIndex index;
    /** The mapped file; null if there is none. */
    private final Region region;

    private final ImageException refusal;

    private MappedIndex(final StoreIndex index, final Region region, final ImageException refusal) {
        this.index = index;
        this.region = region;
        this.refusal = refusal;
    }

    /**
     * Where an image's index is.
     *
     * @param image the image's file
     * @return the file beside it
     */
    public static Path pathOf(final Path image) {
        return image.resolveSibling(image.getFileName() + SUFFIX);
    }

    /**
     * Maps the index beside an image.
     *
     * @param image the image; still the caller's to close
     * @return the index; close it
     * @throws ImageIoException if there is no such file, or it may not be read
     * @throws ImageException   if it is no good, or not that of the image as it is now
     */
    public static MappedIndex open(final MappedImage image) {
        final MappedIndex index = open(image.region(), pathOf(image.path()));
        boolean isGood = false;
        try {
            requireTime(image, index.index);
            isGood = true;
            return index;
        } finally {
            if (!isGood) {
                index.close();
            }
        }
    }

    /**
     * Maps an index, wherever it is, of an image that is in memory already. What {@link StoreIndex#open} finds is found; times of files are not
     * looked at.
     *
     * @param image holds the image from its octet 0; still the caller's to close
     * @param path  the index's file
     * @return the index; close it
     * @throws ImageIoException if there is no such file, or it may not be read
     * @throws ImageException   if it is no good, or not that of the image
     */
    public static MappedIndex open(final Region image, final Path path) {
        final FileMapping mapping = FileMapping.open(path, true);
        final Region region = Region.ofMemory(
                mapping.address(), mapping.length(), path.toString(), new MappedImage.MappedBacking(mapping));
        boolean isGood = false;
        try {
            final MappedIndex index = new MappedIndex(StoreIndex.open(image, region), region, null);
            isGood = true;
            return index;
        } finally {
            if (!isGood) {
                region.close();
            }
        }
    }

    private static void requireTime(final MappedImage image, final StoreIndex index) {
        if (index.stamp() == 0 || index.stamp() != image.lastModified()) {
            throw new MalformedImageException(
                    IndexRule.STALE,
                    ImageLocation.of(image.path().toString(), 0),
                    "a file last changed " + index.stamp() + " ns after 1970",
                    image.lastModified() + " ns");
        }
    }

    /**
     * Maps the index beside an image or, if there is none or it is no good, builds one in memory. A node that is there twice is refused.
     *
     * @param image the image; still the caller's to close
     * @return the index; close it
     * @throws ImageException if the image itself cannot be indexed
     */
    public static MappedIndex openOrBuild(final MappedImage image) {
        try {
            return open(image);
        } catch (final ImageException refused) {
            return new MappedIndex(StoreIndex.build(image.region()), null, refused);
        }
    }

    /**
     * Indexes an image and puts the index beside it.
     *
     * @param image      the image; still the caller's to close
     * @param options    limits for reading the image
     * @param duplicates what to do about nodes that are there twice
     * @param durability what the file has to survive
     * @throws ImageException if the image cannot be indexed, or the index not written
     */
    public static void write(
            final MappedImage image,
            final ReadOptions options,
            final Duplicates duplicates,
            final Durability durability) {
        try (StoreIndex index = StoreIndex.build(image.region(), options, duplicates)) {
            write(index, image.path(), image.lastModified(), durability);
        }
    }

    /**
     * Puts an index beside the image that has just been published: the last step of writing both in one pass. Until it is done, an older index
     * there is known to be stale by the image's time.
     *
     * @param index      the image's index, made by {@link io.xenstream.index.IndexBuilder#finish}
     * @param image      the image's file, which nobody has changed since
     * @param durability what the file has to survive
     * @throws ImageException if the image is gone or the index cannot be written
     */
    public static void publish(final StoreIndex index, final Path image, final Durability durability) {
        try (MappedImage published = MappedImage.open(image)) {
            if (published.length() != index.imageLength()) {
                throw new MalformedImageException(
                        IndexRule.STALE,
                        ImageLocation.of(image.toString(), 0),
                        "the image that was indexed, of " + index.imageLength() + " octets",
                        published.length() + " octets");
            }
            write(index, image, published.lastModified(), durability);
        }
    }

    private static void write(
            final StoreIndex index, final Path image, final long lastModified, final Durability durability) {
        try (NewImage file = MappedImage.create(pathOf(image), durability)) {
            final WritableRegion target = file.region();
            index.copyTo(target, lastModified);
            file.publish(index.length());
        }
    }

    /**
     * Whether this is the mapped file.
     *
     * @return false if the index was built in memory
     */
    public boolean isMapped() {
        return region != null;
    }

    /**
     * Why the index was built and not mapped.
     *
     * @return what was wrong with the file; nothing if it is mapped
     */
    public Optional<ImageException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The index.
     *
     * @return still this object's to close
     */
    public StoreIndex index() {
        return index;
    }

    /**
     * Begins to use the index.
     *
     * @return a cursor on no node; close it
     * @throws IllegalStateException if the index is closed
     */
    public StoreCursor cursor() {
        return index.cursor();
    }

    /** Ends the index. The file is unmapped now, or with the last cursor. Closing again does nothing. */
    @Override
    public void close() {
        index.close();
        if (region != null) {
            region.close();
        }
    }
}
