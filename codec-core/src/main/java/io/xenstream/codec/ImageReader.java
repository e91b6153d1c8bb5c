// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

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

    private static final int NO_TYPE = -1;

    private final Region region;
    private final Region.Lease lease;
    private final long address;
    private final boolean bigEndian;
    private final boolean strict;
    /** The type code of a node that takes the fast path. A strict reader checks every node, so no type code matches. */
    private final int plainNode;

    private final int maxRecordLength;
    private final long maxRecords;
    private final long imageLength;
    /** The reader stops at the first record that starts here or later. */
    private final long partEnd;

    /** Offset of the next record, and its header if there is one. */
    private long following = ImageHeader.LENGTH;

    /**
     * The end of the part. A record that reaches past it is looked at closely, and moves it if the image goes on. Set to the offset of the next record
     * to stop reading.
     */
    private long limit;

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
        this.plainNode = strict ? NO_TYPE : RecordType.NODE_DATA;
        this.maxRecordLength = options.maxRecordLength();
        this.maxRecords = options.maxRecords();
        this.imageLength = region.length();
        this.partEnd = partEnd;
        this.limit = partEnd;
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
        window.isPlain = Memory.isPlain(window.array, header().byteOrder());
    }

    private void readHeader() {
        final int length = (int) Math.min(imageLength, ImageHeader.LENGTH);
        final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
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

    /** Equivalent to a loop over {@link #advance()}, but avoids repeated checks for nodes. */
    private NodeDataDecoder advanceToNode() {
        while (true) {
            final long available = limit - following;
            if (available < RecordDecoder.BODY_OFFSET) {
                requireEnded(available);
                return null;
            }
            step();
            if (type == plainNode && nodeData.record.length >= NodeDataDecoder.PERMISSIONS_OFFSET) {
                return nodeData;
            }
            if (type <= RecordType.END || type >= FIRST_RARE_TYPE || strict) {
                inspect();
            }
            if (type == RecordType.NODE_DATA) {
                return nodeData();
            }
        }
    }

    private void step() {
        // Reach the cursor's window through the node's flyweight: the JIT then sees that the fields stored here are
        // those
        // that the flyweight loads.
        final Window window = nodeData.record;
        final long at = following;
        final long recordAddress = address + at;
        final long bytes = window.isPlain
                ? Memory.plainRecordHeader(recordAddress)
                : Memory.recordHeader(window.array, recordAddress, bigEndian);
        final int recordType = (int) (bytes >>> 32);
        final long length = bytes & 0xFFFF_FFFFL;
        final long end = at + alignedEnd(length);
        index++;
        type = recordType;
        offset = at;
        if (end > limit || length > maxRecordLength || index >= maxRecords) {
            refuse(end, length);
        }
        following = end;
        window.address = recordAddress;
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
                limit = following;
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
                    "the end of the image at " + limit,
                    surplusLength() + " bytes more");
        }
    }

    /** Refuses a record, unless it only reaches past the end of the part. */
    private void refuse(final long end, final long length) {
        try {
            if (end > imageLength) {
                throw new TruncatedImageException(
                        FormatRule.RECORD_TRUNCATED,
                        place(),
                        "a record of " + alignedEnd(length) + " bytes inside the image of " + imageLength,
                        "only " + (imageLength - offset) + " bytes left");
            }
            requireWithinLimits(length);
        } catch (final ImageException broken) {
            throw failed(broken);
        }
        limit = end;
    }

    private void requireEnded(final long available) {
        if (isClosed) {
            throw new IllegalStateException("the reader of " + label() + " is closed");
        }
        if (failure != null) {
            throw failure;
        }
        if (isEnded || (following >= partEnd && partEnd < imageLength)) {
            return;
        }
        throw failed(new TruncatedImageException(
                available == 0 ? FormatRule.END_MISSING : FormatRule.RECORD_TRUNCATED,
                new Place(label(), index + 1, -1, following),
                available == 0 ? "an END record" : "a whole record",
                available == 0 ? "the end of the image" : available + " bytes"));
    }

    private ImageException failed(final ImageException exception) {
        failure = exception;
        limit = following;
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
        limit = partEnd;
        following = recordOffset;
        index = recordIndex - 1;
    }

    /** Returns the offset of the next record, if there is one. */
    final long end() {
        return following;
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
        return isEnded ? imageLength - following : 0;
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
            limit = following;
            type = -1;
            release();
            lease.close();
        }
    }
}
