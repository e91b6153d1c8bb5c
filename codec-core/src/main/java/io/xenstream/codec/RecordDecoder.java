// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Decodes any record in place: its header, and its body as bytes. Sufficient for END, which has no fields, and for unknown types.
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                              type                             |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 | body, len bytes                                           ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>docs/format.md, section 2. Numbers are in the byte order of the image. Flyweights cache nothing: each call reads the bytes again, except for a
 * node's lengths and access, which are read once when the decoder or cursor moves to the node. Lengths inside the record are checked against its
 * end on each call, whether or not Agrona's bounds checks are enabled.
 *
 * <p>A flyweight of a {@link RecordCursor} and the views that it returns are valid until the cursor moves or is closed. Not thread-safe.
 */
public sealed class RecordDecoder
        permits GlobalDataDecoder,
                ConnectionDataDecoder,
                WatchDecoder,
                TransactionDataDecoder,
                NodeDataDecoder,
                GlobalQuotaDataDecoder,
                DomainDataDecoder {
    /** Offset of type, in bytes from the record's header. */
    public static final int TYPE_OFFSET = 0;
    /** Offset of len, in bytes from the record's header. */
    public static final int LENGTH_OFFSET = 4;
    /** Offset of the body, in bytes from the record's header. */
    public static final int BODY_OFFSET = 8;

    private static final int LONGEST_HEX = 32;

    /** Covers exactly the record: header and body, without padding. */
    final Window record;

    ByteOrder order;

    private final MutableDirectBuffer body = RawMemory.newBuffer();

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public RecordDecoder() {
        this(new Window(null), ByteOrder.LITTLE_ENDIAN);
    }

    /** Creates a flyweight that shares a window and so always follows it. */
    RecordDecoder(final Window window, final ByteOrder order) {
        this.record = window;
        this.order = order;
    }

    /**
     * Wraps the flyweight around a record.
     *
     * @param buffer      contains the record
     * @param offset      offset of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @return this
     * @throws MalformedImageException if the record extends past the end of the buffer, or is too short for its type
     */
    public RecordDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, 0);
        return this;
    }

    final void attach(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder, final int fixedLength) {
        if (record.source != null) {
            throw new IllegalStateException("this flyweight belongs to the cursor of " + record.source.label());
        }
        buffer.boundsCheck(offset, BODY_OFFSET);
        final long length = Integer.toUnsignedLong(buffer.getInt(offset + LENGTH_OFFSET, recordOrder));
        if (length > buffer.capacity() - offset - BODY_OFFSET) {
            record.wrap(buffer, offset, BODY_OFFSET);
            order = recordOrder;
            throw malformed(
                    FormatRule.RECORD_TRUNCATED,
                    "a body inside the buffer, which ends after " + (buffer.capacity() - offset - BODY_OFFSET)
                            + " bytes",
                    "length " + length);
        }
        record.wrap(buffer, offset, BODY_OFFSET + (int) length);
        order = recordOrder;
        requireFixed(fixedLength);
    }

    final void requireFixed(final int fixedLength) {
        if (record.length < BODY_OFFSET + fixedLength) {
            throw malformed(FormatRule.RECORD_TOO_SHORT, "a body of at least " + fixedLength + " bytes", "" + length());
        }
    }

    /**
     * Returns the type of the record.
     *
     * @return one of {@link RecordType}'s, or an unknown code
     */
    public final int type() {
        return record.getInt(TYPE_OFFSET, order);
    }

    /**
     * Returns the length that the record's header declares: the body, with or without its padding.
     *
     * @return bytes
     */
    public final int length() {
        return record.length - BODY_OFFSET;
    }

    /**
     * Returns a buffer wrapped exactly around the record, header and body, to read names and values in place at the offsets that the flyweights
     * return, without a view.
     *
     * @return a view that belongs to this flyweight; calling this method on another record moves it
     */
    public final DirectBuffer buffer() {
        return record.buffer();
    }

    /**
     * Returns the body as bytes.
     *
     * @return a view that belongs to this flyweight
     */
    public final DirectBuffer body() {
        record.requireLength(BODY_OFFSET);
        return view(body, BODY_OFFSET, length());
    }

    /**
     * Returns the number of body bytes that the fields of the record's type occupy; the rest is surplus or padding. 0 for END, the whole body for
     * unknown types.
     *
     * @return bytes, from 0 to {@link #length()}
     * @throws MalformedImageException if inner lengths extend past the end of the body
     */
    public int fieldsLength() {
        return type() == RecordType.END ? 0 : length();
    }

    /**
     * Appends the record as text, for logs and debuggers: its type, its length and the fields of this flyweight. If a field cannot be read because
     * the record is damaged, the text ends with the code of the broken rule. The format may change. Allocates.
     *
     * @param builder receives the text
     * @return the builder
     */
    public final StringBuilder appendTo(final StringBuilder builder) {
        if (record.length < BODY_OFFSET) {
            return builder.append("no record");
        }
        builder.append(RecordType.name(type())).append("[len=").append(Integer.toUnsignedString(length()));
        try {
            appendFields(builder);
        } catch (final MalformedImageException damaged) {
            builder.append(", ").append(damaged.rule().code());
        }
        return builder.append(']');
    }

    /** Appends the fields of the record's type, each after a comma. */
    void appendFields(final StringBuilder builder) {
        appendBytes(builder, "body", body());
    }

    static StringBuilder append(final StringBuilder builder, final String name, final long value) {
        return builder.append(", ").append(name).append('=').append(value);
    }

    /** Appends a string; bytes that are not printable ASCII as hexadecimal escapes. */
    static void appendString(final StringBuilder builder, final String name, final DirectBuffer bytes) {
        builder.append(", ").append(name).append("=\"");
        for (int i = 0; i < bytes.capacity(); i++) {
            final int b = bytes.getByte(i) & 0xFF;
            if (b < ' ' || b > '~' || b == '"' || b == '\\') {
                appendHex(builder.append("\\x"), b);
            } else {
                builder.append((char) b);
            }
        }
        builder.append('"');
    }

    /** Appends the length of bytes and the first of them in hexadecimal. */
    static void appendBytes(final StringBuilder builder, final String name, final DirectBuffer bytes) {
        append(builder, name, bytes.capacity()).append(" bytes");
        for (int i = 0; i < Math.min(bytes.capacity(), LONGEST_HEX); i++) {
            appendHex(i == 0 ? builder.append(' ') : builder, bytes.getByte(i) & 0xFF);
        }
        builder.append(bytes.capacity() > LONGEST_HEX ? "..." : "");
    }

    private static void appendHex(final StringBuilder builder, final int b) {
        builder.append(Character.forDigit(b >>> 4, 16)).append(Character.forDigit(b & 0xF, 16));
    }

    /** {@return the record as {@link #appendTo(StringBuilder)} appends it} */
    @Override
    public final String toString() {
        return appendTo(new StringBuilder()).toString();
    }

    /** Detaches the views before their memory is released. */
    void release() {
        body.wrap(0, 0);
    }

    final long uint32(final int index) {
        return Integer.toUnsignedLong(record.getInt(index, order));
    }

    final int uint16(final int index) {
        return Short.toUnsignedInt(record.getShort(index, order));
    }

    final DirectBuffer view(final MutableDirectBuffer view, final long index, final long size) {
        requireInside(index + size);
        RawMemory.wrap(view, record.array, record.memory, record.address + index, (int) size);
        return view;
    }

    /** Wraps the caller's buffer around a part of the record. */
    final void wrapPart(final DirectBuffer view, final long index, final long size) {
        requireInside(index + size);
        RawMemory.wrap(view, record.array, record.memory, record.address + index, (int) size);
    }

    /** Copies a prefix of a part of the record and returns the number of bytes copied. */
    final int copyPart(
            final DirectBuffer part, final MutableDirectBuffer target, final int targetOffset, final int length) {
        final int count = Math.min(length, part.capacity());
        part.getBytes(0, target, targetOffset, count);
        return count;
    }

    /** Checks the end of a variable-length field against the record. A valid end fits an {@code int}. */
    final int requireInside(final long end) {
        if (end > record.length) {
            throw malformed(
                    FormatRule.RECORD_INNER_LENGTH,
                    "fields inside the body of " + length() + " bytes",
                    (end - BODY_OFFSET) + " bytes");
        }
        return (int) end;
    }

    static String ascii(final DirectBuffer view) {
        return view.getStringWithoutLengthAscii(0, view.capacity());
    }

    static byte[] bytes(final DirectBuffer view) {
        final byte[] copy = new byte[view.capacity()];
        view.getBytes(0, copy);
        return copy;
    }

    final MalformedImageException malformed(final Rule rule, final String expected, final String found) {
        final Place place = record.source == null ? new Place("buffer", 0, type(), 0) : record.source.place();
        return new MalformedImageException(rule, place, expected, found);
    }
}
