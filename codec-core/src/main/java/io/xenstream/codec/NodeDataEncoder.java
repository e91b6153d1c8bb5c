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

/** Writes NODE_DATA; see {@link NodeDataDecoder} for the layout. A value that fits the record, and permissions, can be changed in place. */
public final class NodeDataEncoder extends RecordEncoder {
    /** Maximum length of a path in bytes, without its NUL, that the format can express. */
    public static final int LONGEST_PATH = 0xFFFE;

    /** Creates an encoder to wrap over the caller's buffers. */
    public NodeDataEncoder() {}

    NodeDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * Computes the length of a body.
     *
     * @param permissionCount number of permissions, 0 to 65535
     * @param pathLength      length in bytes without the NUL, 0 to {@value #LONGEST_PATH}
     * @param valueLength     length in bytes, 0 to 65535
     * @return length in bytes, without padding
     * @throws IllegalArgumentException if a value is out of range
     */
    public static int bodyLength(final int permissionCount, final int pathLength, final int valueLength) {
        if ((permissionCount | (pathLength + 1) | valueLength) >>> 16 != 0 || pathLength < 0) {
            throw new IllegalArgumentException("a node of " + permissionCount + " permissions, a path of " + pathLength
                    + " bytes and a value of " + valueLength + " does not fit a record");
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
     * Starts a new record: a committed node by default.
     *
     * @param buffer          receives the record
     * @param offset          offset of the record's header in the buffer
     * @param recordOrder     the byte order of the image
     * @param permissionCount number of permissions, 0 to 65535
     * @param pathLength      length in bytes without the NUL, 0 to {@value #LONGEST_PATH}
     * @param valueLength     length in bytes, 0 to 65535
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
        // No bounds check needed: the claimed record has space for the fixed fields.
        record.putLongInside(CONN_ID_OFFSET, 0L, order);
        record.putLongInside(PATH_LENGTH_OFFSET, lengths, order);
        record.nodeLengths = NodeDataDecoder.lengths(pathLength + 1, valueLength, permissionCount);
        return this;
    }

    /** Reads the lengths from the record and updates the window, so that a patcher's decoder of the same record sees them. */
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
     * Makes the record a transaction's node.
     *
     * @param connId the connection that opened the transaction, 1 to 2³²-1
     * @param txId   the transaction id, 1 to 2³²-1
     * @param access how the transaction accessed the node: the bits of {@link NodeDataDecoder#access()}; 0 for deleted
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
     * @param index  from 0, the owner's, to the claimed number of permissions - 1
     * @param letter {@code w}, {@code r}, {@code b} or {@code n}
     * @param flags  {@link NodeDataDecoder#PERMISSION_STALE} or 0; up to 255
     * @param domid  the domain id
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
     * Sets a permission, in the form that {@link NodeDataDecoder#permission(int)} returns.
     *
     * @param index      from 0, the owner's, to the claimed number of permissions - 1
     * @param permission the letter in bits 0 to 7, the flags in bits 8 to 15, the domid in bits 16 to 31
     * @return this
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public NodeDataEncoder permission(final int index, final int permission) {
        if (index < 0 || index >= permissionCount()) {
            throw new IndexOutOfBoundsException("permission " + index + " of " + permissionCount());
        }
        // Check all permissions rather than this one, so that a loop over them checks only once.
        record.requireLength(pathOffset());
        final int bytes = order == ByteOrder.LITTLE_ENDIAN
                ? permission
                : Integer.reverseBytes(permission & 0xFFFF) | (permission >>> 16);
        record.putIntInside(PERMISSIONS_OFFSET + PERMISSION_LENGTH * index, bytes, order);
        return this;
    }

    /**
     * Sets the path.
     *
     * @param bytes without a NUL; its length must equal the claimed length
     * @return this
     */
    public NodeDataEncoder path(final DirectBuffer bytes) {
        return path(bytes, 0, bytes.capacity());
    }

    /**
     * Sets the path.
     *
     * @param bytes contains the path
     * @param offset start index in the buffer
     * @param length length in bytes without a NUL; must equal the claimed length
     * @return this
     */
    public NodeDataEncoder path(final DirectBuffer bytes, final int offset, final int length) {
        putString(pathOffset(), pathRoom(), bytes, offset, length);
        return this;
    }

    /**
     * Sets the path.
     *
     * @param path ASCII; its length must equal the claimed length
     * @return this
     */
    public NodeDataEncoder path(final CharSequence path) {
        putString(pathOffset(), pathRoom(), path);
        return this;
    }

    /**
     * Sets the value.
     *
     * @param bytes at most {@link #valueRoom()} bytes
     * @return this
     */
    public NodeDataEncoder value(final DirectBuffer bytes) {
        return value(bytes, 0, bytes.capacity());
    }

    /**
     * Sets the value. In an existing record the new value may have a different length if it fits the record.
     *
     * @param bytes contains the value
     * @param offset start index in the buffer
     * @param length length in bytes, 0 to {@link #valueRoom()}
     * @return this
     */
    public NodeDataEncoder value(final DirectBuffer bytes, final int offset, final int length) {
        requireInside(valueOffset(), length, bytes, offset, length);
        if (length != valueLength()) {
            changeValueLength(length);
        }
        record.copyInside(bytes, offset, valueOffset(), length);
        return this;
    }

    private void changeValueLength(final int length) {
        putUint16(VALUE_LENGTH_OFFSET, length);
        resume();
        clear(valueOffset() + length, record.length);
    }

    /**
     * Returns the maximum length of a value that fits the record in place.
     *
     * @return length in bytes, 0 to 65535
     */
    public int valueRoom() {
        return Math.max(0, Math.min(record.length - valueOffset(), 0xFFFF));
    }
}
