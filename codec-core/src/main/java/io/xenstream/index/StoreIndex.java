// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the nodes of an image are: by path, by parent, by owner; committed ones and those of transactions. It points into the image and holds no
 * path or value itself. About 23 octets a node, outside of the heap.
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
 * <p>Each committed node has an <em>ordinal</em>. Ordinals follow the tree: a node's is directly followed by those of all nodes below it. Siblings
 * come in the order of the image, and so do the root and orphans, whose parents are not in the image. Special nodes come behind the tree, and
 * transactions' nodes behind these, both in the order of the image.
 *
 * <p>An index is built from an image in one pass, or opened over octets that were written before (docs/index-format.md). Those may be wrong, and
 * the image may have changed; {@link #open} says what is found when.
 *
 * <p>Does not change. Any number of threads may use it, each with a cursor of its own. It has one owner, who closes it; memory stays until the
 * last cursor is closed, too.
 */
public final class StoreIndex implements AutoCloseable {
    /** Nodes that are looked up when an index is opened. */
    private static final int SAMPLES = 16;

    private final Region image;
    private final Region index;
    private final IndexHeader header;
    private final long[] checked;
    private final Region.Lease imageLease;
    private final Region.Lease indexLease;
    private final Region owned;
    private final ByteOrder order;

    /** Takes leases of both regions, and closes the owned one when it is closed itself. */
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
        final UnsafeBuffer octets = new UnsafeBuffer(0, 0);
        image.wrap(octets, 0, (int) Math.min(image.length(), ImageHeader.LENGTH));
        return ImageHeader.decode(octets, image.label());
    }

    /**
     * Indexes an image. A node that is there twice is refused.
     *
     * @param image holds the image from its octet 0
     * @return the index, in memory of its own; close it
     * @throws ImageException if the image cannot be read to its end, or has a node twice
     */
    public static StoreIndex build(final Region image) {
        return build(image, ReadOptions.DEFAULT, Duplicates.REFUSE);
    }

    /**
     * Indexes an image.
     *
     * @param image      holds the image from its octet 0
     * @param options    limits and strictness
     * @param duplicates what to do about nodes that are there twice
     * @return the index, in memory of its own; close it
     * @throws ImageException if the image cannot be read to its end, or has a node twice and that is refused
     */
    public static StoreIndex build(final Region image, final ReadOptions options, final Duplicates duplicates) {
        return build(image, options, duplicates, new SecureRandom().nextLong(), false);
    }

    static StoreIndex build(
            final Region image,
            final ReadOptions options,
            final Duplicates duplicates,
            final long seed,
            final boolean isWide) {
        try (ImageReader reader = ImageReader.open(image, options);
                IndexBuilder builder = new IndexBuilder(image, reader.header(), duplicates, seed, isWide)) {
            builder.addAll(reader);
            return builder.make(image.length());
        } catch (final InternalError fault) {
            throw image.explain(fault);
        }
    }

    /**
     * Opens an index that was written before. Takes the same short time whatever its size.
     *
     * <p>Found at once, and refused: an index that is cut short, of another version, or has any octet of its header changed; an image that has
     * another length or header than the indexed one, or does not end where that did; and, by looking up 16 nodes, an image whose records lie
     * elsewhere. Found when it is first touched: any other changed octet of the index. Found when it is come upon: a record that is not the one
     * that was indexed. So what a cursor finds is the node that was asked for, whatever the octets. Found by {@link #check} alone: that a node
     * which the index does not know is in the image all the same, because somebody has changed the image's paths since, and neither its length nor
     * one of the 16 nodes.
     *
     * @param image holds the image from its octet 0; still the caller's to close
     * @param index holds the index from its octet 0, and nothing else; still the caller's to close
     * @return the index; close it
     * @throws ImageException if the index is no good, or not that of the image
     */
    public static StoreIndex open(final Region image, final Region index) {
        try {
            final IndexHeader header = IndexHeader.decode(index);
            requireImage(image, header);
            final StoreIndex opened =
                    new StoreIndex(image, index, header, IndexOctets.nothingChecked(header.layout()), null);
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

    /** What a memory fault means: that one of the files has been shortened. */
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
            throw stale(image, 0, header.imageLength() + " octets", image.length() + " octets");
        }
        if (LittleEndian.getLong(image, 0) != header.imageIdent()
                || LittleEndian.getLong(image, Long.BYTES) != header.imageFlags()) {
            throw stale(image, 0, "the header that was indexed", "another header");
        }
        final long end = header.endOffset();
        if (end < ImageHeader.LENGTH || end > image.length() - Long.BYTES) {
            throw stale(image, 0, "the END record at offset " + end, "the image's end");
        }
        final int octets = image.getInt(end);
        final int type = order == ByteOrder.nativeOrder() ? octets : Integer.reverseBytes(octets);
        if (type != RecordType.END) {
            throw stale(image, end, "the END record", "type " + Integer.toUnsignedString(type));
        }
    }

    private static MalformedImageException stale(
            final Region image, final long offset, final String expected, final String found) {
        return new MalformedImageException(IndexRule.STALE, ImageLocation.of(image.label(), offset), expected, found);
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
     * Begins to use the index. Allocates; what is done with the cursor does not.
     *
     * @return a cursor on no node; close it
     * @throws IllegalStateException if the index is closed
     */
    public StoreCursor cursor() {
        return new StoreCursor(
                image, order, new IndexOctets(index, header.layout(), checked), header.layout(), header.seed());
    }

    /**
     * How many committed nodes there are, special nodes included.
     *
     * @return nodes
     */
    public long nodes() {
        return header.layout().nodes();
    }

    /**
     * How many nodes transactions have seen or changed.
     *
     * @return nodes
     */
    public long transactionNodes() {
        return header.layout().transactionNodes();
    }

    /**
     * How many records the image has.
     *
     * @return records, END included
     */
    public long records() {
        return header.records();
    }

    /**
     * How long the image is.
     *
     * @return octets, with surplus behind END
     */
    public long imageLength() {
        return header.imageLength();
    }

    /**
     * When the image's file was last changed, as whoever wrote the index said.
     *
     * @return nanoseconds since 1970, or 0 if nobody said
     */
    public long stamp() {
        return header.stamp();
    }

    /**
     * How long the index is when it is written.
     *
     * @return octets
     */
    public long length() {
        return header.layout().length();
    }

    /**
     * Writes the index, with its checksums, so that it can be {@linkplain #open opened}.
     *
     * @param target takes {@link #length()} octets from its octet 0; grows if it can
     * @param stamp  when the image's file was last changed: any number that the caller wants to compare; 0 for none
     * @throws ImageException if there is no room, or this index was opened and is found damaged
     */
    public void copyTo(final WritableRegion target, final long stamp) {
        final IndexLayout layout = header.layout();
        target.ensureLength(layout.length());
        final Checksum checksum = new Checksum();
        final UnsafeBuffer first = new UnsafeBuffer(0, 0);
        target.wrap(first, 0, IndexLayout.BLOCK);
        first.setMemory(0, IndexLayout.BLOCK, (byte) 0);
        for (long block = 1; block <= layout.blocks(); block++) {
            if (checked != null) {
                new IndexOctets(index, layout, checked).check(block);
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
     * Checks everything: each checksum, and that building the index anew gives the same octets. Takes as long as building, and as much memory.
     *
     * @param options limits for reading the image
     * @throws ImageException if the index is damaged, or not that of the image as it is now, or the image cannot be read
     */
    public void check(final ReadOptions options) {
        try {
            if (checked != null) {
                final IndexOctets octets = new IndexOctets(index, header.layout(), checked);
                for (long block = 1; block <= header.layout().blocks(); block++) {
                    octets.check(block);
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
                        ImageLocation.of(index.label(), offset),
                        "0x" + Long.toHexString(rebuilt.index.getLong(offset)),
                        "0x" + Long.toHexString(index.getLong(offset)));
            }
        }
    }

    /** Ends the index. Memory is given back now, or with the last cursor. Closing again does nothing. */
    @Override
    public void close() {
        imageLease.close();
        indexLease.close();
        if (owned != null) {
            owned.close();
        }
    }
}
