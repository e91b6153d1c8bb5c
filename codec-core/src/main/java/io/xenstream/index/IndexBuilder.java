// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.agrona.DirectBuffer;

/**
 * Builds the index of an image that is being written, in the same pass: follow the writer, and finish after it.
 *
 * <pre>{@code
 * try (NewImage image = MappedImage.create(path);
 *         ImageWriter writer = image.writer(header);
 *         IndexBuilder builder = new IndexBuilder(image.region(), header, Duplicates.REFUSE)) {
 *     while (...) {
 *         writer.claimNodeData(...)...;
 *         writer.commit();
 *         builder.advance(writer.position());
 *     }
 *     long length = writer.finish();
 *     try (StoreIndex index = builder.finish(length)) {
 *         image.publish(length);
 *         MappedIndex.publish(index, path, Durability.DATA);
 *     }
 * }
 * }</pre>
 *
 * <p>It reads what has been committed, while it is still in the cache; how often it is told to advance does not matter otherwise. An image that
 * is there already is indexed by {@link StoreIndex#build(Region)}. Needs 24 octets a node until it is finished, besides the index. For one
 * thread at a time.
 */
public final class IndexBuilder implements AutoCloseable {
    private static final int RECORD_HEADER = 8;
    /**
     * Octets of a record, rather few: to move the nodes to more memory costs a seventh of all the rest. Memory for the nodes to expect is taken at
     * once, unless they were very many.
     */
    private static final int EXPECTED_RECORD_LENGTH = 64;

    private static final int LEAST_EXPECTED = 1024;
    private static final int MOST_EXPECTED = 1 << 24;

    private final Region image;
    private final ImageHeader header;
    private final Duplicates duplicates;
    private final long seed;
    private final boolean isWide;
    private final PathHash hash;
    private final NodeWindow window;
    private final NodeWindow other;
    private final NodeList specialNodes;
    private final NodeList transactionNodes;
    private final TreePath treePath;
    private final OwnerList owners = new OwnerList();
    private NodeList nodes;
    private long position = ImageHeader.LENGTH;
    private long records;
    private long endOffset = -1;
    private long digest;
    private boolean isMade;

    /**
     * Begins the index of an image that is being written.
     *
     * @param image      takes the image from its octet 0, and may grow and move meanwhile
     * @param header     that the image will have
     * @param duplicates what to do about nodes that are there twice
     */
    public IndexBuilder(final Region image, final ImageHeader header, final Duplicates duplicates) {
        this(image, header, duplicates, new SecureRandom().nextLong(), false);
    }

    /** With a seed, and with wide offsets where they are not needed. */
    IndexBuilder(
            final Region image,
            final ImageHeader header,
            final Duplicates duplicates,
            final long seed,
            final boolean isWide) {
        final ByteOrder order = header.byteOrder();
        this.image = image;
        this.header = header;
        this.duplicates = duplicates;
        this.seed = seed;
        this.isWide = isWide;
        hash = new PathHash(seed);
        window = new NodeWindow(image, order);
        other = new NodeWindow(image, order);
        final long expected = Math.min(MOST_EXPECTED, image.length() / EXPECTED_RECORD_LENGTH);
        nodes = new NodeList(image.label(), Math.max(LEAST_EXPECTED, expected));
        specialNodes = new NodeList(image.label(), 1);
        transactionNodes = new NodeList(image.label(), LEAST_EXPECTED);
        treePath = new TreePath(image, nodes);
    }

    /** Reads a whole image. */
    void addAll(final ImageReader reader) {
        while (reader.next()) {
            if (reader.type() == RecordType.NODE_DATA) {
                add(reader.nodeData(), reader.offset());
            } else if (reader.type() == RecordType.END) {
                endOffset = reader.offset();
            }
            records++;
        }
    }

    /**
     * Reads the records that have been committed since the last time.
     *
     * @param end where the next record will begin: {@link io.xenstream.codec.ImageWriter#position()}
     * @throws MalformedImageException  if a record is not whole, or no good node
     * @throws IllegalArgumentException if there cannot be so much
     */
    public void advance(final long end) {
        if (end < position || end > image.length()) {
            throw new IllegalArgumentException("the records read end at " + position + ", the region at "
                    + image.length() + ", but they should be read to " + end);
        }
        final boolean isReversed = header.byteOrder() != ByteOrder.nativeOrder();
        while (position < end) {
            final int typeOctets = image.getInt(position);
            final int lengthOctets = image.getInt(position + Integer.BYTES);
            final int type = isReversed ? Integer.reverseBytes(typeOctets) : typeOctets;
            final long length = Integer.toUnsignedLong(isReversed ? Integer.reverseBytes(lengthOctets) : lengthOctets);
            addRecord(type, length, end);
        }
    }

    private void addRecord(final int type, final long length, final long end) {
        final long next = position + RECORD_HEADER + ((length + 7) & ~7L);
        if (next > end) {
            throw new TruncatedImageException(
                    FormatRule.RECORD_TRUNCATED,
                    new ImageLocation(image.label(), records, type, position),
                    "a record that ends at " + end,
                    "one that ends at " + next);
        }
        if (type == RecordType.NODE_DATA) {
            window.go(position);
            add(window.node(), position);
        } else if (type == RecordType.END) {
            endOffset = position;
        }
        records++;
        position = next;
    }

