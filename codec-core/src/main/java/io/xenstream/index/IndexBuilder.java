// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.codec.internal.Paths;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/**
 * Builds the index of an image while the image is written, in the same pass.
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
 * <p>The builder reads committed records. Advance it often, while the records are still in the CPU cache; the result does not depend on it. To
 * index an existing image, use {@link StoreIndex#build(Region)}. Needs 32 bytes per node until it is finished, in addition to the index. Not
 * thread-safe.
 */
public final class IndexBuilder implements AutoCloseable {
    /**
     * A low estimate of the length of a record. Memory for the expected nodes is allocated up front, up to a limit, because moving the nodes to
     * larger memory costs a seventh of the remaining time.
     */
    private static final int EXPECTED_RECORD_LENGTH = 64;

    private static final int LEAST_EXPECTED = 1024;
    private static final int MOST_EXPECTED = 1 << 24;

    private final Region image;
    private final Duplicates duplicates;
    private final long seed;
    private final boolean isWide;
    private final PathHash hash;
    private final RecordView record;
    private final NodeWindow window;
    private final NodeWindow other;
    private final NodeList specialNodes;
    private final NodeList transactionNodes;
    private final HashParts hashes;
    private final HashParts transactionHashes;
    private final TreePath treePath;
    private final OwnerList owners = new OwnerList();
    private NodeList nodes;
    private long position = ImageHeader.LENGTH;
    private long records;
    private long endOffset = -1;
    private long digest;
    private boolean isMade;
    /** Null if nobody records it. */
    private final IndexBuildEvent event;

    /**
     * Creates a builder for an image that is being written.
     *
     * @param image      receives the image, starting at byte 0; may grow and move in the meantime
     * @param header     header of the image
     * @param duplicates what to do about duplicate nodes
     */
    public IndexBuilder(final Region image, final ImageHeader header, final Duplicates duplicates) {
        this(image, header, duplicates, new SecureRandom().nextLong(), false);
    }

    /** Creates a builder for few of the nodes. */
    IndexBuilder(final Region image, final ImageHeader header, final Duplicates duplicates, final long seed) {
        this(image, header, duplicates, seed, false, LEAST_EXPECTED);
    }

    /** Creates a builder with a given seed, and optionally with wide offsets where they are not needed. */
    IndexBuilder(
            final Region image,
            final ImageHeader header,
            final Duplicates duplicates,
            final long seed,
            final boolean isWide) {
        this(
                image,
                header,
                duplicates,
                seed,
                isWide,
                Math.max(LEAST_EXPECTED, Math.min(MOST_EXPECTED, image.length() / EXPECTED_RECORD_LENGTH)));
    }

    private IndexBuilder(
            final Region image,
            final ImageHeader header,
            final Duplicates duplicates,
            final long seed,
            final boolean isWide,
            final long expected) {
        final ByteOrder order = header.byteOrder();
        event = FlightRecording.isUsed() ? IndexBuildEvent.start(image.label()) : null;
        this.image = image;
        this.duplicates = duplicates;
        this.seed = seed;
        this.isWide = isWide;
        hash = new PathHash(seed);
        record = new RecordView(image, order);
        window = new NodeWindow(image, order);
        other = new NodeWindow(image, order);
        nodes = new NodeList(image.label(), expected);
        specialNodes = new NodeList(image.label(), 1);
        transactionNodes = new NodeList(image.label(), LEAST_EXPECTED);
        hashes = new HashParts(image.label(), expected);
        transactionHashes = new HashParts(image.label(), 1);
        treePath = new TreePath(image, nodes);
    }

    /** Reads a whole image, and builds its index. */
    StoreIndex build(final ImageReader reader) {
        return reported(() -> {
            addAll(reader);
            return make(image.length());
        });
    }

    /** Reads a whole image, and builds an index of some of its nodes. */
    StoreIndex build(final ImageReader reader, final NodeSelection selection) {
        return reported(() -> {
            addChosen(reader, selection);
            return make(image.length());
        });
    }

    private void addAll(final ImageReader reader) {
        while (reader.next()) {
            if (reader.type() == RecordType.NODE_DATA) {
                add(reader.nodeData(), reader.offset());
            } else if (reader.type() == RecordType.END) {
                endOffset = reader.offset();
            }
            records++;
        }
    }

    private void addChosen(final ImageReader reader, final NodeSelection selection) {
        while (reader.next()) {
            if (reader.type() == RecordType.NODE_DATA) {
                final NodeDataDecoder node = reader.nodeData();
                // Those that are not chosen are checked in the same way.
                node.pathOffset();
                node.pathLength();
                if (selection.includes(node, reader.offset())) {
                    add(node, reader.offset());
                }
            } else if (reader.type() == RecordType.END) {
                endOffset = reader.offset();
            }
            records++;
        }
    }

    /**
     * Reads the records that have been committed since the last call.
     *
     * @param end offset of the next record: {@link io.xenstream.codec.ImageWriter#position()}
     * @throws MalformedImageException  if a record is incomplete, or is an invalid node
     * @throws IllegalArgumentException if the image cannot be that long
     */
    public void advance(final long end) {
        if (end < position || end > image.length()) {
            throw new IllegalArgumentException("the records read end at " + position + ", the region at "
                    + image.length() + ", but they should be read to " + end);
        }
        try {
            while (position < end) {
                addRecord(record.moveTo(position), end);
            }
        } finally {
            // The region may have to grow before the next call.
            record.detach();
            window.detach();
        }
    }

    private void addRecord(final RecordView view, final long end) {
        final long next = position + view.paddedLength();
        if (next > end) {
            throw new TruncatedImageException(
                    FormatRule.RECORD_TRUNCATED,
                    new Place(image.label(), records, view.type(), position),
                    "a record that ends at " + end,
                    "one that ends at " + next);
        }
        if (view.type() == RecordType.NODE_DATA) {
            window.go(position);
            add(window.node(), position);
        } else if (view.type() == RecordType.END) {
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
                treePath.enter(buffer, path, length, offset + path, addToTree(pathHash, offset, owner));
            } else {
                specialNodes.add(offset, owner);
            }
        } else {
            final long inTransaction = PathHash.inTransaction(pathHash, connId, node.txId());
            digest = PathHash.digest(digest, inTransaction, offset, owner);
            transactionHashes.add(inTransaction, offset, transactionNodes.add(offset, owner));
        }
    }

    private long addToTree(final long pathHash, final long offset, final int owner) {
        final long ordinal = nodes.add(offset, owner);
        hashes.add(pathHash, offset, ordinal);
        return ordinal;
    }

    /**
     * Reads the remaining records and builds the index.
     *
     * @param length length of the image in bytes, as returned by {@link io.xenstream.codec.ImageWriter#finish()}
     * @return the index, in its own memory; close it
     * @throws ImageException           if a node is duplicate and duplicates are refused, or if END is missing
     * @throws IllegalArgumentException if the image cannot be that long
     * @throws IllegalStateException    if the index has already been built
     */
    public StoreIndex finish(final long length) {
        return reported(() -> {
            advance(length);
            return make(length);
        });
    }

    private StoreIndex reported(final Supplier<StoreIndex> building) {
        try {
            final StoreIndex index = building.get();
            if (event != null) {
                event.built(index.imageLength(), index.length(), index.nodes(), records);
            }
            return index;
        } catch (final XenstreamException failure) {
            if (event != null) {
                event.failed(failure);
            }
            throw failure;
        }
    }

    /** Builds the index of the records read so far. */
    private StoreIndex make(final long length) {
        if (endOffset < 0) {
            throw new TruncatedImageException(
                    FormatRule.END_MISSING, Place.of(image.label(), length), "an END record", "the end of the image");
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
            if (table(memory, layout).fill(hashes, transactionHashes, duplicates) > 0) {
                nodes.compact();
                transactionNodes.compact();
                addHashesAgain(hashes, nodes);
                addHashesAgain(transactionHashes, transactionNodes);
                owners.count(nodes);
                isTreeOrder = false;
                memory.close();
                layout = layout(isWideHere);
                memory = allocate(layout);
                table(memory, layout).fill(hashes, transactionHashes, duplicates);
            }
            if (!isTreeOrder) {
                sort(table(memory, layout));
            }
            write(memory, layout);
            final StoreIndex index = new StoreIndex(image, memory, indexHeader(length, layout), null, memory);
            memory = null;
            return index;
        } finally {
            window.detach();
            other.detach();
            if (memory != null) {
                memory.close();
            }
        }
    }

    /** Special nodes are not part of the tree; they follow it. */
    private void addSpecialNodes() {
        for (long node = 0; node < specialNodes.count(); node++) {
            final long ordinal = nodes.count();
            specialNodes.copy(node, ordinal, nodes);
            addHash(hashes, nodes, ordinal);
            nodes.end(ordinal, ordinal + 1);
        }
    }

    /** Hashes a node again: its hash was not kept, or its ordinal is another one now. */
    private void addHash(final HashParts target, final NodeList list, final long ordinal) {
        window.go(list.offset(ordinal));
        target.add(window.hash(hash), list.offset(ordinal), ordinal);
    }

    private void addHashesAgain(final HashParts target, final NodeList list) {
        target.clear();
        for (long node = 0; node < list.count(); node++) {
            addHash(target, list, node);
        }
    }

    private IndexLayout layout(final boolean isWideHere) {
        if (position > IndexLayout.LONGEST_IMAGE) {
            throw new ImageLimitException(
                    IndexRule.LIMIT,
                    Place.of(image.label(), position),
                    "an image of at most " + IndexLayout.LONGEST_IMAGE + " bytes",
                    position + " bytes");
        }
        if (nodes.count() + transactionNodes.count() > IndexLayout.MOST_ENTRIES) {
            throw new ImageLimitException(
                    IndexRule.LIMIT,
                    Place.of(image.label(), position),
                    "at most " + IndexLayout.MOST_ENTRIES + " nodes",
                    (nodes.count() + transactionNodes.count()) + " nodes");
        }
        return new IndexLayout(nodes.count(), transactionNodes.count(), owners.owned(), owners.owners(), isWideHere);
    }

    private WritableRegion allocate(final IndexLayout layout) {
        // All of it is written: the sections, with what is between them.
        final WritableRegion memory =
                WritableRegion.allocateUnfilled(layout.checksumsAt(), "index of " + image.label());
        memory.clear(0, IndexLayout.BLOCK);
        layout.clearGaps(memory);
        return memory;
    }

    private SlotTable table(final WritableRegion memory, final IndexLayout layout) {
        return new SlotTable(memory, layout, nodes, transactionNodes, window, other);
    }

    private void sort(final SlotTable table) {
        try (TreeOrder order = new TreeOrder(nodes)) {
            final NodeList sorted = order.sort(table, other, hash);
            table.renumber(order::ordinal);
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

    /** Releases the builder's memory. Does not affect the finished index. */
    @Override
    public void close() {
        record.close();
        window.close();
        other.close();
        owners.close();
        nodes.close();
        specialNodes.close();
        transactionNodes.close();
        hashes.close();
        transactionHashes.close();
    }
}
