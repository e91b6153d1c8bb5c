// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * A position on a record of an image, with a flyweight for each type: what a pulling {@link ImageReader} and a pushing {@link ImageDecoder}
 * have in common.
 *
 * <p>The flyweights and the views that they lend are the cursor's own. They are valid until it moves on or is closed; using them later is
 * answered by an exception or shows a later record. Nothing is allocated on the way from record to record. For one thread at a time.
 */
public abstract sealed class RecordCursor permits ImageReader, ImageDecoder {
    /** Exactly around the record: header and body, without the padding. */
    final Window window = new Window();

    final ReadOptions options;
    int type = -1;
    long index = -1;
    long offset;

    private final String label;
    private ImageHeader header;
    private RecordDecoder record;
    private GlobalDataDecoder globalData;
    private ConnectionDataDecoder connectionData;
    private WatchDataDecoder watchData;
    private WatchDataExtendedDecoder watchDataExtended;
    private TransactionDataDecoder transactionData;
    NodeDataDecoder nodeData;
    private GlobalQuotaDataDecoder globalQuotaData;
    private DomainDataDecoder domainData;
    private long unknownRecords;

    RecordCursor(final String label, final ReadOptions options) {
        this.label = label;
        this.options = options;
    }

    /** Takes the header, before the first record. */
    final void begin(final ImageHeader imageHeader) {
        if (options.strict() && imageHeader.reservedFlags() != 0) {
            throw new MalformedImageException(
                    FormatRule.HEADER_FLAGS,
                    ImageLocation.of(label, 12),
                    "bits 1 to 31 clear",
                    "0x" + Integer.toHexString(imageHeader.reservedFlags()));
        }
        header = imageHeader;
        record = new RecordDecoder(this);
        globalData = new GlobalDataDecoder(this);
        connectionData = new ConnectionDataDecoder(this);
        watchData = new WatchDataDecoder(this);
        watchDataExtended = new WatchDataExtendedDecoder(this);
        transactionData = new TransactionDataDecoder(this);
        nodeData = new NodeDataDecoder(this);
        globalQuotaData = new GlobalQuotaDataDecoder(this);
        domainData = new DomainDataDecoder(this);
    }

    /**
     * What the image is called in messages.
     *
     * @return the label
     */
    public final String label() {
        return label;
    }

    /**
     * The image's header.
     *
     * @return version and byte order
     * @throws IllegalStateException if it has not arrived yet
     */
    public final ImageHeader header() {
        if (header == null) {
            throw new IllegalStateException("the header of " + label + " has not arrived yet");
        }
        return header;
    }

    final boolean hasHeader() {
        return header != null;
    }

    /**
     * The record's type.
     *
     * @return one of {@link RecordType}'s, or an unknown code; -1 before the first record
     */
    public final int type() {
        return type;
    }

    /**
     * The record's number, counted from 0.
     *
     * @return -1 before the first record
     */
    public final long index() {
        return index;
    }

    /**
     * Where the record's header begins.
     *
     * @return octets from the start of the image
     */
    public final long offset() {
        return offset;
    }

    /**
     * The record's place, for messages. Allocates.
     *
     * @return label, index, type and offset
     */
    public final ImageLocation location() {
        return new ImageLocation(label, index, type, offset);
    }

    /**
     * How many records so far had a type that the specification does not define.
     *
     * @return records
     */
    public final long unknownRecords() {
        return unknownRecords;
    }

    /**
     * The record as octets, whatever its type.
     *
     * @return the cursor's flyweight
     */
    public final RecordDecoder record() {
        return record;
    }

    /**
     * The record as GLOBAL_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final GlobalDataDecoder globalData() {
        require(RecordType.GLOBAL_DATA, GlobalDataDecoder.FIXED_LENGTH);
        return globalData;
    }

    /**
     * The record as CONNECTION_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final ConnectionDataDecoder connectionData() {
        require(RecordType.CONNECTION_DATA, ConnectionDataDecoder.FIXED_LENGTH);
        return connectionData;
    }

    /**
     * The record as WATCH_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final WatchDataDecoder watchData() {
        require(RecordType.WATCH_DATA, WatchDataDecoder.FIXED_LENGTH);
        return watchData;
    }

    /**
     * The record as WATCH_DATA_EXTENDED.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short, or in the layout of Xen 4.22
     */
    public final WatchDataExtendedDecoder watchDataExtended() {
        require(RecordType.WATCH_DATA_EXTENDED, WatchDataExtendedDecoder.FIXED_LENGTH);
        watchDataExtended.requireSpecifiedLayout();
        return watchDataExtended;
    }