    private void add(final NodeDataDecoder node, final long offset) {
        final DirectBuffer buffer = node.buffer();
        final int path = node.pathOffset();
        final int length = node.pathLength();
        final int owner = node.permissionCount() == 0 ? -1 : node.permissionDomid(0);
        final long pathHash = hash.of(buffer, path, length);
        final long connId = node.connId();
        if (connId == 0) {
            digest = PathHash.digest(digest, pathHash, offset, owner);
            owners.add(owner);
            if (length > 0 && buffer.getByte(path) == Paths.SEPARATOR) {
                treePath.enter(buffer, path, length, offset + path, nodes.add(pathHash, offset, owner));
            } else {
                specialNodes.add(pathHash, offset, owner);
            }
        } else {
            final long inTransaction = PathHash.inTransaction(pathHash, connId, node.txId());
            digest = PathHash.digest(digest, inTransaction, offset, owner);
            transactionNodes.add(inTransaction, offset, owner);
        }
    }

    /**
     * Reads the records that are left, and makes the index.
     *
     * @param length octets of the image: what {@link io.xenstream.codec.ImageWriter#finish()} has returned
     * @return the index, in memory of its own; close it
     * @throws ImageException           if a node is there twice and that is refused, or there is no END
     * @throws IllegalArgumentException if there cannot be so much
     * @throws IllegalStateException    if the index has been made already
     */
    public StoreIndex finish(final long length) {
        advance(length);
        return make(length);
    }

    /** Makes the index of what has been read. */
    StoreIndex make(final long length) {
        if (endOffset < 0) {
            throw new TruncatedImageException(
                    FormatRule.END_MISSING,
                    ImageLocation.of(image.label(), length),
                    "an END record",
                    "the end of the image");
        }
        if (isMade) {
            throw new IllegalStateException("the index of " + image.label() + " has been made already");
        }
        isMade = true;
        treePath.finish();
        addSpecialNodes();
        final boolean isWideHere = isWide || length > IndexLayout.LONGEST_NARROW;
        WritableRegion memory = null;
        try {
            IndexLayout layout = layout(isWideHere);
            memory = allocate(layout);
            boolean isTreeOrder = treePath.isTreeOrder();
            if (table(memory, layout).fill(duplicates) > 0) {
                nodes.compact();
                transactionNodes.compact();
                owners.count(nodes);
                isTreeOrder = false;
                memory.close();
                layout = layout(isWideHere);
                memory = allocate(layout);
                table(memory, layout).fill(duplicates);
            }
            if (!isTreeOrder) {
                sort(table(memory, layout));
            }
            write(memory, layout);
            final StoreIndex index = new StoreIndex(image, memory, indexHeader(length, layout), null, memory);
            memory = null;
            return index;
        } finally {
            window.release();
            other.release();
            if (memory != null) {
                memory.close();
            }
        }
    }

    /** They are in no tree, and come behind it. */
    private void addSpecialNodes() {
        for (long node = 0; node < specialNodes.count(); node++) {
            final long ordinal = nodes.count();
            specialNodes.copy(node, ordinal, nodes);
            nodes.end(ordinal, ordinal + 1);
        }
    }

    private IndexLayout layout(final boolean isWideHere) {
        if (nodes.count() + transactionNodes.count() > IndexLayout.MOST_ENTRIES) {
            throw new ImageLimitException(
                    IndexRule.LIMIT,
                    ImageLocation.of(image.label(), position),
                    "at most " + IndexLayout.MOST_ENTRIES + " nodes",
                    (nodes.count() + transactionNodes.count()) + " nodes");
        }
        return new IndexLayout(nodes.count(), transactionNodes.count(), owners.owned(), owners.owners(), isWideHere);
    }

    private WritableRegion allocate(final IndexLayout layout) {
        return WritableRegion.allocate(layout.checksumsAt(), "index of " + image.label());
    }

    private SlotTable table(final WritableRegion memory, final IndexLayout layout) {
        return new SlotTable(memory, layout, nodes, transactionNodes, window, other);
    }

    private void sort(final SlotTable table) {
        try (TreeOrder order = new TreeOrder(nodes)) {
            final NodeList sorted = order.sort(table, other, hash);
            table.renumber(order);
            nodes.close();
            nodes = sorted;
        }
    }

    private void write(final WritableRegion memory, final IndexLayout layout) {
        owners.writeOwners(memory, layout);
        for (long node = 0; node < nodes.count(); node++) {
            writeOffset(memory, layout, node, nodes.offset(node));
            LittleEndian.putInt(memory, layout.endsAt() + node * Integer.BYTES, (int) nodes.end(node));
            owners.write(node, nodes.owner(node), memory, layout);
        }
        for (long node = 0; node < transactionNodes.count(); node++) {
            writeOffset(memory, layout, nodes.count() + node, transactionNodes.offset(node));
        }
    }

    private static void writeOffset(
            final WritableRegion memory, final IndexLayout layout, final long ordinal, final long offset) {
        final long units = offset >>> IndexLayout.UNIT_SHIFT;
        if (layout.isWide()) {
            LittleEndian.putLong(memory, layout.offsetAt(ordinal), units);
        } else {
            LittleEndian.putInt(memory, layout.offsetAt(ordinal), (int) units);
        }
    }

    private IndexHeader indexHeader(final long length, final IndexLayout layout) {
        return new IndexHeader(
                LittleEndian.getLong(image, 0),
                LittleEndian.getLong(image, Long.BYTES),
                length,
                records,
                endOffset,
                digest,
                seed,
                duplicates,
                layout,
                0);
    }

    /** Frees the memory of the nodes. The index that has been made is not concerned. */
    @Override
    public void close() {
        window.release();
        other.release();
        owners.close();
        nodes.close();
        specialNodes.close();
        transactionNodes.close();
    }
}
