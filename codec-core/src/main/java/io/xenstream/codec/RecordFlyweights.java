// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/** One flyweight per record type over a shared window: the common base of all views of records in an image. */
abstract sealed class RecordFlyweights implements RecordSource permits RecordCursor, RecordView {
    /** Covers exactly the record: header and body, without padding. */
    final Window window = new Window(this);

    int type = -1;
    /** The offset in the image that address 0 of the window would have, so that moving within the same memory moves the offset, too. */
    long origin;

    NodeDataDecoder nodeData;

    private final String label;
    private RecordDecoder record;
    private GlobalDataDecoder globalData;
    private ConnectionDataDecoder connectionData;
    private WatchDataDecoder watchData;
    private WatchDataExtendedDecoder watchDataExtended;
    private TransactionDataDecoder transactionData;
    private GlobalQuotaDataDecoder globalQuotaData;
    private DomainDataDecoder domainData;

    RecordFlyweights(final String label) {
        this.label = label;
    }

    /** Creates the flyweights, once the byte order of the image is known. */
    final void createFlyweights(final ByteOrder order) {
        record = new RecordDecoder(window, order);
        globalData = new GlobalDataDecoder(window, order);
        connectionData = new ConnectionDataDecoder(window, order);
        watchData = new WatchDataDecoder(window, order);
        watchDataExtended = new WatchDataExtendedDecoder(window, order);
        transactionData = new TransactionDataDecoder(window, order);
        nodeData = new NodeDataDecoder(window, order);
        globalQuotaData = new GlobalQuotaDataDecoder(window, order);
        domainData = new DomainDataDecoder(window, order);
    }

    /**
     * Returns the name of the image in messages.
     *
     * @return the label
     */
    @Override
    public final String label() {
        return label;
    }

    /**
     * Returns the record's type.
     *
     * @return one of the codes of {@link RecordType}, or an unknown code; -1 if there is no record
     */
    public final int type() {
        return type;
    }

    /**
     * Returns the offset of the record's header.
     *
     * @return bytes from the start of the image
     */
    public final long offset() {
        return origin + window.address;
    }

    /**
     * Returns the record as bytes, whatever its type.
     *
     * @return the shared flyweight
     */
    public final RecordDecoder record() {
        return record;
    }

    /**
     * Returns the record as GLOBAL_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final GlobalDataDecoder globalData() {
        require(RecordType.GLOBAL_DATA, GlobalDataDecoder.FIXED_LENGTH);
        return globalData;
    }

    /**
     * Returns the record as CONNECTION_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final ConnectionDataDecoder connectionData() {
        require(RecordType.CONNECTION_DATA, ConnectionDataDecoder.FIXED_LENGTH);
        return connectionData;
    }

    /**
     * Returns the record as WATCH_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final WatchDataDecoder watchData() {
        require(RecordType.WATCH_DATA, WatchDataDecoder.FIXED_LENGTH);
        return watchData;
    }

    /**
     * Returns the record as WATCH_DATA_EXTENDED.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short, or has the layout of Xen 4.22
     */
    public final WatchDataExtendedDecoder watchDataExtended() {
        require(RecordType.WATCH_DATA_EXTENDED, WatchDataExtendedDecoder.FIXED_LENGTH);
        watchDataExtended.requireSpecifiedLayout();
        return watchDataExtended;
    }

    /**
     * Returns the record as a watch of either type.
     *
     * @return the shared flyweight of WATCH_DATA or WATCH_DATA_EXTENDED
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short, or has the layout of Xen 4.22
     */
    public final WatchDecoder watch() {
        return type == RecordType.WATCH_DATA_EXTENDED ? watchDataExtended() : watchData();
    }

