// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.agrona.MutableDirectBuffer;

/**
 * An index of the nodes of an image by path, parent and owner, for committed nodes and those of transactions. It points into the image and stores
 * no paths or values. Takes about 28 bytes per node, outside the heap.
 *
 * <pre>{@code
 * try (StoreIndex index = StoreIndex.build(image.region());
 *         StoreCursor cursor = index.cursor()) {
 *     if (cursor.find("/local/domain/1/name")) {
 *         use(cursor.node().value());
 *     }
 * }
 * }</pre>
 *
 * <p>Each committed node has an <em>ordinal</em>. Ordinals are in tree order: a node is directly followed by all nodes below it. Siblings are in
 * image order, as are the root and orphans (nodes whose parents are not in the image). Special nodes follow the tree, and transactions' nodes
 * follow those, both in image order.
 *
 * <p>An index is built from an image in one pass, or opened over bytes that were written earlier (docs/index-format.md). Those bytes may be
 * damaged, and the image may have changed; {@link #open} describes what is detected and when.
 *
 * <p>An index is immutable. Any number of threads may use it, each with its own cursor. It has one owner, who closes it; the memory is released
 * after the last cursor is closed as well.
 */
public final class StoreIndex implements AutoCloseable {
    /** Number of nodes that are looked up when an index is opened. */
    private static final int SAMPLES = 16;

    private final Region image;
    private final Region index;
    private final IndexHeader header;
    private final long[] checked;
    private final Region.Lease imageLease;
    private final Region.Lease indexLease;
    private final Region owned;
    private final ByteOrder order;

    /** Takes leases on both regions. Closes the owned region, if any, when the index is closed. */
    StoreIndex(
            final Region image,
            final Region index,
            final IndexHeader header,
            final long[] checked,
            final Region owned) {
        this.image = image;
        this.index = index;
        this.header = header;
        this.checked = checked;
        this.owned = owned;
        this.order = imageHeader(image).byteOrder();
        this.imageLease = image.lease();
        this.indexLease = index.lease();
    }

    private static ImageHeader imageHeader(final Region image) {
        final MutableDirectBuffer bytes = Buffers.empty();
        image.wrap(bytes, 0, (int) Math.min(image.length(), ImageHeader.LENGTH));
        return ImageHeader.decode(bytes, image.label());
    }

    /**
     * Indexes an image. Duplicate nodes are refused.
     *
     * @param image contains the image, starting at byte 0
     * @return the index, in its own memory; close it
     * @throws ImageException if the image cannot be read to its end, or has a duplicate node
     */
    public static StoreIndex build(final Region image) {
        return build(image, ReadOptions.DEFAULT, Duplicates.REFUSE);
    }

    /**
     * Indexes an image.
     *
     * @param image      contains the image, starting at byte 0
     * @param options    limits and strictness
     * @param duplicates what to do about duplicate nodes
     * @return the index, in its own memory; close it
     * @throws ImageException if the image cannot be read to its end, or has a duplicate node and duplicates are refused
     */
    public static StoreIndex build(final Region image, final ReadOptions options, final Duplicates duplicates) {
        return build(image, options, duplicates, new SecureRandom().nextLong(), false);
    }

    /**
     * Indexes some nodes of an image: memory and most of the time are those of the nodes that are chosen. All records are read and checked nevertheless. Such
     * an index says nothing about the other nodes, and is not meant to be stored.
     *
     * @param image      contains the image, starting at byte 0
     * @param options    limits and strictness
     * @param duplicates what to do about duplicate nodes among those chosen
     * @param selection  chooses the nodes; called once for each, in the order of the image
     * @return the index, in its own memory; close it
     * @throws ImageException if the image cannot be read to its end, or has a duplicate node and duplicates are refused
     */
    public static StoreIndex build(
            final Region image, final ReadOptions options, final Duplicates duplicates, final NodeSelection selection) {
        try (ImageReader reader = ImageReader.open(image, options);
                IndexBuilder builder =
                        new IndexBuilder(image, reader.header(), duplicates, new SecureRandom().nextLong())) {
            return builder.build(reader, selection);
        } catch (final InternalError fault) {
            throw image.explain(fault);
        }
    }

