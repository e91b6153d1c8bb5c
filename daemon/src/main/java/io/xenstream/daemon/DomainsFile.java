// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The file with guests and quotas: an image, whose records of a guest are replaced without writing those of the others. New records are written behind END, and
 * their first header over END at last, in eight bytes that no process's end can tear; then the types of the old ones are changed to {@link #FREE}. A
 * reader that finds both versions takes the later one.
 *
 * <p>The first change, and one after much of the file is free, replaces the file.
 */
final class DomainsFile {
    /** The type of a record that is replaced; the live store has the same one for free space. */
    static final int FREE = 0x8000_0001;

    private static final ImageHeader HEADER = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);
    private static final int RECORD_HEADER = 8;
    /** A file with fewer free bytes is not worth replacing. */
    private static final long MOST_FREE = 64 << 10;

    private static final byte[] FREE_TYPE = ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(FREE)
            .array();

    private final Path path;
    private final Map<Integer, Places> places = new HashMap<>();
    /** The place of END; 0 if the file is to be replaced. */
    private long end;

    private long free;

    DomainsFile(final Path path) {
        this.path = path;
    }

    /**
     * Where the records of a guest are.
     *
     * @param connection the place of its CONNECTION_DATA, or 0
     * @param data       the place of its DOMAIN_DATA, or 0
     * @param length     bytes of both
     */
    record Places(long connection, long data, long length) {}

    // ---- Reading

    /** Reads the file, if there is one, record by record until the reader has enough. */
    void read(final Predicate<ImageReader> records) {
        if (!Files.exists(path)) {
            return;
        }
        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader()) {
            boolean isWanted = true;
            while (isWanted && reader.next()) {
                isWanted = records.test(reader);
            }
        }
    }

    // ---- Writing

    /** Whether the next change is to replace the file. */
    boolean isToBeReplaced() {
        return end == 0 || free > MOST_FREE + end / 2;
    }

    /**
     * Replaces the file.
     *
     * @param records writes all records, and returns where those of each guest are
     * @throws ImageIoException if the disk is full; the file is the old one then
     */
    void replace(final Function<ImageWriter, Map<Integer, Places>> records) {
        end = 0;
        try (NewImage image = MappedImage.create(path, Durability.NONE, ImageSources.PRIVATE);
                ImageWriter writer = image.writer(HEADER)) {
            final Map<Integer, Places> written = records.apply(writer);
            final long length = writer.finish();
            image.publish(length);
            places.clear();
            places.putAll(written);
            free = 0;
            end = length - RECORD_HEADER;
        }
    }

    /**
     * Adds the records of a guest, or replaces them.
     *
     * @param room    more bytes than they need
     * @param records writes them, and returns where they are
     * @throws ImageIoException if the disk is full; the guest is the old one then
     */
    void put(final int domid, final int room, final Function<ImageWriter, Places> records) {
        final byte[] bytes = new byte[room];
        final Places written;
        final int length;
        try (WritableRegion region = WritableRegion.ofArray(bytes, path.toString());
                ImageWriter writer = ImageWriter.open(region, HEADER)) {
            written = records.apply(writer);
            length = (int) writer.finish();
        }
        final long moved = end - ImageHeader.LENGTH;
        final int first = ImageHeader.LENGTH + RECORD_HEADER;
        change(file -> {
            // All but the first header, which replaces END when the rest is there.
            write(file, bytes, first, length - first, end + RECORD_HEADER);
            write(file, bytes, ImageHeader.LENGTH, RECORD_HEADER, end);
            end += written.length();
            free(
                    file,
                    places.put(
                            domid,
                            new Places(
                                    moved(written.connection(), moved),
                                    moved(written.data(), moved),
                                    written.length())));
        });
    }

    private static long moved(final long place, final long by) {
        return place == 0 ? 0 : place + by;
    }

    /**
     * Removes the records of a guest.
     *
     * @throws ImageIoException if the system refuses
     */
    void remove(final int domid) {
        change(file -> free(file, places.remove(domid)));
    }

    /** The connection last: until then, the guest can be removed again. */
    private void free(final FileChannel file, final Places old) throws IOException {
        if (old == null) {
            return;
        }
        free += old.length();
        if (old.data() != 0) {
            write(file, FREE_TYPE, 0, FREE_TYPE.length, old.data());
        }
        if (old.connection() != 0) {
            write(file, FREE_TYPE, 0, FREE_TYPE.length, old.connection());
        }
    }

    /** Writes to the file. */
    private interface Change {
        void apply(FileChannel file) throws IOException;
    }

    private void change(final Change change) {
        boolean isDone = false;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            change.apply(file);
            isDone = true;
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.WRITE, Place.whole(path.toString()), "cannot write: " + refused.getMessage(), refused);
        } finally {
            if (!isDone) {
                // Whatever is in it now, the next change replaces it.
                end = 0;
            }
        }
    }

    private static void write(
            final FileChannel file, final byte[] bytes, final int from, final int length, final long place)
            throws IOException {
        final ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
        while (rest.hasRemaining()) {
            file.write(rest, place + rest.position() - from);
        }
    }
}
