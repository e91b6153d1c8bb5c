// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Reads the records of an image in place, in order.
 *
 * <pre>{@code
 * try (ImageReader reader = ImageReader.open(region)) {
 *     while (reader.next()) {
 *         if (reader.type() == RecordType.NODE_DATA) {
 *             use(reader.nodeData());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Holds a lease on its region until it is closed. Uses constant memory, whatever the size of the image. Not thread-safe.
 */
public sealed class ImageReader extends RecordCursor implements AutoCloseable permits ImagePatcher {
    /** Type codes from this one up take the slow path. */
    private static final int FIRST_RARE_TYPE = RecordType.WATCH_DATA_EXTENDED;

    /** Added to a record's header, type first: that of the shortest node becomes the smallest number. */
    private static final long SHORTEST_NODE_FIRST =
            Long.MIN_VALUE - ((long) RecordType.NODE_DATA << Integer.SIZE | NodeDataDecoder.FIXED_LENGTH);

    private final Region region;
    private final Region.Lease lease;
    /** Address of the image. */
    private final long address;

    private final boolean bigEndian;
    private final boolean strict;
    private final int maxRecordLength;
    private final long maxRecords;
    private final long imageLength;
    /** The reader stops at the first record that starts here or later. */
    private final long partEnd;
    /** The header of the longest node, with {@link #SHORTEST_NODE_FIRST} added: one comparison for the type and both bounds of the length. */
    private final long longestNode;

    /** Address of the next record, if there is one. */
    private long following;
    /**
     * Address of the end of the part. A record that reaches past it is looked at closely, and moves it if the image goes on. Set to the next record
     * to stop reading.
     */
    private long limit;
    /**
     * A node at this address or before it needs no check but that of its length: its fixed fields are inside the part, and there are not too many
     * records yet. Negative if every record needs a closer look.
     */
    private long lastPlain = -1;

    private boolean isClosed;
    private boolean isEnded;
    private ImageException failure;

    ImageReader(final Region region, final ReadOptions options) {
        this(region, options, region.length());
    }

    /** Creates a reader that stops at the first record that starts at the given offset, a multiple of 8 unless it is the end, or after it. */
    ImageReader(final Region region, final ReadOptions options, final long partEnd) {
        super(region.label(), options);
        this.region = region;
        this.lease = region.lease();
        this.address = region.address;
        this.strict = options.strict();
        this.maxRecordLength = options.maxRecordLength();
        this.maxRecords = options.maxRecords();
        this.imageLength = region.length();
        this.partEnd = partEnd;
        this.longestNode = (long) maxRecordLength - NodeDataDecoder.FIXED_LENGTH + Long.MIN_VALUE;
        this.following = address + ImageHeader.LENGTH;
        this.limit = address + partEnd;
        this.origin = -address;
        window.address = address;
        try {
            readHeader();
        } catch (final InternalError fault) {
            lease.close();
            throw region.explain(fault);
        } catch (final ImageException malformed) {
            lease.close();
            throw malformed;
        }
        this.bigEndian = header().byteOrder() == ByteOrder.BIG_ENDIAN;
        window.array = region.array;
        window.memory = region.memory;
        window.isPlain = Memory.isPlain(window.array, header().byteOrder());
    }

    private void readHeader() {
        final int length = (int) Math.min(imageLength, ImageHeader.LENGTH);
        final MutableDirectBuffer bytes = RawMemory.newBuffer();
        region.wrap(bytes, 0, length);
        begin(ImageHeader.decode(bytes, label()));
    }

    /**
     * Opens an image with {@link ReadOptions#DEFAULT}: lenient, with the default limits.
     *
     * @param region contains the image, starting at byte 0
     * @return a reader positioned before the first record; close it to release the region
     * @throws ImageException if the region does not start with a supported image header
     */
    public static ImageReader open(final Region region) {
        return open(region, ReadOptions.DEFAULT);
    }

    /**
     * Opens an image.
     *
     * @param region  contains the image, starting at byte 0
     * @param options limits and strictness
     * @return a reader positioned before the first record; close it to release the region
     * @throws ImageException if the region does not start with a supported image header
     */
    public static ImageReader open(final Region region, final ReadOptions options) {
        return new ImageReader(region, options);
    }

    /**
     * Advances to the next record. END is the last record.
     *
     * @return true if there is a record, false after END
     * @throws TruncatedImageException if the image ends without END, or its file is shortened while it is mapped
     * @throws MalformedImageException if the record is in dialect D1 and its framing is lost, or if the reader is strict and the record does not
     *                                 match the specification exactly
     * @throws ImageLimitException     if the record is longer, or there are more records, than the options allow
     * @throws IllegalStateException   if the reader is closed
     */
    public final boolean next() {
        try {
            return advance();
        } catch (final InternalError fault) {
            throw failed(region.explain(fault));
        }
    }

    private boolean advance() {
        final long available = limit - following;
        if (available < RecordDecoder.BODY_OFFSET) {
            requireEnded(available);
            return false;
        }
        step();
        if (type <= RecordType.END || type >= FIRST_RARE_TYPE || strict) {
            inspect();
        }
        return true;
    }

    /**
     * Advances to the next NODE_DATA and skips records of other types.
     *
     * @return the flyweight that {@link #nodeData()} returns, or null if there are no more nodes; the reader is then positioned on END
     * @throws TruncatedImageException if the image ends without END, or its file is shortened while it is mapped
     * @throws MalformedImageException if the node is too short, if a record is in dialect D1 and its framing is lost, or if the reader is strict
     *                                 and a record does not match the specification exactly
     * @throws ImageLimitException     if a record is longer, or there are more records, than the options allow
     * @throws IllegalStateException   if the reader is closed
     */
    public final NodeDataDecoder nextNode() {
        try {
            return advanceToNode();
        } catch (final InternalError fault) {
            throw failed(region.explain(fault));
        }
    }

    private NodeDataDecoder advanceToNode() {
        // Through the node's flyweight: the JIT then sees that the fields stored here are those that it loads.
        final Window window = nodeData.record;
        final long at = following;
        if (at <= lastPlain) {
            final long header = Memory.plainRecordHeader(window.memory, at);
            final long length = header & 0xFFFF_FFFFL;
            final long end = at + alignedEnd(length);
            if (header + SHORTEST_NODE_FIRST <= longestNode && end <= limit) {
                following = end;
                index++;
                type = RecordType.NODE_DATA;
                window.address = at;
                window.length = RecordDecoder.BODY_OFFSET + (int) length;
                window.nodeLengths = RawMemory.getLong(window.memory, at + NodeDataDecoder.PATH_LENGTH_OFFSET);
                return nodeData;
            }
        }
        return searchNode();
    }

    private NodeDataDecoder searchNode() {
        while (advance()) {
            if (type == RecordType.NODE_DATA) {
                findLastPlain();
                return nodeData();
            }
        }
        return null;
    }

    /** As long as a record may come at all, at least this many records may. */
    private void findLastPlain() {
        if (window.isPlain && !strict) {
            final long left = Math.min(maxRecords - index - 1, (limit - following) / RecordDecoder.BODY_OFFSET);
            lastPlain =
                    Math.min(limit, following + left * RecordDecoder.BODY_OFFSET) - NodeDataDecoder.PERMISSIONS_OFFSET;
        }
    }

    private void step() {
        final Window window = nodeData.record;
        final long at = following;
        final long header = window.isPlain
                ? Memory.plainRecordHeader(window.memory, at)
                : Memory.recordHeader(window.array, window.memory, at, bigEndian);
        final int recordType = (int) (header >>> 32);
        final long length = header & 0xFFFF_FFFFL;
        final long end = at + alignedEnd(length);
        index++;
        type = recordType;
        window.address = at;
        if (end > limit || length > maxRecordLength || index >= maxRecords) {
            refuse(end, length);
        }
        following = end;
        window.length = RecordDecoder.BODY_OFFSET + (int) length;
        window.nodeLengths = recordType == RecordType.NODE_DATA && length >= NodeDataDecoder.FIXED_LENGTH
                ? NodeDataDecoder.lengths(window, nodeData.order)
                : 0;
    }

    private void inspect() {
        try {
            if (type == RecordType.END) {
                region.requireFullLength();
                isEnded = true;
                stop();
            } else if (type < 0 || type >= FIRST_RARE_TYPE) {
                inspectRareType();
            }
            if (strict) {
                requireStrict();
                requireNoSurplus();
            }
        } catch (final ImageException broken) {
            throw failed(broken);
        }
    }

    private void requireNoSurplus() {
        if (isEnded && surplusLength() > 0) {
            throw new MalformedImageException(
                    FormatRule.END_SURPLUS,
                    place(),
                    "the end of the image at " + (limit - address),
                    surplusLength() + " bytes more");
        }
    }

    /** Refuses a record, unless it only reaches past the end of the part. */
    private void refuse(final long end, final long length) {
        window.length = 0;
        try {
            if (end - address > imageLength) {
                throw new TruncatedImageException(
                        FormatRule.RECORD_TRUNCATED,
                        place(),
                        "a record of " + alignedEnd(length) + " bytes inside the image of " + imageLength,
                        "only " + (imageLength - offset()) + " bytes left");
            }
            requireWithinLimits(length);
        } catch (final ImageException broken) {
            throw failed(broken);
        }
        limit = end;
    }

    private void stop() {
        limit = following;
        lastPlain = -1;
    }

    private void requireEnded(final long available) {
        if (isClosed) {
            throw new IllegalStateException("the reader of " + label() + " is closed");
        }
        if (failure != null) {
            throw failure;
        }
        if (isEnded || (end() >= partEnd && partEnd < imageLength)) {
            return;
        }
        throw failed(new TruncatedImageException(
                available == 0 ? FormatRule.END_MISSING : FormatRule.RECORD_TRUNCATED,
                new Place(label(), index + 1, -1, end()),
                available == 0 ? "an END record" : "a whole record",
                available == 0 ? "the end of the image" : available + " bytes"));
    }

    private ImageException failed(final ImageException exception) {
        failure = exception;
        stop();
        return exception;
    }

    /**
     * Repositions the reader, forwards or backwards: {@link #next()} then reads the record that starts at the given offset. The offset should come
     * from an earlier pass. At any other offset the bytes are interpreted as a record anyway, within the bounds of the region and the limits of the
     * options.
     *
     * @param recordOffset offset in bytes from the start of the image: a multiple of 8, from 16 to the length of the region
     * @param recordIndex  the index of the record, starting at 0
     * @throws IllegalArgumentException if no record can start at the offset
     * @throws IllegalStateException    if the reader is closed
     */
    public final void moveTo(final long recordOffset, final long recordIndex) {
        if (isClosed) {
            throw new IllegalStateException("the reader of " + label() + " is closed");
        }
        if (recordOffset < ImageHeader.LENGTH || recordOffset > partEnd || recordOffset % Long.BYTES != 0) {
            throw new IllegalArgumentException("no record begins at " + recordOffset + " of " + partEnd);
        }
        failure = null;
        isEnded = false;
        limit = address + partEnd;
        lastPlain = -1;
        following = address + recordOffset;
        index = recordIndex - 1;
    }

    /** Returns the offset of the next record, if there is one. */
    final long end() {
        return following - address;
    }

    final boolean isEnded() {
        return isEnded;
    }

    /**
     * Returns the number of bytes after the END record. Readers ignore them.
     *
     * @return length in bytes; 0 until END has been read
     */
    public final long surplusLength() {
        return isEnded ? imageLength - end() : 0;
    }

    /**
     * Returns the region that contains the image.
     *
     * @return the region; its owner remains responsible for closing it
     */
    public final Region region() {
        return region;
    }

    /** Releases the lease. The reader, its flyweights and its views throw exceptions afterwards. Closing twice has no effect. */
    @Override
    public final void close() {
        if (!isClosed) {
            isClosed = true;
            stop();
            type = -1;
            release();
            lease.close();
        }
    }
}
