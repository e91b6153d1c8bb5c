// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/**
 * A view of one record at any offset of a region. Provides random access, in contrast to the sequential {@link ImageReader}.
 *
 * <pre>{@code
 * try (RecordView view = new RecordView(region, header.byteOrder())) {
 *     use(view.moveTo(offset).nodeData());
 * }
 * }</pre>
 *
 * <p>Offsets are not trusted. {@link #moveTo} checks the offset and the declared length against the end of the region, and the flyweights check
 * every inner length against the end of the record, so that a wrong offset leads to an exception or to meaningless field values, never to a memory
 * fault. If a mapped file is shortened in the meantime, the JVM throws an {@link InternalError}, which {@link Region#explain(InternalError)}
 * explains.
 *
 * <p>Moving allocates nothing and takes constant time. From the first record on, the view holds a {@linkplain Region#lease() lease} on the region
 * until it is {@linkplain #detach() detached} or closed. Its flyweights and the buffers that they return are valid until the view moves, is
 * detached or closed; after that they show another record or throw exceptions. Not thread-safe.
 */
public final class RecordView extends RecordFlyweights implements AutoCloseable {
    private static final long LONGEST_RECORD = Integer.MAX_VALUE - 2 * RecordDecoder.BODY_OFFSET;

    private final Region region;
    private final ByteOrder order;
    private final boolean bigEndian;
    /** Held from the first record on; null while the view is on no record. */
    private Region.Lease lease;

    private boolean isClosed;

    /**
     * Creates a view that is on no record yet.
     *
     * @param region contains the image, starting at byte 0
     * @param order  the byte order of the records, from the header of the image
     */
    public RecordView(final Region region, final ByteOrder order) {
        super(region.label());
        this.region = region;
        this.order = order;
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
        createFlyweights(order);
    }

    /**
     * Moves to the record whose header is at the given offset. If this fails, the view does not move.
     *
     * @param recordOffset bytes from the start of the image: a multiple of 8, at least 16
     * @return this
     * @throws TruncatedImageException if there is no complete record at the offset: the offset is outside the region or not a multiple of 8, or the
     *                                 record with its padding reaches past the end of the region
     * @throws ImageLimitException     if the record's length does not fit an {@code int}
     * @throws IllegalStateException   if the view or the region is closed
     */
    public RecordView moveTo(final long recordOffset) {
        attach();
        final long available = region.length - recordOffset;
        if (recordOffset < ImageHeader.LENGTH
                || available < RecordDecoder.BODY_OFFSET
                || (recordOffset & (RecordDecoder.BODY_OFFSET - 1)) != 0) {
            throw refused(
                    recordOffset,
                    "a record inside the image of " + region.length + " bytes",
                    "a record offset of " + recordOffset);
        }
        final long header = Memory.recordHeader(region.array, region.memory, region.address + recordOffset, bigEndian);
        attach(recordOffset, (int) (header >>> 32), header & 0xFFFF_FFFFL, available);
        return this;
    }

    /**
     * Takes the lease now rather than with the first move, for a view that is used after the region's owner has closed it.
     *
     * @return this
     * @throws IllegalStateException if the view or the region is closed
     */
    public RecordView attach() {
        if (lease == null) {
            attachRegion();
        }
        return this;
    }

    private void attachRegion() {
        if (isClosed) {
            throw new IllegalStateException("the view of " + label() + " is closed");
        }
        lease = region.lease();
    }

    private void attach(final long recordOffset, final int recordType, final long length, final long available) {
        if (alignedEnd(length) > available) {
            throw refused(
                    recordOffset,
                    "a record of " + alignedEnd(length) + " bytes inside the image of " + region.length,
                    "only " + available + " bytes left");
        }
        if (length > LONGEST_RECORD) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_LONG,
                    new Place(label(), -1, recordType, recordOffset),
                    "at most " + LONGEST_RECORD + " bytes",
                    "" + length);
        }
        origin = -region.address;
        type = recordType;
        window.look(
                region.array,
                region.memory,
                region.address + recordOffset,
                RecordDecoder.BODY_OFFSET + (int) length,
                order);
        if (recordType == RecordType.NODE_DATA && length >= NodeDataDecoder.FIXED_LENGTH) {
            window.nodeLengths = NodeDataDecoder.lengths(window, order);
        }
    }

    private TruncatedImageException refused(final long recordOffset, final String expected, final String found) {
        return new TruncatedImageException(
                FormatRule.RECORD_TRUNCATED, Place.of(label(), recordOffset), expected, found);
    }

    /**
     * Returns the region.
     *
     * @return the region; its owner remains responsible for closing it
     */
    public Region region() {
        return region;
    }

    /**
     * Returns the byte order of the records.
     *
     * @return the byte order of all numbers in records
     */
    public ByteOrder byteOrder() {
        return order;
    }

    /**
     * Returns the record's place, for messages. Allocates.
     *
     * @return label, type and offset; the index of the record is not known
     */
    @Override
    public Place place() {
        return new Place(label(), -1, type, offset());
    }

    /**
     * Leaves the record and releases the lease, so that a region that is being written can grow. {@link #moveTo} takes the next lease. Until then,
     * the flyweights throw.
     */
    public void detach() {
        type = -1;
        release();
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    /** Releases the lease. The view and its flyweights throw exceptions afterwards. Closing twice has no effect. */
    @Override
    public void close() {
        isClosed = true;
        detach();
    }
}
