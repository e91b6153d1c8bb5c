// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.ReservedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The three files of a store in its directory, mapped; image and index are locked. */
final class StoreFiles implements AutoCloseable {
    static final String IMAGE = "store.img";
    static final String INDEX = "store.idx";
    static final String JOURNAL = "store.log";

    /** A node's part of the index is about a quarter as long as its record. */
    private static final int INDEX_PART = 4;
    /** The files grow in short steps: a request waits for each. */
    private static final long STEP = 256L << 10;

    private static final long LARGEST_INDEX = 1L << 36;
    static final long LARGEST_JOURNAL = 1L << 34;

    private final ReservedFile imageFile;
    private final ReservedFile indexFile;
    private final ReservedFile journalFile;
    private final StoreRegion image;
    private final StoreRegion index;
    private final StoreRegion journal;
    private boolean isImageLocked;
    private boolean isIndexLocked;
    /** Keeps the compiler from dropping reads. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    private StoreFiles(final ReservedFile image, final ReservedFile index, final ReservedFile journal) {
        this.imageFile = image;
        this.indexFile = index;
        this.journalFile = journal;
        this.image = region(image);
        this.index = region(index);
        this.journal = region(journal);
    }

    private static StoreRegion region(final ReservedFile file) {
        return new StoreRegion(file.region(), file.allocated(), new StoreRegion.Allocation() {
            @Override
            public long allocate(final long required) {
                return file.allocate(required, required + STEP);
            }

            @Override
            public long write(final long offset, final Region source, final long length) {
                return file.write(offset, source, length);
            }

            @Override
            public boolean read(final long offset, final byte[] target, final int length) {
                file.read(offset, target, length);
                return true;
            }
        });
    }

    /** Creates the directory if it is missing. */
    static void createDirectory(final Path directory) {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.WRITE,
                    Place.whole(directory.toString()),
                    "cannot create the store's directory: " + refused.getMessage(),
                    refused);
        }
    }

    /**
     * Opens the files; missing ones are created empty.
     *
     * @throws StoreException if another process has the store
     */
    static StoreFiles open(final Path directory, final StoreOptions options) {
        ReservedFile image = null;
        ReservedFile index = null;
        ReservedFile journal = null;
        try {
            image = file(directory.resolve(IMAGE), options.largestImage());
            if (!image.lock()) {
                throw new StoreException(
                        StoreRule.IN_USE, Place.whole(directory.toString()), "the image " + IMAGE + " is locked");
            }
            index = file(directory.resolve(INDEX), LARGEST_INDEX);
            // A process loses its lock when it closes any other descriptor of the image, as its readers do. They do not
            // open the index.
            if (!index.lock()) {
                throw new StoreException(
                        StoreRule.IN_USE, Place.whole(directory.toString()), "the index " + INDEX + " is locked");
            }
            journal = file(directory.resolve(JOURNAL), LARGEST_JOURNAL);
            final StoreFiles files = new StoreFiles(image, index, journal);
            files.isImageLocked = true;
            files.isIndexLocked = true;
            image = null;
            index = null;
            journal = null;
            return files;
        } finally {
            close(image);
            close(index);
            close(journal);
        }
    }

    /** Opens the existing files of a store that another process has locked. */
    static StoreFiles share(final Path directory, final StoreOptions options) {
        ReservedFile image = null;
        ReservedFile index = null;
        try {
            image = ReservedFile.open(directory.resolve(IMAGE), options.largestImage());
            index = ReservedFile.open(directory.resolve(INDEX), LARGEST_INDEX);
            final StoreFiles files =
                    new StoreFiles(image, index, ReservedFile.open(directory.resolve(JOURNAL), LARGEST_JOURNAL));
            image = null;
            index = null;
            return files;
        } finally {
            close(image);
            close(index);
        }
    }

    /** Locks image and index. Returns whether this process has both locks. */
    boolean lock() {
        isImageLocked = isImageLocked || imageFile.lock();
        isIndexLocked = isIndexLocked || (isImageLocked && indexFile.lock());
        return isIndexLocked;
    }

    private static ReservedFile file(final Path path, final long reserved) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? ReservedFile.open(path, reserved)
                : ReservedFile.create(path, reserved);
    }

    private static void close(final ReservedFile file) {
        if (file != null) {
            file.close();
        }
    }

    /** Allocates and touches what the options say. */
    void prepare(final StoreOptions options) {
        image.require(options.initialImage());
        index.require(options.initialImage() / INDEX_PART);
        if (options.touchPages()) {
            touched = image.touch() + index.touch();
        }
    }

    StoreRegion image() {
        return image;
    }

    StoreRegion index() {
        return index;
    }

    StoreRegion journal() {
        return journal;
    }

    @Override
    public void close() {
        journalFile.close();
        // The last ones: they are locked.
        indexFile.close();
        imageFile.close();
    }
}
