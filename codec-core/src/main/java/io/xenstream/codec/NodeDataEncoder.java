// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.NodeDataDecoder.ACCESS_OFFSET;
import static io.xenstream.codec.NodeDataDecoder.CONN_ID_OFFSET;
import static io.xenstream.codec.NodeDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.NodeDataDecoder.PATH_LENGTH_OFFSET;
import static io.xenstream.codec.NodeDataDecoder.PERMISSIONS_OFFSET;
import static io.xenstream.codec.NodeDataDecoder.PERMISSION_LENGTH;
import static io.xenstream.codec.NodeDataDecoder.TX_ID_OFFSET;
import static io.xenstream.codec.NodeDataDecoder.VALUE_LENGTH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes NODE_DATA; {@link NodeDataDecoder} has the wire diagram. A value that fits the record, and permissions, can be changed in place.
 */
public final class NodeDataEncoder extends RecordEncoder {
    /** The longest path, in octets without its NUL, that the format has room for. */
    public static final int LONGEST_PATH = 0xFFFE;

    /** An encoder to be wrapped over buffers of the caller's. */
    public NodeDataEncoder() {}

    NodeDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * How long a body is.
     *
     * @param permissionCount 0 to 65535
     * @param pathLength      octets without the NUL, 0 to {@value #LONGEST_PATH}
     * @param valueLength     octets, 0 to 65535
     * @return octets, without padding
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static int bodyLength(final int permissionCount, final int pathLength, final int valueLength) {
        if ((permissionCount | (pathLength + 1) | valueLength) >>> 16 != 0 || pathLength < 0) {
            throw new IllegalArgumentException("a node of " + permissionCount + " permissions, a path of " + pathLength
                    + " octets and a value of " + valueLength + " does not fit a record");
        }
        return FIXED_LENGTH + PERMISSION_LENGTH * permissionCount + pathLength + 1 + valueLength;
    }

    @Override
    public NodeDataEncoder wrap(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        resume();
        return this;
    }

    /**
     * Begins a new record: a committed node until told otherwise.
     *
     * @param buffer          room for it
     * @param offset          of the record's header in the buffer
     * @param recordOrder     the byte order of the image
     * @param permissionCount 0 to 65535
     * @param pathLength      octets without the NUL, 0 to {@value #LONGEST_PATH}
     * @param valueLength     octets, 0 to 65535
     * @return this
     */
    public NodeDataEncoder begin(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int permissionCount,
            final int pathLength,
            final int valueLength) {
        final int length = bodyLength(permissionCount, pathLength, valueLength);
        beginRecord(buffer, offset, recordOrder, RecordType.NODE_DATA, length);
        return begin(permissionCount, pathLength, valueLength);
    }

    NodeDataEncoder begin(final int permissionCount, final int pathLength, final int valueLength) {
        final long lengths = order == ByteOrder.LITTLE_ENDIAN
                ? (pathLength + 1) | ((long) valueLength << 16) | ((long) permissionCount << 48)
                : ((long) (pathLength + 1) << 48) | ((long) valueLength << 32) | permissionCount;
        // Inside: the record was claimed with room for the fixed fields.
        Memory.putLongInside(record, CONN_ID_OFFSET, 0L, order);
        Memory.putLongInside(record, PATH_LENGTH_OFFSET, lengths, order);
        record.nodeLengths = NodeDataDecoder.lengths(pathLength + 1, valueLength, permissionCount);
        return this;
    }

    /** Goes by what the record says, and tells the decoder of the same record, which a patcher may have lent. */
    @Override
    void resume() {
        record.nodeLengths = NodeDataDecoder.lengths(record, order);
    }

    private int permissionCount() {
        return (int) (record.nodeLengths >>> 48);
    }

    private int pathRoom() {
        return (int) record.nodeLengths & 0xFFFF;
    }

    private int pathOffset() {
        return PERMISSIONS_OFFSET + PERMISSION_LENGTH * permissionCount();
    }

    private int valueOffset() {
        return pathOffset() + pathRoom();
    }

    private int valueLength() {
        return (int) (record.nodeLengths >>> 16) & 0xFFFF;
    }

    /**
     * Makes it a transaction's node.
     *
     * @param connId the connection that opened the transaction, 1 to 2³²-1
     * @param txId   the transaction's number, 1 to 2³²-1
     * @param access what the transaction did: the bits of {@link NodeDataDecoder#access()}, 0 for deleted
     * @return this
     */
    public NodeDataEncoder transaction(final long connId, final long txId, final int access) {
        requireUint32(connId);
        requireUint32(txId);
        putUint16(ACCESS_OFFSET, access);
        putUint32(CONN_ID_OFFSET, connId);
        putUint32(TX_ID_OFFSET, txId);
        resume();
        return this;
    }

    /**
     * Sets a permission.
     *
     * @param index  from 0, the owner's, to one less than were claimed
     * @param letter {@code w}, {@code r}, {@code b} or {@code n}
     * @param flags  {@link NodeDataDecoder#PERMISSION_STALE} or 0; up to 255
     * @param domid  whose permission it is
     * @return this
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public NodeDataEncoder permission(final int index, final byte letter, final int flags, final int domid) {
        if ((flags >>> 8 | domid >>> 16) != 0) {
            throw new IllegalArgumentException(
                    "flags " + flags + " are not from 0 to 255, or domid " + domid + " is not from 0 to 65535");
        }
        return permission(index, (letter & 0xFF) | (flags << 8) | (domid << 16));
    }

    /**
     * Sets a permission, as {@link NodeDataDecoder#permission(int)} tells it.
     *
     * @param index      from 0, the owner's, to one less than were claimed
     * @param permission the letter in bits 0 to 7, the flags in bits 8 to 15, the domid in bits 16 to 31
     * @return this
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public NodeDataEncoder permission(final int index, final int permission) {
        if (index < 0 || index >= permissionCount()) {
            throw new IndexOutOfBoundsException("permission " + index + " of " + permissionCount());
        }
        // All of the permissions rather than this one: in a loop over them, that is checked once.
        Memory.requireLength(record, pathOffset());
        final int octets = order == ByteOrder.LITTLE_ENDIAN
                ? permission
                : Integer.reverseBytes(permission & 0xFFFF) | (permission >>> 16);
        Memory.putIntInside(record, PERMISSIONS_OFFSET + PERMISSION_LENGTH * index, octets, order);
        return this;
    }

    /**
     * Sets the path.
     *
     * @param octets of as many octets, without a NUL, as were claimed
     * @return this
     */
    public NodeDataEncoder path(final DirectBuffer octets) {
        return path(octets, 0, octets.capacity());
    }

    /**
     * Sets the path.
     *
     * @param octets holds the path
     * @param offset where in the buffer
     * @param length as many octets, without a NUL, as were claimed
     * @return this
     */
    public NodeDataEncoder path(final DirectBuffer octets, final int offset, final int length) {
        putString(pathOffset(), pathRoom(), octets, offset, length);
        return this;
    }

    /**
     * Sets the path.
     *
     * @param path ASCII, of the length that was claimed
     * @return this
     */
    public NodeDataEncoder path(final CharSequence path) {
        putString(pathOffset(), pathRoom(), path);
        return this;
    }

    /**
     * Sets the value.
     *
     * @param octets as many as fit the record
     * @return this
     */
    public NodeDataEncoder value(final DirectBuffer octets) {
        return value(octets, 0, octets.capacity());
    }

    /**
     * Sets the value. In a record that is there already, the new value may have another length, as long as it fits the record.
     *
     * @param octets holds the value
     * @param offset where in the buffer
     * @param length 0 to {@link #valueRoom()} octets
     * @return this
     */
    public NodeDataEncoder value(final DirectBuffer octets, final int offset, final int length) {
        requireInside(valueOffset(), length, octets, offset, length);
        if (length != valueLength()) {
            changeValueLength(length);
        }
        Memory.copy(octets, offset, record, valueOffset(), length);
        return this;
    }

    private void changeValueLength(final int length) {
        putUint16(VALUE_LENGTH_OFFSET, length);
        resume();
        clear(valueOffset() + length, record.length);
    }

    /**
     * How long a value fits the record without moving anything.
     *
     * @return octets, 0 to 65535
     */
    public int valueRoom() {
        return Math.max(0, Math.min(record.length - valueOffset(), 0xFFFF));
    }
}
