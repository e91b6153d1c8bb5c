// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.GrowingFile;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Reads a live store that another process may have open and be changing, or whose process has ended or was killed. Nothing is written to the store and no
 * lock is taken; its process is not slowed down.
 *
 * <p>What is read is a private copy of the image as it was after one commit. Making it costs about as much as copying the file: a second for some gigabytes.
 * A process that changes the store faster than it can be read makes the call fail with {@link StoreRule#BUSY}.
 *
 * <p>All methods can be called by any thread.
 */
public final class StoreReader {
    private static final String TEMPORARY_NAME = "xenstream-store";

    private StoreReader() {}

    /**
     * Returns whether a directory contains a live store, whatever state that is in.
     *
     * @param directory any path
     * @return true if it is a directory that has the image of a store, and its index or journal
     */
    public static boolean isStore(final Path directory) {
        return Files.isRegularFile(directory.resolve(StoreFiles.IMAGE))
                && (Files.exists(directory.resolve(StoreFiles.INDEX))
                        || Files.exists(directory.resolve(StoreFiles.JOURNAL)));
    }

    /**
     * Returns the files of a store, none of which must be replaced by others.
     *
     * @param directory the directory of the store
     * @return their paths; a file need not exist
     */
    public static List<Path> files(final Path directory) {
        return List.of(
                directory.resolve(StoreFiles.IMAGE),
                directory.resolve(StoreFiles.INDEX),
                directory.resolve(StoreFiles.JOURNAL));
    }

    /**
     * Copies the image of a store to a temporary file that only this user can read. The copy has no gaps and nothing of the store's own: its nodes are in the
     * order of the store's image, parents before children. A commit that is in progress, or was interrupted, is not in it.
     *
     * @param directory          the directory of the store
     * @param temporaryDirectory for the file, which is deleted when the image is closed
     * @return the image; close it
     * @throws StoreException   if there is no store, it is busy, or its files are damaged or do not belong together
     * @throws ImageIoException if the system refuses a file
     */
    public static MappedImage image(final Path directory, final Path temporaryDirectory) {
        final String label = directory.toString();
        final StoreCopyEvent event = FlightRecording.isUsed() ? StoreCopyEvent.start(label) : null;
        try (NewImage copy = MappedImage.createTemporary(temporaryDirectory, TEMPORARY_NAME, ImageSources.PRIVATE)) {
            final long copied = copy(directory, copy, label);
            final long length = new PlainImage(copy.region(), copied, label).make();
            final MappedImage image = MappedImage.ofUnpublished(copy, length, label);
            if (event != null) {
                event.copied(length);
            }
            return image;
        } catch (final XenstreamException failure) {
            if (event != null) {
                event.failed(failure);
            }
            throw failure;
        }
    }

    private static long copy(final Path directory, final NewImage target, final String label) {
        try (GrowingFile image = GrowingFile.open(directory.resolve(StoreFiles.IMAGE), ImageSpace.LARGEST_IMAGE);
                GrowingFile journal =
                        GrowingFile.open(directory.resolve(StoreFiles.JOURNAL), StoreFiles.LARGEST_JOURNAL)) {
            try (ConsistentCopy copy = new ConsistentCopy(image::region, journal::region, target.region(), label)) {
                requireStore(image.region(0), journal.region(0), label);
                return copy.run();
            } catch (final InternalError fault) {
                throw image.region(0).explain(fault);
            }
        }
    }

    private static void requireStore(final Region image, final Region journal, final String label) {
        if (image.length() < Long.BYTES || image.getLong(0) == 0) {
            throw new StoreException(
                    StoreRule.BUSY, Place.whole(label), "the store is being created, or was not completed");
        }
        StoreMemory.requireImage(image, image.length(), label);
        if (journal.length() < ChangedRanges.RING_END || !StoreMemory.isJournalOf(journal, image)) {
            throw StoreException.at(StoreRule.PAIRING, label, 0, "the journal is cut short or another store's");
        }
    }

    /**
     * Writes the nodes of a store to a new image in tree order, and publishes it atomically. While it is written, there is a temporary file of the size of
     * the image beside the target.
     *
     * @param directory  the directory of the store
     * @param target     is replaced; readable by this user only
     * @param durability what the new image survives
     * @return length of the image in bytes
     * @throws StoreException   if there is no store, it is busy, or its files are damaged or do not belong together
     * @throws ImageIoException if the system refuses a file
     */
    public static long snapshot(final Path directory, final Path target, final Durability durability) {
        try (MappedImage copy = image(directory, target.toAbsolutePath().getParent());
                NewImage image = MappedImage.create(target, durability, copy.source())) {
            final long length = writeInTreeOrder(copy.region(), image);
            image.publish(length);
            return length;
        }
    }

    private static long writeInTreeOrder(final Region copy, final NewImage image) {
        try (ImageReader reader = ImageReader.open(copy);
                ImageWriter writer = image.writer(reader.header());
                StoreIndex index = StoreIndex.build(copy);
                StoreCursor cursor = index.cursor()) {
            final MutableDirectBuffer body = Buffers.empty();
            while (reader.next() && reader.type() != RecordType.NODE_DATA && reader.type() != RecordType.END) {
                final int length = reader.record().length();
                copy.wrap(body, reader.offset() + Long.BYTES, length);
                writer.claimRecord(reader.type(), length).body(body);
                writer.commit();
            }
            cursor.walkAll();
            while (cursor.next()) {
                Snapshot.copy(cursor.node(), writer);
            }
            return writer.finish();
        }
    }
}
