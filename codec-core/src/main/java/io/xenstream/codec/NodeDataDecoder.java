// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * NODE_DATA: a node of the tree, committed or as a transaction has it (docs/format.md, section 3.5).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                    conn-id (0 = committed)                    |
 *  +---------------------------------------------------------------+
 *  |                             tx-id                             |
 *  +-------------------------------+-------------------------------+
 *  |           path-len            |           value-len           |
 *  +-------------------------------+-------------------------------+
 *  |            access             |          perm-count           |
 *  +---------------+---------------+-------------------------------+
 *  |     letter    |     flags     |             domid             |
 *  +---------------+---------------+-------------------------------+
 *  |                  ... perm-count times                         |
 *  +---------------------------------------------------------------+
 *  |    path, path-len octets with its NUL; value, value-len     ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class NodeDataDecoder extends RecordDecoder {
    /** Bit of {@link #access()}: the transaction has read the node. */
    public static final int ACCESS_READ = 1;
    /** Bit of {@link #access()}: the transaction has written the node. */
    public static final int ACCESS_WRITTEN = 2;
    /** Bit of {@link #permissionFlags(int)}: the domain is gone; the permission is to be ignored. */
    public static final int PERMISSION_STALE = 1;

    static final int CONN_ID_OFFSET = BODY_OFFSET;
    static final int TX_ID_OFFSET = CONN_ID_OFFSET + 4;
    static final int PATH_LENGTH_OFFSET = TX_ID_OFFSET + 4;
    static final int VALUE_LENGTH_OFFSET = PATH_LENGTH_OFFSET + 2;
    static final int ACCESS_OFFSET = VALUE_LENGTH_OFFSET + 2;
    static final int PERMISSION_COUNT_OFFSET = ACCESS_OFFSET + 2;
    static final int PERMISSIONS_OFFSET = PERMISSION_COUNT_OFFSET + 2;
    static final int PERMISSION_FLAGS_OFFSET = 1;
    static final int PERMISSION_DOMID_OFFSET = 2;
    static final int PERMISSION_LENGTH = 4;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = PERMISSIONS_OFFSET - BODY_OFFSET;

    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

    /** A flyweight to be wrapped over buffers of the caller's. */
    public NodeDataDecoder() {}

    NodeDataDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public NodeDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        record.nodeLengths = lengths(record, recordOrder);
        return this;
    }

    /**
     * The connection whose transaction sees the node so.
     *
     * @return 1 to 2³²-1, or 0 for a committed node
     */
    public long connId() {
        return fixed32(CONN_ID_OFFSET);
    }

    /**
     * The transaction that sees the node so. Without meaning for a committed node.
     *
     * @return 0 to 2³²-1
     */
    public long txId() {
        return fixed32(TX_ID_OFFSET);
    }

    /**
     * Whether the node is part of the store that everybody sees.
     *
     * @return whether {@link #connId()} is 0
     */
    public boolean isCommitted() {
        return connId() == 0;
    }

    /**
     * What the transaction did to the node. Without meaning for a committed node.
     *
     * @return {@link #ACCESS_READ}, {@link #ACCESS_WRITTEN}, both, or 0 for deleted
     */
    public int access() {
        return (int) (lengths() >>> 32) & 0xFFFF;
    }

    /**
     * How many permissions the node has; 0 for a node deleted in a transaction.
     *
     * @return 0 to 65535
     */
    public int permissionCount() {
        return (int) (lengths() >>> 48);
    }

    /**
     * A permission as one number, the same whatever the byte order: to copy or compare it.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return the letter in bits 0 to 7, the flags in bits 8 to 15, the domid in bits 16 to 31
     * @throws MalformedImageException   if the permissions reach past the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public int permission(final int index) {
        final int octets = Memory.getIntInside(record, permissionOffset(index), order);
        return record.isPlain || order == ByteOrder.LITTLE_ENDIAN
                ? octets
                : Integer.reverseBytes(octets & 0xFFFF_0000) | (octets << 16);
    }

    /**
     * What a permission allows.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return {@code w}, {@code r}, {@code b} or {@code n}; others are not valid
     * @throws MalformedImageException   if the permissions reach past the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public byte permissionLetter(final int index) {
        return Memory.getByteInside(record, permissionOffset(index));
    }

    /**
     * What is to be known of a permission.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return {@link #PERMISSION_STALE} or 0; the other bits are reserved
     * @throws MalformedImageException   if the permissions reach past the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public int permissionFlags(final int index) {
        return Byte.toUnsignedInt(Memory.getByteInside(record, permissionOffset(index) + PERMISSION_FLAGS_OFFSET));
    }

    /**
     * Whose permission it is.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return a domain's id
     * @throws MalformedImageException   if the permissions reach past the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public int permissionDomid(final int index) {
        final int domidOffset = permissionOffset(index) + PERMISSION_DOMID_OFFSET;
        return Short.toUnsignedInt(Memory.getShortInside(record, domidOffset, order));
    }

    private int permissionOffset(final int index) {
        if (index < 0 || index >= permissionCount()) {
            throw new IndexOutOfBoundsException("permission " + index + " of " + permissionCount());
        }
        // All of the permissions rather than this one: in a loop over them, that is checked once.
        requireFields(pathStart());
        return PERMISSIONS_OFFSET + PERMISSION_LENGTH * index;
    }

    /**
     * The length of the path.
     *
     * @return octets, without the NUL
     * @throws MalformedImageException if there is no room even for the NUL
     */
    public int pathLength() {
        final int withTerminator = pathRoom();
        if (withTerminator == 0) {
            throw malformed(FormatRule.NODE_TERMINATOR, "a path-len of at least 1", "0");
        }
        return withTerminator - 1;
    }

    /**
     * The path.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public DirectBuffer path() {
        final int length = pathLength();
        return view(path, pathOffset(), length);
    }

    /**
     * One octet of the path, without a view.
     *
     * @param index from 0 to {@link #pathLength()} - 1
     * @return the octet
     * @throws MalformedImageException   if the path reaches past the record
     * @throws IndexOutOfBoundsException if the path is shorter
     */
    public byte pathOctet(final int index) {
        final int length = pathLength();
        return Memory.getByteInside(record, pathOffset() + Objects.checkIndex(index, length));
    }

    /**
     * The path as a string.
     *
     * @return a new string, octets from 128 replaced
     * @throws MalformedImageException if it reaches past the record
     */
    public String pathString() {
        return ascii(path());
    }

    /**
     * The octet that should be the path's NUL.
     *
     * @return 0 in a good image
     * @throws MalformedImageException if it lies past the record
     */
    public byte pathTerminator() {
        final int length = pathLength();
        return Memory.getByteInside(record, pathOffset() + length);
    }

    /**
     * Where the path begins in {@link #buffer()}.
     *
     * @return octets from the record's header
     * @throws MalformedImageException if the path, with its NUL, reaches past the record
     */
    public int pathOffset() {
        final int offset = pathStart();
        requireFields(offset + pathRoom());
        return offset;
    }

    /**
     * The length of the value.
     *
     * @return octets, 0 to 65535
     */
    public int valueLength() {
        return (int) (lengths() >>> 16) & 0xFFFF;
    }

    /**
     * The value; any octets.
     *
     * @return a view that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public DirectBuffer value() {
        return view(value, valueOffset(), valueLength());
    }

    /**
     * One octet of the value, without a view.
     *
     * @param index from 0 to {@link #valueLength()} - 1
     * @return the octet
     * @throws MalformedImageException   if the value reaches past the record
     * @throws IndexOutOfBoundsException if the value is shorter
     */
    public byte valueOctet(final int index) {
        final int length = valueLength();
        return Memory.getByteInside(record, valueOffset() + Objects.checkIndex(index, length));
    }

    /**
     * The value as an array.
     *
     * @return a new array
     * @throws MalformedImageException if it reaches past the record
     */
    public byte[] valueBytes() {
        return octets(value());
    }

    /**
     * Where the value begins in {@link #buffer()}.
     *
     * @return octets from the record's header
     * @throws MalformedImageException if the value reaches past the record
     */
    public int valueOffset() {
        final int offset = pathStart() + pathRoom();
        requireFields(offset + valueLength());
        return offset;
    }

    private long fixed32(final int index) {
        Memory.requireLength(record, PERMISSIONS_OFFSET);
        return Integer.toUnsignedLong(Memory.getIntInside(record, index, order));
    }

    private long lengths() {
        Memory.requireLength(record, PERMISSIONS_OFFSET);
        return record.nodeLengths;
    }

    /** path-len, value-len, access and perm-count of a record that is long enough, from the lowest 16 bits up. */
    static long lengths(final Window node, final ByteOrder order) {
        final long octets = Memory.getLongInside(node, PATH_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return node.isPlain || order == ByteOrder.LITTLE_ENDIAN ? octets : swapEach16(octets);
    }

    static long lengths(final int pathRoom, final int valueLength, final int permissionCount) {
        return pathRoom | ((long) valueLength << 16) | ((long) permissionCount << 48);
    }

    /** Checks the end of something variable: first that of all fields, so that a sound record is checked once for all of them. */
    private void requireFields(final int end) {
        if (pathStart() + pathRoom() + valueLength() > record.length) {
            requireInside(end);
        }
    }

    private static long swapEach16(final long octets) {
        return ((octets & 0x00FF_00FF_00FF_00FFL) << 8) | ((octets >>> 8) & 0x00FF_00FF_00FF_00FFL);
    }

    private int pathStart() {
        return PERMISSIONS_OFFSET + PERMISSION_LENGTH * permissionCount();
    }

    private int pathRoom() {
        return (int) lengths() & 0xFFFF;
    }

    @Override
    public int fieldsLength() {
        return requireInside((long) valueOffset() + valueLength()) - BODY_OFFSET;
    }

    @Override
    void release() {
        super.release();
        path.wrap(0, 0);
        value.wrap(0, 0);
    }
}
