// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes any record, in place: enough for types that are not known. {@link RecordDecoder} has the wire diagram.
 *
 * <p>An encoder is lent by an {@link ImageWriter} for a record that it has claimed, or by an {@link ImagePatcher} for one that is there
 * already, or wrapped over a buffer of the caller's. It holds nothing of the record but where it is. A field that would not fit is refused
 * with an {@link IndexOutOfBoundsException} or an {@link IllegalArgumentException}, before anything is written. For one thread at a time.
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

    /** Exactly around the record: header, body and, in a new record, the padding. */
    final Window record;

    ByteOrder order;

    private final boolean isLent;

    /** An encoder to be wrapped over buffers of the caller's. */
    public RecordEncoder() {
        record = new Window();
        order = ByteOrder.LITTLE_ENDIAN;
        isLent = false;
    }

    /** An encoder that shares a window, and so always stands on its record. */
    RecordEncoder(final Window window, final ByteOrder order) {
        this.record = window;
        this.order = order;
        this.isLent = true;
    }

    /**
     * Puts the encoder on a record that is there already, to change what can be changed in place.
     *
     * @param buffer      holds the record
     * @param offset      of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @return this
     * @throws IndexOutOfBoundsException if the record does not lie in the buffer
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
            throw new IndexOutOfBoundsException("a body of " + length + " octets, but its fields need " + fixedLength);
        }
        record.wrap(buffer, offset, BODY_OFFSET + length);
        order = recordOrder;
    }

    /** What a writer or patcher has lent stays on its record. */
    private void requireOwn() {
        if (isLent) {
            throw new IllegalStateException("this encoder belongs to the writer or patcher that lent it");
        }
    }

    /** Wraps room for a new record, clears its padding and writes its header. */
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
        Memory.putInt(record, RecordDecoder.TYPE_OFFSET, type, order);
        Memory.putInt(record, RecordDecoder.LENGTH_OFFSET, length, order);
        if (length > 0) {
            Memory.putLong(record, length, 0L, order);
        }
    }

    static int paddedLength(final long bodyLength) {
        if (bodyLength < 0 || bodyLength > ReadOptions.LARGEST_RECORD_LENGTH) {
            throw new IllegalArgumentException("a body of " + bodyLength
                    + " octets is not one of a record, which holds 0 to " + ReadOptions.LARGEST_RECORD_LENGTH);
        }
        return ((int) bodyLength + 7) & ~7;
    }

    /**
     * Sets the whole body.
     *
     * @param octets of the record's own length, or shorter: the rest is cleared
     * @return this
     */
    public final RecordEncoder body(final DirectBuffer octets) {
        put(BODY_OFFSET, octets, 0, octets.capacity());
        clear(BODY_OFFSET + octets.capacity(), record.length);
        resume();
        return this;
    }

    /** Goes on with a record that is there already, or has become another. */
    void resume() {
        // nothing is kept of most records
    }

    final void clear(final int from, final int to) {
        if (to > from) {
            Memory.clear(record, from, to - from);
        }
    }

    final void put(final int index, final DirectBuffer source, final int offset, final int length) {
        requireInside(index, length, source, offset, length);
        Memory.copy(source, offset, record, index, length);
    }

    /** Puts a string and its NUL where room for exactly that was set aside. */
    final void putString(
            final int index, final int room, final DirectBuffer source, final int offset, final int length) {
        requireRoom(room, length);
        requireInside(index, room, source, offset, length);
        // The NUL first: behind the copy, which may be a call, the JIT loads everything anew.
        Memory.putByteInside(record, index + length, (byte) 0);
        Memory.copy(source, offset, record, index, length);
    }

    final void requireInside(
            final int index, final int room, final DirectBuffer source, final int offset, final int length) {
        if ((index | offset | length) < 0 || room > record.length - index || length > source.capacity() - offset) {
            throw outside(index, room, source, offset, length);
        }
    }

    private IndexOutOfBoundsException outside(
            final int index, final int room, final DirectBuffer source, final int offset, final int length) {
        return new IndexOutOfBoundsException("octets " + offset + " to " + ((long) offset + length) + " of "
                + source.capacity() + " into a record's " + index + " to " + ((long) index + room) + " of "
                + record.length);
    }

    final void putString(final int index, final int room, final CharSequence string) {
        final int length = string.length();
        requireRoom(room, length);
        requireAscii(string);
        record.buffer().putStringWithoutLengthAscii(index, string);
        Memory.putByte(record, index + length, (byte) 0);
    }

    private static void requireRoom(final int room, final int length) {
        if (length + 1 != room) {
            throw new IllegalArgumentException(
                    "a string of " + length + " octets and its NUL where " + room + " octets were claimed");
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
        Memory.putInt(record, index, (int) requireUint32(value), order);
    }

    static long requireUint32(final long value) {
        if (value >>> 32 != 0) {
            throw new IllegalArgumentException(value + " is not from 0 to 2^32-1");
        }
        return value;
    }

    final void putUint16(final int index, final int value) {
        Memory.putShort(record, index, (short) requireUint16(value), order);
    }

    static int requireUint16(final int value) {
        if (value >>> 16 != 0) {
            throw new IllegalArgumentException(value + " is not from 0 to " + LARGEST_UINT16);
        }
        return value;
    }

    /** The octets that a string takes with its NUL. */
    static int terminatedLength(final int length) {
        if (length < 0 || length >= LARGEST_UINT16) {
            throw new IllegalArgumentException("a string of " + length + " octets does not fit a record");
        }
        return length + 1;
    }

    final int uint16(final int index) {
        return Short.toUnsignedInt(Memory.getShort(record, index, order));
    }
}