    /**
     * Returns the record as TRANSACTION_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final TransactionDataDecoder transactionData() {
        require(RecordType.TRANSACTION_DATA, TransactionDataDecoder.FIXED_LENGTH);
        return transactionData;
    }

    /**
     * Returns the record as NODE_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final NodeDataDecoder nodeData() {
        require(RecordType.NODE_DATA, NodeDataDecoder.FIXED_LENGTH);
        return nodeData;
    }

    /**
     * Returns the record as GLOBAL_QUOTA_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final GlobalQuotaDataDecoder globalQuotaData() {
        require(RecordType.GLOBAL_QUOTA_DATA, GlobalQuotaDataDecoder.FIXED_LENGTH);
        return globalQuotaData;
    }

    /**
     * Returns the record as DOMAIN_DATA.
     *
     * @return the shared flyweight
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public final DomainDataDecoder domainData() {
        require(RecordType.DOMAIN_DATA, DomainDataDecoder.FIXED_LENGTH);
        return domainData;
    }

    /** Refuses a record of another type, or one too short for the fixed fields of its type. */
    final void require(final int wanted, final int fixedLength) {
        if (type != wanted) {
            throw new IllegalStateException(place() + " is not " + RecordType.name(wanted));
        }
        if (window.length < RecordDecoder.BODY_OFFSET + fixedLength) {
            record.requireFixed(fixedLength);
        }
    }

    /**
     * Returns the number of body bytes that the fields of the record occupy: less than its length if there is padding or surplus.
     *
     * @return bytes, from 0 to {@link RecordDecoder#length()}
     * @throws MalformedImageException if inner lengths extend past the end of the body
     */
    public final int fieldsLength() {
        return typed().fieldsLength();
    }

    /** Returns the flyweight of the record's own type. */
    final RecordDecoder typed() {
        return switch (type) {
            case RecordType.GLOBAL_DATA -> globalData();
            case RecordType.CONNECTION_DATA -> connectionData();
            case RecordType.WATCH_DATA -> watchData();
            case RecordType.WATCH_DATA_EXTENDED -> watchDataExtended();
            case RecordType.TRANSACTION_DATA -> transactionData();
            case RecordType.NODE_DATA -> nodeData();
            case RecordType.GLOBAL_QUOTA_DATA -> globalQuotaData();
            case RecordType.DOMAIN_DATA -> domainData();
            default -> record;
        };
    }

    /**
     * Returns the length that the record's header declares: the body, with or without its padding.
     *
     * @return bytes, at least 0
     */
    public final int length() {
        return window.length - RecordDecoder.BODY_OFFSET;
    }

    /**
     * Returns the number of bytes that the record occupies in the image: header, body and padding.
     *
     * @return bytes, a multiple of 8
     */
    public final int paddedLength() {
        return align(window.length);
    }

    /**
     * Returns whether the body is longer than its fields and their padding.
     *
     * @return true if whole 8-byte words follow the fields
     * @throws MalformedImageException if inner lengths extend past the end of the body
     */
    public final boolean hasSurplus() {
        return paddedLength() > align(RecordDecoder.BODY_OFFSET + fieldsLength());
    }

    /**
     * Returns whether the padding, inside the declared length or after it, is all zero.
     *
     * @return true if it is zero or there is none
     * @throws MalformedImageException if inner lengths extend past the end of the body
     */
    public final boolean isPaddingZero() {
        final int from = hasSurplus() ? window.length : RecordDecoder.BODY_OFFSET + fieldsLength();
        return Memory.isZero(window.array, window.memory, window.address + from, window.address + paddedLength());
    }

    static int align(final int length) {
        return (length + 7) & ~7;
    }

    static long alignedEnd(final long length) {
        return RecordDecoder.BODY_OFFSET + ((length + 7) & ~7L);
    }

    /** Detaches the window and all flyweights before their memory is released. */
    final void release() {
        origin = offset();
        window.clear();
        if (record != null) {
            record.release();
            connectionData.release();
            watchData.release();
            watchDataExtended.release();
            nodeData.release();
            globalQuotaData.release();
            domainData.release();
        }
    }
}
