// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/**
 * Writes an image record by record, in place: claim the room, fill it in, commit.
 *
 * <pre>{@code
 * try (ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
 *     writer.claimNodeData(1, path.length(), 0).permission(0, (byte) 'n', 0, 0).path(path);
 *     writer.commit();
 *     long length = writer.finish();
 * }
 * }</pre>
 *
 * <p>Lengths, alignment and padding are the writer's business: {@code len} is written rounded up to 8, with the padding inside the body,
 * which every daemon accepts. A claimed record has its fixed fields set to their defaults; names, values and permissions are the caller's to
 * set, all of them. A record becomes part of the image when it is committed, and the octets an image when it is finished: only then is the
 * header written. Nothing is allocated on the way. For one thread at a time.
 */
public final class ImageWriter implements AutoCloseable {
    private static final int NO_MORE = -1;

    private final WritableRegion region;
    private final Region.Lease lease;
    private final ImageHeader header;
    private final boolean bigEndian;
    private final Window window = new Window();
    private final RecordEncoder record;
    private final GlobalDataEncoder globalData;
    private final ConnectionDataEncoder connectionData;
    private final WatchDataEncoder watchData;
    private final WatchDataExtendedEncoder watchDataExtended;
    private final TransactionDataEncoder transactionData;
    private final NodeDataEncoder nodeData;
    private final GlobalQuotaDataEncoder globalQuotaData;
    private final DomainDataEncoder domainData;

    private long position = ImageHeader.LENGTH;
    private long records;
    /** Where the region's memory is and ends. It moves only when the writer makes it grow: the writer holds a lease. */
    private long address;

    private long room;
    private int claimedType;
    /** 0 if there is no claim, and {@link #NO_MORE} if there cannot be one any more. */
    private int claimedLength;

    private boolean isFinished;
    private boolean isClosed;

    private ImageWriter(final WritableRegion region, final ImageHeader header) {
        final ByteOrder order = header.byteOrder();
        this.region = region;
        this.header = header;
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
        this.lease = region.lease();
        window.array = region.array;
        window.isPlain = Memory.isPlain(window.array, order);
        record = new RecordEncoder(window, order);
        globalData = new GlobalDataEncoder(window, order);
        connectionData = new ConnectionDataEncoder(window, order);
        watchData = new WatchDataEncoder(window, order);
        watchDataExtended = new WatchDataExtendedEncoder(window, order);
        transactionData = new TransactionDataEncoder(window, order);
        nodeData = new NodeDataEncoder(window, order);
        globalQuotaData = new GlobalQuotaDataEncoder(window, order);
        domainData = new DomainDataEncoder(window, order);
        try {
            region.extend(ImageHeader.LENGTH, 1);
        } catch (final RuntimeException noRoom) {
            lease.close();
            throw noRoom;
        }
        region.putLong(0, 0);
        region.putLong(Long.BYTES, 0);
        address = region.address;
        room = region.length();
    }

    private void grow(final long end) {
        region.extend(end, 1);
        address = region.address;
        room = region.length();
    }

    /**
     * Begins an image at the start of a region, over what was there.
     *
     * @param region takes the image, and grows with it if it can
     * @param header version and byte order
     * @return a writer; close it to give the region's memory free
     * @throws ImageException if the region cannot hold even a header
     */
    public static ImageWriter open(final WritableRegion region, final ImageHeader header) {
        return new ImageWriter(region, header);
    }

    /**
     * The header that the image will have.
     *
     * @return version and byte order
     */
    public ImageHeader header() {
        return header;
    }

