// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Any record, in place: its header, and its body as octets. Enough for END, which has no fields, and for types that are not known.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             type                              |
 *  +---------------------------------------------------------------+
 *  |                              len                              |
 *  +---------------------------------------------------------------+
 *  |                       body, len octets                      ...
 *  +---------------------------------------------------------------+
 *  |                padding to a multiple of 8, zero             ...
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>docs/format.md, section 2. Numbers are in the record order of the image. Flyweights hold nothing of the record: each call reads the
 * octets again, but for a node's lengths and access, which are read when its decoder is put on it or its cursor comes to it. Lengths inside the record are checked against its end at each call, whether or not Agrona's
 * bounds checks are on.
 *
 * <p>A flyweight lent by a {@link RecordCursor} and the views that it lends are valid until the cursor moves on or is closed. For one
 * thread at a time.
 */
public sealed class RecordDecoder
        permits GlobalDataDecoder,
                ConnectionDataDecoder,
                WatchDecoder,
                TransactionDataDecoder,
                NodeDataDecoder,
                GlobalQuotaDataDecoder,
                DomainDataDecoder {
    static final int TYPE_OFFSET = 0;
    static final int LENGTH_OFFSET = 4;
    /** Where a record's body begins. */
    public static final int BODY_OFFSET = 8;

    /** Exactly around the record: header and body, without the padding. */
    final Window record;

    ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private final RecordCursor cursor;
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);

    /** A flyweight to be wrapped over buffers of the caller's. */
    public RecordDecoder() {
        record = new Window();
        cursor = null;
    }

    /** A flyweight that shares a cursor's window, and so always stands on the cursor's record. */
    RecordDecoder(final RecordCursor cursor) {
        this.record = cursor.window;
        this.cursor = cursor;
        this.order = cursor.header().byteOrder();
    }

    /**
     * Puts the flyweight on a record.
     *
     * @param buffer      holds the record
     * @param offset      of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @return this
     * @throws MalformedImageException if the record does not lie in the buffer, or is too short for its type
     */
    public RecordDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, 0);
        return this;
    }

    final void attach(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder, final int fixedLength) {
        if (cursor != null) {
            throw new IllegalStateException("this flyweight belongs to the cursor of " + cursor.label());
        }
        buffer.boundsCheck(offset, BODY_OFFSET);
        final long length = Integer.toUnsignedLong(buffer.getInt(offset + LENGTH_OFFSET, recordOrder));
        if (length > buffer.capacity() - offset - BODY_OFFSET) {
            record.wrap(buffer, offset, BODY_OFFSET);
            order = recordOrder;
            throw malformed(
                    FormatRule.RECORD_TRUNCATED,
                    "a body inside the buffer, which ends after " + (buffer.capacity() - offset - BODY_OFFSET)
                            + " octets",
                    "length " + length);
        }
        record.wrap(buffer, offset, BODY_OFFSET + (int) length);
        order = recordOrder;
        requireFixed(fixedLength);
    }

    final void requireFixed(final int fixedLength) {
        if (record.length < BODY_OFFSET + fixedLength) {
            throw malformed(
                    FormatRule.RECORD_TOO_SHORT, "a body of at least " + fixedLength + " octets", "" + length());
        }
    }

    /**
     * The record's type.
     *
     * @return one of {@link RecordType}'s, or an unknown code
     */
    public final int type() {
        return Memory.getInt(record, TYPE_OFFSET, order);
    }

    /**
     * The length that the record's header declares: the body, with or without its padding.
     *
     * @return octets
     */
    public final int length() {
        return record.length - BODY_OFFSET;
    }

    /**
     * A buffer that is wrapped exactly around the record, header and body: for those who read names and values where they are, at the
     * offsets that the flyweights tell, and do without a view.
     *
     * @return a view that belongs to this flyweight, and moves when it is asked for on another record
     */
    public final DirectBuffer buffer() {
        return record.buffer();
    }

    /**
     * The body as octets.
     *
     * @return a view that belongs to this flyweight
     */
    public final DirectBuffer body() {
        Memory.requireLength(record, BODY_OFFSET);
        return view(body, BODY_OFFSET, length());
    }

    /**
     * Octets of the body that the fields of the record's type take; the rest is surplus or padding. 0 for END, all of it for unknown types.
     *
     * @return octets, from 0 to {@link #length()}
     * @throws MalformedImageException if inner lengths reach past the body
     */
    public int fieldsLength() {
        return type() == RecordType.END ? 0 : length();
    }

    /** Lets go of memory that will not be there for long. */
    void release() {
        body.wrap(0, 0);
    }

    final long uint32(final int index) {
        return Integer.toUnsignedLong(Memory.getInt(record, index, order));
    }

    final int uint16(final int index) {
        return Short.toUnsignedInt(Memory.getShort(record, index, order));
    }

    final DirectBuffer view(final UnsafeBuffer view, final long index, final long size) {
        requireInside(index + size);
        Memory.wrap(view, record.array, record.address + index, (int) size);
        return view;
    }

    /** Checks the end of something variable; what this passes fits an {@code int}. */
    final int requireInside(final long end) {
        if (end > record.length) {
            throw malformed(
                    FormatRule.RECORD_INNER_LENGTH,
                    "fields inside the body of " + length() + " octets",
                    (end - BODY_OFFSET) + " octets");
        }
        return (int) end;
    }

    static String ascii(final DirectBuffer view) {
        return view.getStringWithoutLengthAscii(0, view.capacity());
    }

    static byte[] octets(final DirectBuffer view) {
        final byte[] copy = new byte[view.capacity()];
        view.getBytes(0, copy);
        return copy;
    }

    final MalformedImageException malformed(final Rule rule, final String expected, final String found) {
        final ImageLocation location = cursor == null ? new ImageLocation("buffer", 0, type(), 0) : cursor.location();
        return new MalformedImageException(rule, location, expected, found);
    }
}