    /**
     * The record as TRANSACTION_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final TransactionDataDecoder transactionData() {
        require(RecordType.TRANSACTION_DATA, TransactionDataDecoder.FIXED_LENGTH);
        return transactionData;
    }

    /**
     * The record as NODE_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final NodeDataDecoder nodeData() {
        require(RecordType.NODE_DATA, NodeDataDecoder.FIXED_LENGTH);
        return nodeData;
    }

    /**
     * The record as GLOBAL_QUOTA_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final GlobalQuotaDataDecoder globalQuotaData() {
        require(RecordType.GLOBAL_QUOTA_DATA, GlobalQuotaDataDecoder.FIXED_LENGTH);
        return globalQuotaData;
    }

    /**
     * The record as DOMAIN_DATA.
     *
     * @return the cursor's flyweight
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public final DomainDataDecoder domainData() {
        require(RecordType.DOMAIN_DATA, DomainDataDecoder.FIXED_LENGTH);
        return domainData;
    }

    final void require(final int wanted, final int fixedLength) {
        if (type != wanted) {
            throw new IllegalStateException(location() + " is not " + RecordType.name(wanted));
        }
        if (window.length < RecordDecoder.BODY_OFFSET + fixedLength) {
            record.requireFixed(fixedLength);
        }
    }

    /**
     * Octets that the fields of the record take: less than its length where there is padding or surplus.
     *
     * @return octets of the body
     * @throws MalformedImageException if inner lengths reach past the body
     */
    public final int fieldsLength() {
        return typed().fieldsLength();
    }

    private RecordDecoder typed() {
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
     * Octets of the record in the image: header, body and padding.
     *
     * @return a multiple of 8
     */
    public final int paddedLength() {
        return align(window.length);
    }

    /**
     * Whether the body is longer than its fields, padding aside.
     *
     * @return whether there are whole words that no field takes
     * @throws MalformedImageException if inner lengths reach past the body
     */
    public final boolean hasSurplus() {
        return paddedLength() > align(RecordDecoder.BODY_OFFSET + fieldsLength());
    }

    /**
     * Whether the padding, inside of the declared length or behind it, is all zero.
     *
     * @return true also if there is none
     * @throws MalformedImageException if inner lengths reach past the body
     */
    public final boolean isPaddingZero() {
        final int from = hasSurplus() ? window.length : RecordDecoder.BODY_OFFSET + fieldsLength();
        return Memory.isZero(window.array, window.address + from, window.address + paddedLength());
    }

    static int align(final int length) {
        return (length + 7) & ~7;
    }

    static long alignedEnd(final long length) {
        return RecordDecoder.BODY_OFFSET + ((length + 7) & ~7L);
    }

    /** Refuses a record that is longer, or one more, than the options allow. */
    final void requireWithinLimits(final long length) {
        if (length > options.maxRecordLength()) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_LONG,
                    location(),
                    "at most maxRecordLength = " + options.maxRecordLength() + " octets",
                    "" + length);
        }
        if (index >= options.maxRecords()) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_MANY, location(), "at most maxRecords = " + options.maxRecords(), "one more");
        }
    }

    /** Looks closer at a record whose type is not one of the common ones. */
    final void inspectRareType() {
        if (type == RecordType.WATCH_DATA_EXTENDED) {
            if (DepthWatchDialect.of(window.buffer(), header.byteOrder()) == DepthWatchDialect.MISFRAMED) {
                watchDataExtended.requireSpecifiedLayout();
            }
        } else {
            unknownRecords++;
        }
    }

    /** What only a strict reader minds. */
    final void requireStrict() {
        if (!RecordType.isKnown(type)) {
            throw strict(
                    FormatRule.RECORD_UNKNOWN_TYPE, "a type below " + RecordType.KNOWN, Integer.toUnsignedString(type));
        }
        if (hasSurplus()) {
            throw strict(
                    type == RecordType.END ? FormatRule.END_BODY : FormatRule.RECORD_SURPLUS,
                    "a body of " + fieldsLength() + " octets and padding",
                    record.length() + " octets");
        }
        if (!isPaddingZero()) {
            throw strict(FormatRule.RECORD_PADDING, "zeros behind the fields", "other octets");
        }
        if (header.version() == 1) {
            if (type == RecordType.WATCH_DATA_EXTENDED) {
                throw strict(FormatRule.WATCH_EXTENDED_VERSION, "version 2", "version 1");
            }
            if (type == RecordType.DOMAIN_DATA && domainData().features() != 0) {
                throw strict(
                        FormatRule.DOMAIN_FEATURES,
                        "features of 0 in version 1",
                        "" + domainData().features());
            }
        }
    }

    private MalformedImageException strict(final Rule rule, final String expected, final String found) {
        return new MalformedImageException(rule, location(), expected, found);
    }

    /** Lets go of memory that will not be there for long. */
    final void release() {
        window.clear();
        if (header != null) {
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
