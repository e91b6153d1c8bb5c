// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.index.Duplicates;
import io.xenstream.index.IndexRule;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The index of a mapped image: a file beside the image, mapped and used as it is, or an index built in memory if that file is missing or
 * unusable.
 *
 * <pre>{@code
 * try (MappedImage image = MappedImage.open(path);
 *         MappedIndex index = MappedIndex.openOrBuild(image);
 *         StoreCursor cursor = index.cursor()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>The file's name is the image's name followed by {@code .xsi}. Opening it takes a short time that does not depend on its size. It makes the
 * checks of {@link StoreIndex#open}, and compares the image's modification time to detect an image that was changed or replaced after it was
 * indexed. Copies of both files must keep that time ({@code cp -p}), or the index is rebuilt.
 *
 * <p>One owner closes the index; the image is not closed with it. Any number of threads may use it, each with its own cursor.
 */
public final class MappedIndex implements AutoCloseable {
    private static final String SUFFIX = ".xsi";

    private final StoreIndex index;
    /** The mapped file; null if the index was built in memory. */
    private final Region region;

    private final XenstreamException refusal;

    private MappedIndex(final StoreIndex index, final Region region, final XenstreamException refusal) {
        this.index = index;
        this.region = region;
        this.refusal = refusal;
    }

    /**
     * The path of an image's index.
     *
     * @param image the image's file
     * @return the path of the file beside it, which need not exist
     */
    public static Path pathOf(final Path image) {
        return image.resolveSibling(image.getFileName() + SUFFIX);
    }

    /**
     * Maps the index beside an image.
     *
     * @param image the image; the caller closes it
     * @return the index; close it
     * @throws ImageIoException if the file does not exist or must not be read
     * @throws XenstreamException if the index is malformed or stale
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
     * Maps an index file at any path, for an image that is already in memory. Makes the checks of {@link StoreIndex#open}, but does not compare
     * modification times.
     *
     * @param image holds the image from byte 0; the caller closes it
     * @param path  the index's file
     * @return the index; close it
     * @throws ImageIoException if the file does not exist or must not be read
     * @throws XenstreamException if the index is malformed or belongs to another image
     */
    public static MappedIndex open(final Region image, final Path path) {
        final FileMapping mapping = FileMapping.open(path, true);
        final Region region = mapping.region(mapping.length(), path.toString(), new MappedImage.MappedBacking(mapping));
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
                    Place.of(image.path().toString(), 0),
                    "a file last changed " + index.stamp() + " ns after 1970",
                    image.lastModified() + " ns");
        }
    }

    /**
     * Maps the index beside an image or, if it is missing or unusable, builds one in memory. Refuses duplicate nodes.
     *
     * @param image the image; the caller closes it
     * @return the index; close it
     * @throws XenstreamException if the image itself cannot be indexed
     */
    public static MappedIndex openOrBuild(final MappedImage image) {
        try {
            return open(image);
        } catch (final XenstreamException refused) {
            // A missing index is nothing to report.
            if (Files.exists(pathOf(image.path()))) {
                Log.debug(() ->
                        "an index is built in memory, since that of the file is of no use: " + refused.getMessage());
            }
            return new MappedIndex(StoreIndex.build(image.region()), null, refused);
        }
    }

    /**
     * Indexes an image and writes the index beside it.
     *
     * @param image      the image; the caller closes it
     * @param options    limits for reading the image
     * @param duplicates how to handle duplicate nodes
     * @param durability what the file survives
     * @throws XenstreamException if the image cannot be indexed or the index cannot be written
     */
    public static void write(
            final MappedImage image,
            final ReadOptions options,
            final Duplicates duplicates,
            final Durability durability) {
        try (StoreIndex index = StoreIndex.build(image.region(), options, duplicates)) {
            write(index, image, durability);
        }
    }

    /**
     * Writes an index beside an image that has just been published: the last step of writing both in one pass. Until then, an older index file
     * is stale by the image's modification time.
     *
     * @param index      the image's index, from {@link io.xenstream.index.IndexBuilder#finish}
     * @param image      the image's file, unmodified since it was published
     * @param durability what the file survives
     * @throws XenstreamException if the image cannot be mapped or the index cannot be written
     */
    public static void publish(final StoreIndex index, final Path image, final Durability durability) {
        try (MappedImage published = MappedImage.open(image)) {
            if (published.length() != index.imageLength()) {
                throw new MalformedImageException(
                        IndexRule.STALE,
                        Place.of(image.toString(), 0),
                        "the image that was indexed, of " + index.imageLength() + " bytes",
                        published.length() + " bytes");
            }
            write(index, published, durability);
        }
    }

    private static void write(final StoreIndex index, final MappedImage image, final Durability durability) {
        final Path path = pathOf(image.path());
        if (FileIdentity.isSame(image.path(), path)) {
            throw new ImageIoException(
                    IoRule.WRITE, Place.whole(path.toString()), "cannot replace it: it is the image itself", null);
        }
        try (NewImage file = MappedImage.create(path, durability, image.source())) {
            final WritableRegion target = file.region();
            index.copyTo(target, image.lastModified());
            file.publish(index.length());
        }
    }

    /**
     * Whether the index is the mapped file.
     *
     * @return false if the index was built in memory
     */
    public boolean isMapped() {
        return region != null;
    }

    /**
     * Why the index was built instead of mapped.
     *
     * @return what was wrong with the file; empty if it is mapped
     */
    public Optional<XenstreamException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The index.
     *
     * @return the index; owned and closed by this object
     */
    public StoreIndex index() {
        return index;
    }

    /**
     * Opens a cursor.
     *
     * @return a cursor that is not on a node; close it
     * @throws IllegalStateException if the index is closed
     */
    public StoreCursor cursor() {
        return index.cursor();
    }

    /** Closes the index. Its file is unmapped once all cursors are closed. Closing again does nothing. */
    @Override
    public void close() {
        index.close();
        if (region != null) {
            region.close();
        }
    }
}
