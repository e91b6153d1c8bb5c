// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes any record in place. Sufficient for unknown types. See {@link RecordDecoder} for the layout.
 *
 * <p>An encoder comes from an {@link ImageWriter} for a claimed record, or from an {@link ImagePatcher} for an existing one, or is wrapped over the
 * caller's buffer. Setters refuse a field that does not fit with an {@link IndexOutOfBoundsException} or an {@link IllegalArgumentException} before
 * they write anything. Not thread-safe.
 */
public sealed class RecordEncoder
        permits GlobalDataEncoder,
                ConnectionDataEncoder,
                WatchEncoder,
                TransactionDataEncoder,
                NodeDataEncoder,
                GlobalQuotaDataEncoder,
                DomainDataEncoder {
    static final int BODY_OFFSET = RecordDecoder.BODY_OFFSET;
    private static final int LARGEST_UINT16 = 0xFFFF;

    /** Covers exactly the record: header, body and, in a new record, the padding. */
    final Window record;

    ByteOrder order;

    private final boolean isLent;

    /** Creates an encoder to wrap over the caller's buffers. */
    public RecordEncoder() {
        record = new Window(null);
        order = ByteOrder.LITTLE_ENDIAN;
        isLent = false;
    }

    /** Creates an encoder that shares a window and so always follows it. */
    RecordEncoder(final Window window, final ByteOrder order) {
        this.record = window;
        this.order = order;
        this.isLent = true;
    }

    /**
     * Wraps the encoder around an existing record, to change fields in place.
     *
     * @param buffer      contains the record
     * @param offset      offset of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @return this
     * @throws IndexOutOfBoundsException if the record extends past the end of the buffer
     */
    public RecordEncoder wrap(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, 0);
        return this;
    }

    final void attach(
            final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder, final int fixedLength) {
        requireOwn();
        buffer.boundsCheck(offset, BODY_OFFSET + fixedLength);
        final int length = buffer.getInt(offset + RecordDecoder.LENGTH_OFFSET, recordOrder);
        buffer.boundsCheck(offset + BODY_OFFSET, length);
        if (length < fixedLength) {
            throw new IndexOutOfBoundsException("a body of " + length + " bytes, but its fields need " + fixedLength);
        }
        record.wrap(buffer, offset, BODY_OFFSET + length);
        order = recordOrder;
    }

    /** Refuses to rewrap an encoder that belongs to a writer or patcher. */
    private void requireOwn() {
        if (isLent) {
            throw new IllegalStateException("this encoder belongs to the writer or patcher that lent it");
        }
    }

    /** Wraps the space for a new record, clears its padding and writes its header. */
    final void beginRecord(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int type,
            final long bodyLength) {
        requireOwn();
        final int length = paddedLength(bodyLength);
        buffer.boundsCheck(offset, BODY_OFFSET + length);
        record.wrap(buffer, offset, BODY_OFFSET + length);
        order = recordOrder;
        record.putInt(RecordDecoder.TYPE_OFFSET, type, order);
        record.putInt(RecordDecoder.LENGTH_OFFSET, length, order);
        if (length > 0) {
            record.putLong(length, 0L, order);
        }
    }

    static int paddedLength(final long bodyLength) {
        if (bodyLength < 0 || bodyLength > ReadOptions.LARGEST_RECORD_LENGTH) {
            throw new IllegalArgumentException("a body of " + bodyLength
                    + " bytes is not one of a record, which holds 0 to " + ReadOptions.LARGEST_RECORD_LENGTH);
        }
        return ((int) bodyLength + 7) & ~7;
    }

    /**
     * Sets the whole body.
     *
     * @param bytes at most as many bytes as the record's body; the rest is cleared
     * @return this
     */
    public final RecordEncoder body(final DirectBuffer bytes) {
        put(BODY_OFFSET, bytes, 0, bytes.capacity());
        clear(BODY_OFFSET + bytes.capacity(), record.length);
        resume();
        return this;
    }

    /** Called when the encoder is positioned on an existing record, or the record has changed. */
    void resume() {
        // most encoders have no state per record
    }

    final void clear(final int from, final int to) {
        if (to > from) {
            record.clear(from, to - from);
        }
    }

    final void put(final int index, final DirectBuffer source, final int offset, final int length) {
        requireInside(index, length, source, offset, length);
        record.copyInside(source, offset, index, length);
    }

    /** Writes a string and its NUL to the space claimed for exactly that length. */
    final void putString(
            final int index, final int room, final DirectBuffer source, final int offset, final int length) {
        requireRoom(room, length);
        requireInside(index, room, source, offset, length);
        // Write the NUL first: after the copy, which may be a call, the JIT reloads every field.
        record.putByteInside(index + length, (byte) 0);
        record.copyInside(source, offset, index, length);
    }

    final void requireInside(
            final int index, final int room, final DirectBuffer source, final int offset, final int length) {
        if ((index | offset | length) < 0 || room > record.length - index || length > source.capacity() - offset) {
            throw outside(index, room, source, offset, length);
        }
    }

    private IndexOutOfBoundsException outside(
            final int index, final int room, final DirectBuffer source, final int offset, final int length) {
        return new IndexOutOfBoundsException("bytes " + offset + " to " + ((long) offset + length) + " of "
                + source.capacity() + " into a record's " + index + " to " + ((long) index + room) + " of "
                + record.length);
    }

    final void putString(final int index, final int room, final CharSequence string) {
        final int length = string.length();
        requireRoom(room, length);
        requireAscii(string);
        record.buffer().putStringWithoutLengthAscii(index, string);
        record.putByte(index + length, (byte) 0);
    }

    private static void requireRoom(final int room, final int length) {
        if (length + 1 != room) {
            throw new IllegalArgumentException(
                    "a string of " + length + " bytes and its NUL where " + room + " bytes were claimed");
        }
    }

    static void requireAscii(final CharSequence string) {
        for (int i = 0; i < string.length(); i++) {
            final char c = string.charAt(i);
            if (c == 0 || c > 0x7F) {
                throw new IllegalArgumentException("character " + i + " of \"" + string + "\" is not ASCII, or is NUL");
            }
        }
    }

    final void putUint32(final int index, final long value) {
        record.putInt(index, (int) requireUint32(value), order);
    }

    static long requireUint32(final long value) {
        if (value >>> 32 != 0) {
            throw new IllegalArgumentException(value + " is not from 0 to 2^32-1");
        }
        return value;
    }

    final void putUint16(final int index, final int value) {
        record.putShort(index, (short) requireUint16(value), order);
    }

    static int requireUint16(final int value) {
        if (value >>> 16 != 0) {
            throw new IllegalArgumentException(value + " is not from 0 to " + LARGEST_UINT16);
        }
        return value;
    }

    /** Returns the length of a string with its NUL. */
    static int terminatedLength(final int length) {
        if (length < 0 || length >= LARGEST_UINT16) {
            throw new IllegalArgumentException("a string of " + length + " bytes does not fit a record");
        }
        return length + 1;
    }

    final int uint16(final int index) {
        return Short.toUnsignedInt(record.getShort(index, order));
    }
}
