// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * The current record of an image, with a flyweight for each type: the common base of {@link ImageReader}, which the caller advances, and {@link
 * ImageDecoder}, which passes each record to a handler.
 *
 * <p>The cursor owns the flyweights and the views that they return. They are valid until the cursor moves or is closed; after that they throw
 * exceptions or show a later record. Moving the cursor allocates nothing. Not thread-safe.
 */
public abstract sealed class RecordCursor extends RecordFlyweights permits ImageReader, ImageDecoder {
    final ReadOptions options;
    long index = -1;

    private ImageHeader header;
    private long unknownRecords;

    RecordCursor(final String label, final ReadOptions options) {
        super(label);
        this.options = options;
    }

    /** Accepts the header, before the first record. */
    final void begin(final ImageHeader imageHeader) {
        if (options.strict() && imageHeader.reservedFlags() != 0) {
            throw new MalformedImageException(
                    FormatRule.HEADER_FLAGS,
                    Place.of(label(), 12),
                    "bits 1 to 31 clear",
                    "0x" + Integer.toHexString(imageHeader.reservedFlags()));
        }
        header = imageHeader;
        createFlyweights(imageHeader.byteOrder());
    }

    /**
     * Returns the header of the image.
     *
     * @return version and byte order
     * @throws IllegalStateException if it has not arrived yet
     */
    public final ImageHeader header() {
        if (header == null) {
            throw new IllegalStateException("the header of " + label() + " has not arrived yet");
        }
        return header;
    }

    final boolean hasHeader() {
        return header != null;
    }

    /**
     * Returns the index of the record, starting at 0.
     *
     * @return the index; -1 before the first record
     */
    public final long index() {
        return index;
    }

    /**
     * Returns the place of the record, for messages. Allocates.
     *
     * @return label, index, type and offset
     */
    @Override
    public final Place place() {
        return new Place(label(), index, type, offset());
    }

    /**
     * Returns the number of records so far whose type the specification does not define.
     *
     * @return the number of records
     */
    public final long unknownRecords() {
        return unknownRecords;
    }

    /** Refuses a record that exceeds the maximum length or number of records. */
    final void requireWithinLimits(final long length) {
        if (length > options.maxRecordLength()) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_LONG,
                    place(),
                    "at most maxRecordLength = " + options.maxRecordLength() + " bytes",
                    "" + length);
        }
        if (index >= options.maxRecords()) {
            throw new ImageLimitException(
                    FormatRule.RECORD_TOO_MANY, place(), "at most maxRecords = " + options.maxRecords(), "one more");
        }
    }

    /** Checks a record of an uncommon type. */
    final void inspectRareType() {
        if (type == RecordType.WATCH_DATA_EXTENDED) {
            if (DepthWatchDialect.of(window.buffer(), header.byteOrder()) == DepthWatchDialect.MISFRAMED) {
                watchDataExtended();
            }
        } else {
            unknownRecords++;
        }
    }

    /** Checks that apply only to strict readers. */
    final void requireStrict() {
        if (!RecordType.isKnown(type)) {
            throw strict(
                    FormatRule.RECORD_UNKNOWN_TYPE, "a type below " + RecordType.KNOWN, Integer.toUnsignedString(type));
        }
        if (hasSurplus()) {
            throw strict(
                    type == RecordType.END ? FormatRule.END_BODY : FormatRule.RECORD_SURPLUS,
                    "a body of " + fieldsLength() + " bytes and padding",
                    length() + " bytes");
        }
        if (!isPaddingZero()) {
            throw strict(FormatRule.RECORD_PADDING, "zeros behind the fields", "other bytes");
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
        return new MalformedImageException(rule, place(), expected, found);
    }
}