    static StoreIndex build(
            final Region image,
            final ReadOptions options,
            final Duplicates duplicates,
            final long seed,
            final boolean isWide) {
        try (ImageReader reader = ImageReader.open(image, options);
                IndexBuilder builder = new IndexBuilder(image, reader.header(), duplicates, seed, isWide)) {
            return builder.build(reader);
        } catch (final InternalError fault) {
            throw image.explain(fault);
        }
    }

    /**
     * Opens an index that was written earlier. Takes short, constant time, whatever its size.
     *
     * <p>This method refuses an index that is truncated, has another version, or has any changed byte in its header. It also refuses an image whose
     * length, header or END offset differs from the indexed one and, by looking up 16 nodes, an image whose records have moved. Any other changed
     * byte of the index is detected on first access, and a record that is not the indexed one when a cursor reaches it. A cursor therefore never
     * returns a node other than the requested one. Only {@link #check} detects nodes that are missing from the index because paths in the image
     * were changed later without affecting its length or any of the 16 nodes.
     *
     * @param image contains the image, starting at byte 0; the caller closes it
     * @param index contains exactly the index, starting at byte 0; the caller closes it
     * @return the index; close it
     * @throws ImageException if the index is damaged or does not belong to the image
     */
    public static StoreIndex open(final Region image, final Region index) {
        try {
            final IndexHeader header = IndexHeader.decode(index);
            requireImage(image, header);
            final StoreIndex opened =
                    new StoreIndex(image, index, header, IndexBytes.nothingChecked(header.layout()), null);
            try {
                opened.sample();
                return opened;
            } catch (final RuntimeException | InternalError refused) {
                opened.close();
                throw refused;
            }
        } catch (final InternalError fault) {
            throw explain(image, index, fault);
        }
    }

    /** Translates a memory fault: one of the files has been shortened. */
    static ImageException explain(final Region image, final Region index, final InternalError fault) {
        try {
            return index.explain(fault);
        } catch (final InternalError notTheIndex) {
            return image.explain(notTheIndex);
        }
    }

    private static void requireImage(final Region image, final IndexHeader header) {
        final ByteOrder order = imageHeader(image).byteOrder();
        if (image.length() != header.imageLength()) {
            throw stale(image, 0, header.imageLength() + " bytes", image.length() + " bytes");
        }
        if (LittleEndian.getLong(image, 0) != header.imageIdent()
                || LittleEndian.getLong(image, Long.BYTES) != header.imageFlags()) {
            throw stale(image, 0, "the header that was indexed", "another header");
        }
        final long end = header.endOffset();
        if (end < ImageHeader.LENGTH || end > image.length() - Long.BYTES) {
            throw stale(image, 0, "the END record at offset " + end, "the image's end");
        }
        final int bytes = image.getInt(end);
        final int type = order == ByteOrder.nativeOrder() ? bytes : Integer.reverseBytes(bytes);
        if (type != RecordType.END) {
            throw stale(image, end, "the END record", "type " + Integer.toUnsignedString(type));
        }
    }

    private static MalformedImageException stale(
            final Region image, final long offset, final String expected, final String found) {
        return new MalformedImageException(IndexRule.STALE, Place.of(image.label(), offset), expected, found);
    }

    private void sample() {
        final long entries = header.layout().entries();
        try (StoreCursor cursor = cursor()) {
            for (int i = 0; i < SAMPLES && entries > 0; i++) {
                cursor.requireInTable((entries - 1) * i / (SAMPLES - 1));
            }
        }
    }

    /**
     * Creates a cursor. This allocates; using the cursor does not.
     *
     * @return a cursor on no node; close it
     * @throws IllegalStateException if the index is closed
     */
    public StoreCursor cursor() {
        return new StoreCursor(
                image, order, new IndexBytes(index, header.layout(), checked), header.layout(), header.seed());
    }

    /**
     * Returns the number of committed nodes, including special nodes.
     *
     * @return the number of nodes
     */
    public long nodes() {
        return header.layout().nodes();
    }

    /**
     * Returns the number of nodes that transactions have read or changed.
     *
     * @return the number of nodes
     */
    public long transactionNodes() {
        return header.layout().transactionNodes();
    }

