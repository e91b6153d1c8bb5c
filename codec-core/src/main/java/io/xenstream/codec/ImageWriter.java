// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/**
 * Writes an image in place, record by record: claim space, fill it in, commit.
 *
 * <pre>{@code
 * try (ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
 *     writer.claimNodeData(1, path.length(), 0).permission(0, (byte) 'n', 0, 0).path(path);
 *     writer.commit();
 *     long length = writer.finish();
 * }
 * }</pre>
 *
 * <p>The writer handles lengths, alignment and padding: it rounds {@code len} up to a multiple of 8 and puts the padding inside the body, which
 * every daemon accepts. The fixed fields of a claimed record start with their default values; the caller must set all names, values and
 * permissions. A record becomes part of the image when it is committed. The image is valid only after {@link #finish()}, which writes the header
 * last. Writing a record allocates nothing. Not thread-safe.
 */
public final class ImageWriter implements AutoCloseable {
    private static final int NO_MORE = -1;

    private final WritableRegion region;
    private final Region.Lease lease;
    private final ImageHeader header;
    private final boolean bigEndian;
    private final Window window = new Window(null);
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
    /** Address and end of the region's memory. It moves only when the writer grows it, because the writer holds a lease. */
    private long address;

    private long room;
    private int claimedType;
    /** 0 if no record is claimed; {@link #NO_MORE} once no more records can be claimed. */
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
        follow();
    }

    /** The region may have moved. */
    private void follow() {
        window.memory = region.memory;
        address = region.address;
        room = region.length();
    }

    private void grow(final long end) {
        region.extend(end, 1);
        follow();
    }

    /**
     * Starts an image at the beginning of a region and overwrites its contents.
     *
     * @param region receives the image; grows as needed if it can
     * @param header version and byte order
     * @return a writer; close it to release the region
     * @throws ImageException if the region cannot hold even a header
     */
    public static ImageWriter open(final WritableRegion region, final ImageHeader header) {
        return new ImageWriter(region, header);
    }

    /**
     * Returns the header of the image.
     *
     * @return version and byte order
     */
    public ImageHeader header() {
        return header;
    }

    /**
     * Claims space for a record of any type.
     *
     * @param type       the type code
     * @param bodyLength length of the body in bytes
     * @return the writer's encoder, on zeroed bytes
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public RecordEncoder claimRecord(final int type, final int bodyLength) {
        claim(type, bodyLength);
        record.clear(RecordEncoder.BODY_OFFSET, window.length);
        return record;
    }

    /**
     * Claims space for GLOBAL_DATA.
     *
     * @return the writer's encoder, initialized without descriptors
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public GlobalDataEncoder claimGlobalData() {
        claim(RecordType.GLOBAL_DATA, GlobalDataDecoder.FIXED_LENGTH);
        return globalData.begin();
    }

    /**
     * Claims space for CONNECTION_DATA.
     *
     * @param inDataLength  number of bytes read but not yet processed, 0 to 65535
     * @param outDataLength number of bytes still to be written, limited by the size of a record
     * @param hasUniqueId   whether the record has a unique-id
     * @return the writer's encoder, initialized as a ring of domain 0
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public ConnectionDataEncoder claimConnectionData(
            final int inDataLength, final long outDataLength, final boolean hasUniqueId) {
        claim(RecordType.CONNECTION_DATA, ConnectionDataEncoder.bodyLength(inDataLength, outDataLength, hasUniqueId));
        return connectionData.begin(inDataLength, outDataLength, hasUniqueId);
    }

    /**
     * Claims space for WATCH_DATA.
     *
     * @param wpathLength length in bytes without the NUL, 0 to 65534
     * @param tokenLength length in bytes without the NUL, 0 to 65534
     * @return the writer's encoder
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public WatchDataEncoder claimWatchData(final int wpathLength, final int tokenLength) {
        claim(RecordType.WATCH_DATA, WatchDataEncoder.bodyLength(wpathLength, tokenLength));
        return watchData.begin(wpathLength, tokenLength);
    }

    /**
     * Claims space for WATCH_DATA_EXTENDED.
     *
     * @param wpathLength length in bytes without the NUL, 0 to 65534
     * @param tokenLength length in bytes without the NUL, 0 to 65534
     * @return the writer's encoder, initialized with unlimited depth
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public WatchDataExtendedEncoder claimWatchDataExtended(final int wpathLength, final int tokenLength) {
        claim(RecordType.WATCH_DATA_EXTENDED, WatchDataExtendedEncoder.bodyLength(wpathLength, tokenLength));
        return watchDataExtended.begin(wpathLength, tokenLength);
    }

    /**
     * Claims space for TRANSACTION_DATA.
     *
     * @return the writer's encoder
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public TransactionDataEncoder claimTransactionData() {
        claim(RecordType.TRANSACTION_DATA, TransactionDataDecoder.FIXED_LENGTH);
        return transactionData.begin();
    }

    /**
     * Claims space for NODE_DATA.
     *
     * @param permissionCount number of permissions, 0 to 65535
     * @param pathLength      length in bytes without the NUL, 0 to 65534
     * @param valueLength     length in bytes, 0 to 65535
     * @return the writer's encoder, initialized as a committed node
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public NodeDataEncoder claimNodeData(final int permissionCount, final int pathLength, final int valueLength) {
        final int bodyLength = NodeDataEncoder.bodyLength(permissionCount, pathLength, valueLength);
        claimPadded(nodeData.record, RecordType.NODE_DATA, RecordCursor.align(bodyLength));
        return nodeData.begin(permissionCount, pathLength, valueLength);
    }

    /**
     * Claims space for GLOBAL_QUOTA_DATA.
     *
     * @param domainQuotas number of quotas that apply to each domain, 0 to 65535
     * @param globalQuotas number of quotas that apply to the daemon, 0 to 65535
     * @param namesLength  total length of all names in bytes, each including its NUL
     * @return the writer's encoder
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public GlobalQuotaDataEncoder claimGlobalQuotaData(
            final int domainQuotas, final int globalQuotas, final int namesLength) {
        claim(RecordType.GLOBAL_QUOTA_DATA, GlobalQuotaDataEncoder.bodyLength(domainQuotas, globalQuotas, namesLength));
        return globalQuotaData.begin(domainQuotas, globalQuotas);
    }

    /**
     * Claims space for DOMAIN_DATA.
     *
     * @param quotaCount  number of quotas, 0 to 65535
     * @param namesLength total length of all names in bytes, each including its NUL
     * @return the writer's encoder
     * @throws ImageException if there is not enough space
     * @throws IllegalStateException if a record is already claimed, or the writer is finished or closed
     */
    public DomainDataEncoder claimDomainData(final int quotaCount, final int namesLength) {
        claim(RecordType.DOMAIN_DATA, DomainDataEncoder.bodyLength(quotaCount, namesLength));
        return domainData.begin(quotaCount);
    }

    private void claim(final int type, final long bodyLength) {
        claimPadded(window, type, RecordEncoder.paddedLength(bodyLength));
    }

    /** Takes the writer's window through the encoder that uses it, so that the JIT sees that both are the same object. */
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
        // All padding is in the last 8 bytes, which belong to the header if there is no body. Bytes that are not
        // padding
        // are overwritten below.
        claimed.putLongInside(length - Long.BYTES, 0L, ByteOrder.LITTLE_ENDIAN);
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
     * Commits the claimed record to the image.
     *
     * @return the offset of the record in bytes from the start of the image
     * @throws IllegalStateException if no record is claimed
     */
    public long commit() {
        final long begin = position;
        requireClaim();
        window.putRecordHeader(claimedType, claimedLength - RecordEncoder.BODY_OFFSET, bigEndian);
        position = begin + claimedLength;
        claimedLength = 0;
        records++;
        return begin;
    }

    /**
     * Discards the claimed record. The next record starts at the same offset.
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
     * Appends records of another image as they are. They are not checked.
     *
     * @param from   contains the records, in the byte order of this image
     * @param offset where the first one begins, in bytes
     * @param length of all of them with their padding, in bytes: a multiple of 8, not 0
     * @param count  the number of records
     * @throws ImageException        if there is not enough space
     * @throws IllegalStateException if a record is claimed, or the writer is finished or closed
     */
    public void copyRecords(final Region from, final long offset, final long length, final long count) {
        if (claimedLength != 0) {
            refuseClaim();
        }
        from.check(offset, length);
        if (position + RecordEncoder.BODY_OFFSET > room) {
            grow(position + RecordEncoder.BODY_OFFSET);
        }
        // The header of the first record comes last: until then, the image seems to end before it.
        region.copy(
                position + RecordEncoder.BODY_OFFSET,
                from,
                offset + RecordEncoder.BODY_OFFSET,
                length - RecordEncoder.BODY_OFFSET,
                1);
        follow();
        region.putLong(position, from.getLong(offset));
        position += length;
        records += count;
    }

    /**
     * Returns the current length of the image.
     *
     * @return length in bytes of the header and the committed records
     */
    public long position() {
        return position;
    }

    /**
     * Returns the number of committed records.
     *
     * @return the number of records, including END
     */
    public long records() {
        return records;
    }

    /**
     * Finishes the image: writes END, then the header, which makes the image valid.
     *
     * @return the image's length in bytes
     * @throws ImageException        if there is no space left for END
     * @throws IllegalStateException if a record is claimed, or the writer is finished or closed
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

    /** Releases the region. An image that has not been finished is not valid. Closing twice has no effect. */
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
