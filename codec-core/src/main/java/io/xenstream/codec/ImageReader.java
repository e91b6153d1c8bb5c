// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads an image record by record, in place.
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
 * <p>Holds a lease of its region until it is closed. Memory is of constant size, whatever the image's. For one thread at a time.
 */
public sealed class ImageReader extends RecordCursor implements AutoCloseable permits ImagePatcher {
    /** Types from this one up need a closer look. */
    private static final int FIRST_RARE_TYPE = RecordType.WATCH_DATA_EXTENDED;

    private static final int NO_TYPE = -1;

    private final Region region;
    private final Region.Lease lease;
    private final long address;
    private final boolean bigEndian;
    private final boolean strict;
    /** The type of a node that needs no closer look: none has it for a strict reader. */
    private final int plainNode;

    private final int maxRecordLength;
    private final long maxRecords;
    private final long imageLength;

    /** Where the next record begins, and its header if there is one. */
    private long following = ImageHeader.LENGTH;

    /** Where the last record can end; moved to the front to stop reading. */
    private long limit;

    private boolean isClosed;
    private boolean isEnded;
    private ImageException failure;

    ImageReader(final Region region, final ReadOptions options) {
        super(region.label(), options);
        this.region = region;
        this.lease = region.lease();
        this.address = region.address;
        this.strict = options.strict();
        this.plainNode = strict ? NO_TYPE : RecordType.NODE_DATA;
        this.maxRecordLength = options.maxRecordLength();
        this.maxRecords = options.maxRecords();
        this.imageLength = region.length();
        this.limit = imageLength;
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
        final int length = (int) Math.min(limit, ImageHeader.LENGTH);
        final UnsafeBuffer octets = new UnsafeBuffer(0, 0);
        region.wrap(octets, 0, length);
        begin(ImageHeader.decode(octets, label()));
    }

    /**
     * Opens an image leniently, with the default limits.
     *
     * @param region holds the image from its octet 0
     * @return a reader before the first record; close it to give the region's memory free
     * @throws ImageException if the region does not begin with the header of an image that this library knows
     */
    public static ImageReader open(final Region region) {
        return open(region, ReadOptions.DEFAULT);
    }

    /**
     * Opens an image.
     *
     * @param region  holds the image from its octet 0
     * @param options limits and strictness
     * @return a reader before the first record; close it to give the region's memory free
     * @throws ImageException if the region does not begin with the header of an image that this library knows
     */
    public static ImageReader open(final Region region, final ReadOptions options) {
        return new ImageReader(region, options);
    }

    /**
     * Goes to the next record. END is a record, the last one.
     *
     * @return whether there is one
     * @throws TruncatedImageException if the image ends without END, or its memory went away
     * @throws MalformedImageException if the record is in dialect D1 with its framing lost or, for a strict reader, not exact
     * @throws ImageLimitException     if it is larger, or one more, than the options allow
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
        step(available);
        if (type <= RecordType.END || type >= FIRST_RARE_TYPE || strict) {
            inspect();
        }
        return true;
    }

    /**
     * Goes to the next NODE_DATA, over all records of other types.
     *
     * @return the reader's flyweight, as of {@link #nodeData()}, or null where there is none any more: the reader is then on END
     * @throws TruncatedImageException if the image ends without END, or its memory went away
     * @throws MalformedImageException if the node is too short, or a record is in dialect D1 with its framing lost or, for a strict
     *                                 reader, not exact
     * @throws ImageLimitException     if one is larger, or one more, than the options allow
     * @throws IllegalStateException   if the reader is closed
     */
    public final NodeDataDecoder nextNode() {
        try {
            return advanceToNode();
        } catch (final InternalError fault) {
            throw failed(region.explain(fault));
        }
    }

    /** A loop over {@link #advance()}, but for a node nothing is asked twice. */
    private NodeDataDecoder advanceToNode() {
        while (true) {
            final long available = limit - following;
            if (available < RecordDecoder.BODY_OFFSET) {
                requireEnded(available);
                return null;
            }
            step(available);
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

    private void step(final long available) {
        // The cursor's window, found by way of the node's flyweight: the JIT then sees that what is stored here is what
        // the flyweight loads.
        final Window window = nodeData.record;
        final long at = following;
        final long recordAddress = address + at;
        final long octets = window.isPlain
                ? Memory.plainRecordHeader(recordAddress)
                : Memory.recordHeader(window.array, recordAddress, bigEndian);
        final int recordType = (int) (octets >>> 32);
        final long length = octets & 0xFFFF_FFFFL;
        final long end = at + alignedEnd(length);
        index++;
        type = recordType;
        offset = at;
        if (end > limit || length > maxRecordLength || index >= maxRecords) {
            refuse(length, available);
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
                    location(),
                    "the end of the image at " + limit,
                    surplusLength() + " octets more");
        }
    }

    private void refuse(final long length, final long available) {
        try {
            if (alignedEnd(length) > available) {
                throw new TruncatedImageException(
                        FormatRule.RECORD_TRUNCATED,
                        location(),
                        "a record of " + alignedEnd(length) + " octets inside the image of " + limit,
                        "only " + available + " octets left");
            }
            requireWithinLimits(length);
        } catch (final ImageException broken) {
            throw failed(broken);
        }
    }

    private void requireEnded(final long available) {
        if (isClosed) {
            throw new IllegalStateException("the reader of " + label() + " is closed");
        }
        if (failure != null) {
            throw failure;
        }
        if (isEnded) {
            return;
        }
        throw failed(new TruncatedImageException(
                available == 0 ? FormatRule.END_MISSING : FormatRule.RECORD_TRUNCATED,
                new ImageLocation(label(), index + 1, -1, following),
                available == 0 ? "an END record" : "a whole record",
                available == 0 ? "the end of the image" : available + " octets"));
    }

    private ImageException failed(final ImageException exception) {
        failure = exception;
        limit = following;
        return exception;
    }

    /**
     * Goes to another place, forwards or back: {@link #next()} then reads the record that begins there. For callers who know where records
     * begin, from an earlier pass; elsewhere the octets are taken for a record all the same, within the region and the options' limits.
     *
     * @param recordOffset octets from the start of the image, a multiple of 8 from 16 to the region's length
     * @param recordIndex  the record's number, counted from 0
     * @throws IllegalArgumentException if no record can begin there
     * @throws IllegalStateException    if the reader is closed
     */
    public final void moveTo(final long recordOffset, final long recordIndex) {
        if (isClosed) {
            throw new IllegalStateException("the reader of " + label() + " is closed");
        }
        if (recordOffset < ImageHeader.LENGTH || recordOffset > imageLength || recordOffset % Long.BYTES != 0) {
            throw new IllegalArgumentException("no record begins at " + recordOffset + " of " + imageLength);
        }
        failure = null;
        isEnded = false;
        limit = imageLength;
        following = recordOffset;
        index = recordIndex - 1;
    }

    /**
     * Octets behind the END record. Readers ignore them.
     *
     * @return octets; 0 as long as END has not been read
     */
    public final long surplusLength() {
        return isEnded ? imageLength - following : 0;
    }

    /**
     * The region that the image is read from.
     *
     * @return the region, which is still its owner's to close
     */
    public final Region region() {
        return region;
    }

    /** Gives the lease back. Reader, flyweights and views answer with exceptions from now on. Closing again does nothing. */
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