    /**
     * Tells whether each committed node but the special ones is below the root, which is the case in every image of a working store. Otherwise a
     * walk over a subtree does not meet nodes whose own parents are not in the image. The cost grows with the number of special nodes.
     *
     * @return true if there are no orphans
     * @throws IllegalStateException if the index is closed
     */
    public boolean isOneTree() {
        try (StoreCursor cursor = cursor()) {
            return cursor.isOneTree();
        }
    }

    /**
     * Returns the number of records in the image.
     *
     * @return the number of records, including END
     */
    public long records() {
        return header.records();
    }

    /**
     * Returns the length of the image.
     *
     * @return length in bytes, including surplus after END
     */
    public long imageLength() {
        return header.imageLength();
    }

    /**
     * Returns the modification time of the image's file, as passed to {@link #copyTo}.
     *
     * @return nanoseconds since 1970; 0 if unknown
     */
    public long stamp() {
        return header.stamp();
    }

    /**
     * Returns the length of the index in its stored form.
     *
     * @return length in bytes
     */
    public long length() {
        return header.layout().length();
    }

    /**
     * Writes the index, with its checksums, so that it can be {@linkplain #open opened}.
     *
     * @param target receives {@link #length()} bytes, starting at byte 0; grows if it can
     * @param stamp  modification time of the image's file, or any number that the caller wants to compare later; 0 for none
     * @throws ImageException if there is not enough space, or if this index was opened and is damaged
     */
    public void copyTo(final WritableRegion target, final long stamp) {
        final IndexLayout layout = header.layout();
        target.ensureLength(layout.length());
        final Checksum checksum = new Checksum();
        final MutableDirectBuffer first = Buffers.empty();
        target.wrap(first, 0, IndexLayout.BLOCK);
        first.setMemory(0, IndexLayout.BLOCK, (byte) 0);
        for (long block = 1; block <= layout.blocks(); block++) {
            if (checked != null) {
                new IndexBytes(index, layout, checked).check(block);
            }
            final long begin = block * IndexLayout.BLOCK;
            final int length = (int) Math.min(IndexLayout.BLOCK, layout.checksumsAt() - begin);
            LittleEndian.putInt(
                    target,
                    layout.checksumsAt() + (block - 1) * Integer.BYTES,
                    checksum.copy(index, target, begin, length));
        }
        header.withStamp(stamp).encode(target);
    }

    /**
     * Checks every checksum, then rebuilds the index and checks that the bytes are the same. Takes as much time and memory as building.
     *
     * @param options limits for reading the image
     * @throws ImageException if the index is damaged or does not match the current image, or if the image cannot be read
     */
    public void check(final ReadOptions options) {
        try {
            if (checked != null) {
                final IndexBytes bytes = new IndexBytes(index, header.layout(), checked);
                for (long block = 1; block <= header.layout().blocks(); block++) {
                    bytes.check(block);
                }
            }
            try (StoreIndex rebuilt = build(
                    image,
                    options,
                    header.duplicates(),
                    header.seed(),
                    header.layout().isWide())) {
                requireSame(rebuilt);
            }
        } catch (final InternalError fault) {
            throw explain(image, index, fault);
        }
    }

    private void requireSame(final StoreIndex rebuilt) {
        final IndexHeader now = rebuilt.header.withStamp(header.stamp());
        if (!now.equals(header)) {
            throw stale(image, 0, header.toString(), now.toString());
        }
        for (long offset = IndexLayout.BLOCK; offset < header.layout().checksumsAt(); offset += Long.BYTES) {
            if (index.getLong(offset) != rebuilt.index.getLong(offset)) {
                throw new MalformedImageException(
                        IndexRule.DAMAGED,
                        Place.of(index.label(), offset),
                        "0x" + Long.toHexString(rebuilt.index.getLong(offset)),
                        "0x" + Long.toHexString(index.getLong(offset)));
            }
        }
    }

    /** Closes the index. Memory is released now, or with the last cursor. Closing twice has no effect. */
    @Override
    public void close() {
        imageLease.close();
        indexLease.close();
        if (owned != null) {
            owned.close();
        }
    }
}