    /**
     * Claims room for a record of any type.
     *
     * @param type       its code
     * @param bodyLength octets of its body
     * @return the writer's encoder, on cleared octets
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public RecordEncoder claimRecord(final int type, final int bodyLength) {
        claim(type, bodyLength);
        record.clear(RecordEncoder.BODY_OFFSET, window.length);
        return record;
    }

    /**
     * Claims room for GLOBAL_DATA.
     *
     * @return the writer's encoder; no descriptors
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public GlobalDataEncoder claimGlobalData() {
        claim(RecordType.GLOBAL_DATA, GlobalDataDecoder.FIXED_LENGTH);
        return globalData.begin();
    }

    /**
     * Claims room for CONNECTION_DATA.
     *
     * @param inDataLength  octets read and not processed, 0 to 65535
     * @param outDataLength octets to be written, as many as a record holds
     * @param hasUniqueId   whether there is a unique-id
     * @return the writer's encoder; a ring of domain 0
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public ConnectionDataEncoder claimConnectionData(
            final int inDataLength, final long outDataLength, final boolean hasUniqueId) {
        claim(RecordType.CONNECTION_DATA, ConnectionDataEncoder.bodyLength(inDataLength, outDataLength, hasUniqueId));
        return connectionData.begin(inDataLength, outDataLength, hasUniqueId);
    }

    /**
     * Claims room for WATCH_DATA.
     *
     * @param wpathLength octets without the NUL, 0 to 65534
     * @param tokenLength octets without the NUL, 0 to 65534
     * @return the writer's encoder
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public WatchDataEncoder claimWatchData(final int wpathLength, final int tokenLength) {
        claim(RecordType.WATCH_DATA, WatchDataEncoder.bodyLength(wpathLength, tokenLength));
        return watchData.begin(wpathLength, tokenLength);
    }

    /**
     * Claims room for WATCH_DATA_EXTENDED.
     *
     * @param wpathLength octets without the NUL, 0 to 65534
     * @param tokenLength octets without the NUL, 0 to 65534
     * @return the writer's encoder; unlimited depth
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public WatchDataExtendedEncoder claimWatchDataExtended(final int wpathLength, final int tokenLength) {
        claim(RecordType.WATCH_DATA_EXTENDED, WatchDataExtendedEncoder.bodyLength(wpathLength, tokenLength));
        return watchDataExtended.begin(wpathLength, tokenLength);
    }

    /**
     * Claims room for TRANSACTION_DATA.
     *
     * @return the writer's encoder
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public TransactionDataEncoder claimTransactionData() {
        claim(RecordType.TRANSACTION_DATA, TransactionDataDecoder.FIXED_LENGTH);
        return transactionData.begin();
    }

    /**
     * Claims room for NODE_DATA.
     *
     * @param permissionCount 0 to 65535
     * @param pathLength      octets without the NUL, 0 to 65534
     * @param valueLength     octets, 0 to 65535
     * @return the writer's encoder; a committed node
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public NodeDataEncoder claimNodeData(final int permissionCount, final int pathLength, final int valueLength) {
        final int bodyLength = NodeDataEncoder.bodyLength(permissionCount, pathLength, valueLength);
        claimPadded(nodeData.record, RecordType.NODE_DATA, RecordCursor.align(bodyLength));
        return nodeData.begin(permissionCount, pathLength, valueLength);
    }

    /**
     * Claims room for GLOBAL_QUOTA_DATA.
     *
     * @param domainQuotas how many hold for each domain, 0 to 65535
     * @param globalQuotas how many hold for the daemon, 0 to 65535
     * @param namesLength  octets of all names, each with its NUL
     * @return the writer's encoder
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public GlobalQuotaDataEncoder claimGlobalQuotaData(
            final int domainQuotas, final int globalQuotas, final int namesLength) {
        claim(RecordType.GLOBAL_QUOTA_DATA, GlobalQuotaDataEncoder.bodyLength(domainQuotas, globalQuotas, namesLength));
        return globalQuotaData.begin(domainQuotas, globalQuotas);
    }

    /**
     * Claims room for DOMAIN_DATA.
     *
     * @param quotaCount  how many quotas, 0 to 65535
     * @param namesLength octets of all names, each with its NUL
     * @return the writer's encoder
     * @throws ImageException        if there is no room
     * @throws IllegalStateException if a record is claimed already, or the writer finished or closed
     */
    public DomainDataEncoder claimDomainData(final int quotaCount, final int namesLength) {
        claim(RecordType.DOMAIN_DATA, DomainDataEncoder.bodyLength(quotaCount, namesLength));
        return domainData.begin(quotaCount);
    }

    private void claim(final int type, final long bodyLength) {
        claimPadded(window, type, RecordEncoder.paddedLength(bodyLength));
    }

    /** The room is the writer's window, found by way of the encoder that will use it: the JIT then sees that the two are one. */
    private void claimPadded(final Window claimed, final int type, final int paddedLength) {
        final int length = RecordEncoder.BODY_OFFSET + paddedLength;
        final long end = position + length;
        if (claimedLength != 0) {
            refuseClaim();
        }
        if (end > room) {
            grow(end);
        }
        claimed.move(address + position, length);
        // The padding is in the last word, which the header's is where there is no body: what is no padding is written
        // over.
        Memory.putLongInside(claimed, length - Long.BYTES, 0L, ByteOrder.LITTLE_ENDIAN);
        claimedType = type;
        claimedLength = length;
    }

    private void refuseClaim() {
        if (isClosed) {
            throw new IllegalStateException("the writer of " + region.label() + " is closed");
        }
        throw new IllegalStateException(
                isFinished
                        ? "the image " + region.label() + " is finished"
                        : "commit or abort the claimed record first");
    }

    /**
     * Makes the claimed record part of the image.
     *
     * @return where it begins: octets from the start of the image
     * @throws IllegalStateException if no record is claimed
     */
    public long commit() {
        final long begin = position;
        requireClaim();
        Memory.putRecordHeader(window, claimedType, claimedLength - RecordEncoder.BODY_OFFSET, bigEndian);
        position = begin + claimedLength;
        claimedLength = 0;
        records++;
        return begin;
    }

    /**
     * Gives the claimed room back. Another record takes its place.
     *
     * @throws IllegalStateException if no record is claimed
     */
    public void abort() {
        requireClaim();
        claimedLength = 0;
        window.move(0, 0);
    }

    private void requireClaim() {
        if (claimedLength <= 0) {
            throw new IllegalStateException("no record is claimed");
        }
    }

    /**
     * How long the image is so far.
     *
     * @return octets, header and committed records
     */
    public long position() {
        return position;
    }

    /**
     * How many records have been committed.
     *
     * @return records, END included
     */
    public long records() {
        return records;
    }

    /**
     * Ends the image: END, and then the header, which makes it one.
     *
     * @return the image's length in octets
     * @throws ImageException        if there is no room for END
     * @throws IllegalStateException if a record is claimed, or the writer finished or closed
     */
    public long finish() {
        claim(RecordType.END, 0);
        commit();
        isFinished = true;
        claimedLength = NO_MORE;
        window.move(address, ImageHeader.LENGTH);
        header.encode(window.buffer(), 0);
        return position;
    }

    /** Gives the region free. What is not finished is no image. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            claimedLength = NO_MORE;
            window.clear();
            lease.close();
        }
    }
}
