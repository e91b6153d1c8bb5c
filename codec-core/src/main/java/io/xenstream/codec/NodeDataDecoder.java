// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * NODE_DATA: a node of the tree, either committed or part of a transaction (docs/format.md, section 3.5).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 5                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 |                    conn-id (0 = committed)                    |
 *       +---------------------------------------------------------------+
 *    12 |                             tx-id                             |
 *       +-------------------------------+-------------------------------+
 *    16 |            path-len           |           value-len           |
 *       +-------------------------------+-------------------------------+
 *    20 |             access            |           perm-count          |
 *       +---------------+---------------+-------------------------------+
 *    24 |     letter    |     flags     |             domid             |
 *       +---------------+---------------+-------------------------------+
 *       | perm-count times; then                                    ... |
 *       +---------------------------------------------------------------+
 *       | path, path-len bytes with its NUL                         ... |
 *       +---------------------------------------------------------------+
 *       | value, value-len bytes                                    ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class NodeDataDecoder extends RecordDecoder {
    /** Bit of {@link #access()}: the transaction has read the node. */
    public static final int ACCESS_READ = 1;
    /** Bit of {@link #access()}: the transaction has written the node. */
    public static final int ACCESS_WRITTEN = 2;
    /** Bit of {@link #permissionFlags(int)}: the domain no longer exists; ignore the permission. */
    public static final int PERMISSION_STALE = 1;

    /** Offset of conn-id, in bytes from the record's header. */
    public static final int CONN_ID_OFFSET = BODY_OFFSET;
    /** Offset of tx-id, in bytes from the record's header. */
    public static final int TX_ID_OFFSET = CONN_ID_OFFSET + 4;
    /** Offset of path-len, in bytes from the record's header. */
    public static final int PATH_LENGTH_OFFSET = TX_ID_OFFSET + 4;
    /** Offset of value-len, in bytes from the record's header. */
    public static final int VALUE_LENGTH_OFFSET = PATH_LENGTH_OFFSET + 2;
    /** Offset of access, in bytes from the record's header. */
    public static final int ACCESS_OFFSET = VALUE_LENGTH_OFFSET + 2;
    /** Offset of perm-count, in bytes from the record's header. */
    public static final int PERMISSION_COUNT_OFFSET = ACCESS_OFFSET + 2;
    /** Offset of the first permission, in bytes from the record's header. */
    public static final int PERMISSIONS_OFFSET = PERMISSION_COUNT_OFFSET + 2;
    /** Offset of the flags in a permission, in bytes. */
    public static final int PERMISSION_FLAGS_OFFSET = 1;
    /** Offset of domid in a permission, in bytes. */
    public static final int PERMISSION_DOMID_OFFSET = 2;
    /** Length of a permission, in bytes. */
    public static final int PERMISSION_LENGTH = 4;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = PERMISSIONS_OFFSET - BODY_OFFSET;

    private final MutableDirectBuffer path = RawMemory.newBuffer();
    private final MutableDirectBuffer value = RawMemory.newBuffer();

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public NodeDataDecoder() {}

    NodeDataDecoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public NodeDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        record.nodeLengths = lengths(record, recordOrder);
        return this;
    }

    /**
     * Returns the id of the connection whose transaction accessed the node.
     *
     * @return 1 to 2³²-1, or 0 for a committed node
     */
    public long connId() {
        return fixed32(CONN_ID_OFFSET);
    }

    /**
     * Returns the id of the transaction that accessed the node. Meaningless for a committed node.
     *
     * @return 0 to 2³²-1
     */
    public long txId() {
        return fixed32(TX_ID_OFFSET);
    }

    /**
     * Returns whether the node is committed, that is, not private to a transaction.
     *
     * @return true if {@link #connId()} is 0
     */
    public boolean isCommitted() {
        return connId() == 0;
    }

    /**
     * Returns how the transaction accessed the node. Meaningless for a committed node.
     *
     * @return {@link #ACCESS_READ}, {@link #ACCESS_WRITTEN}, both, or 0 for deleted
     */
    public int access() {
        return (int) (lengths() >>> 32) & 0xFFFF;
    }

    /**
     * Returns the number of permissions; 0 for a node deleted in a transaction.
     *
     * @return 0 to 65535
     */
    public int permissionCount() {
        return (int) (lengths() >>> 48);
    }

    /**
     * Returns a permission as one number, independent of the byte order, for copying and comparing.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return the letter in bits 0 to 7, the flags in bits 8 to 15, the domid in bits 16 to 31
     * @throws MalformedImageException   if the permissions extend past the end of the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public int permission(final int index) {
        final int bytes = record.getIntInside(permissionOffset(index), order);
        return record.isPlain || order == ByteOrder.LITTLE_ENDIAN
                ? bytes
                : Integer.reverseBytes(bytes & 0xFFFF_0000) | (bytes << 16);
    }

    /**
     * Returns the letter of a permission.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return {@code w}, {@code r}, {@code b} or {@code n}; others are not valid
     * @throws MalformedImageException   if the permissions extend past the end of the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public byte permissionLetter(final int index) {
        return record.getByteInside(permissionOffset(index));
    }

    /**
     * Returns the flags of a permission.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return {@link #PERMISSION_STALE} or 0; the other bits are reserved
     * @throws MalformedImageException   if the permissions extend past the end of the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public int permissionFlags(final int index) {
        return Byte.toUnsignedInt(record.getByteInside(permissionOffset(index) + PERMISSION_FLAGS_OFFSET));
    }

    /**
     * Returns the domain of a permission.
     *
     * @param index from 0, the owner's, to {@link #permissionCount()} - 1
     * @return the domain id
     * @throws MalformedImageException   if the permissions extend past the end of the record
     * @throws IndexOutOfBoundsException if there is no such permission
     */
    public int permissionDomid(final int index) {
        final int domidOffset = permissionOffset(index) + PERMISSION_DOMID_OFFSET;
        return Short.toUnsignedInt(record.getShortInside(domidOffset, order));
    }

    private int permissionOffset(final int index) {
        if (index < 0 || index >= permissionCount()) {
            throw new IndexOutOfBoundsException("permission " + index + " of " + permissionCount());
        }
        // Check all permissions rather than this one, so that a loop over them checks only once.
        requireFields(pathStart());
        return PERMISSIONS_OFFSET + PERMISSION_LENGTH * index;
    }

    /**
     * Returns the length of the path.
     *
     * @return length in bytes, without the NUL
     * @throws MalformedImageException if path-len does not even include the NUL
     */
    public int pathLength() {
        final int withTerminator = pathRoom();
        if (withTerminator == 0) {
            throw malformed(FormatRule.NODE_TERMINATOR, "a path-len of at least 1", "0");
        }
        return withTerminator - 1;
    }

    /**
     * Returns the path.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it extends past the end of the record
     */
    public DirectBuffer path() {
        final int length = pathLength();
        return view(path, pathOffset(), length);
    }

    /**
     * Wraps the caller's buffer around the path, without its NUL.
     *
     * @param view is wrapped around the path, without its NUL; valid until the flyweight moves to another record
     * @throws MalformedImageException if it extends past the end of the record
     */
    public void wrapPath(final DirectBuffer view) {
        wrapPart(view, pathOffset(), pathLength());
    }

    /**
     * Copies the path, without its NUL, or a prefix of it.
     *
     * @param target       receives the copy
     * @param targetOffset start index in the target, in bytes
     * @param length       maximum number of bytes to copy
     * @return the number of bytes copied
     * @throws MalformedImageException   if it extends past the end of the record
     * @throws IndexOutOfBoundsException if the copy does not fit the target
     */
    public int getPath(final MutableDirectBuffer target, final int targetOffset, final int length) {
        return copyPart(path(), target, targetOffset, length);
    }

    /**
     * Returns one byte of the path, without a view.
     *
     * @param index from 0 to {@link #pathLength()} - 1
     * @return the byte
     * @throws MalformedImageException   if the path extends past the end of the record
     * @throws IndexOutOfBoundsException if the path is shorter
     */
    public byte pathByte(final int index) {
        final int length = pathLength();
        return record.getByteInside(pathOffset() + Objects.checkIndex(index, length));
    }

    /**
     * Returns the path as a string.
     *
     * @return a new string; non-ASCII bytes are replaced
     * @throws MalformedImageException if it extends past the end of the record
     */
    public String pathString() {
        return ascii(path());
    }

    /**
     * Returns the byte at the position of the path's NUL.
     *
     * @return 0 in a valid image
     * @throws MalformedImageException if it is past the end of the record
     */
    public byte pathTerminator() {
        final int length = pathLength();
        return record.getByteInside(pathOffset() + length);
    }

    /**
     * Returns the start of the path in {@link #buffer()}.
     *
     * @return offset in bytes from the record's header
     * @throws MalformedImageException if the path with its NUL extends past the end of the record
     */
    public int pathOffset() {
        final int offset = pathStart();
        requireFields(offset + pathRoom());
        return offset;
    }

    /**
     * Returns the length of the value.
     *
     * @return length in bytes, 0 to 65535
     */
    public int valueLength() {
        return (int) (lengths() >>> 16) & 0xFFFF;
    }

    /**
     * Returns the value, which may contain any bytes.
     *
     * @return a view that belongs to this flyweight
     * @throws MalformedImageException if it extends past the end of the record
     */
    public DirectBuffer value() {
        return view(value, valueOffset(), valueLength());
    }

    /**
     * Wraps the caller's buffer around the value.
     *
     * @param view is wrapped around the value; valid until the flyweight moves to another record
     * @throws MalformedImageException if it extends past the end of the record
     */
    public void wrapValue(final DirectBuffer view) {
        wrapPart(view, valueOffset(), valueLength());
    }

    /**
     * Copies the value, or a prefix of it.
     *
     * @param target       receives the copy
     * @param targetOffset start index in the target, in bytes
     * @param length       maximum number of bytes to copy
     * @return the number of bytes copied
     * @throws MalformedImageException   if it extends past the end of the record
     * @throws IndexOutOfBoundsException if the copy does not fit the target
     */
    public int getValue(final MutableDirectBuffer target, final int targetOffset, final int length) {
        return copyPart(value(), target, targetOffset, length);
    }

    /**
     * One byte of the value, without a view.
     *
     * @param index from 0 to {@link #valueLength()} - 1
     * @return the byte
     * @throws MalformedImageException   if the value reaches past the record
     * @throws IndexOutOfBoundsException if the value is shorter
     */
    public byte valueByte(final int index) {
        final int length = valueLength();
        return record.getByteInside(valueOffset() + Objects.checkIndex(index, length));
    }

    /**
     * The value as an array.
     *
     * @return a new array
     * @throws MalformedImageException if it extends past the end of the record
     */
    public byte[] valueBytes() {
        return bytes(value());
    }

    /**
     * Returns the start of the value in {@link #buffer()}.
     *
     * @return offset in bytes from the record's header
     * @throws MalformedImageException if the value reaches past the record
     */
    public int valueOffset() {
        final int offset = pathStart() + pathRoom();
        requireFields(offset + valueLength());
        return offset;
    }

    private long fixed32(final int index) {
        record.requireLength(PERMISSIONS_OFFSET);
        return Integer.toUnsignedLong(record.getIntInside(index, order));
    }

    private long lengths() {
        record.requireLength(PERMISSIONS_OFFSET);
        return record.nodeLengths;
    }

    /** path-len, value-len, access and perm-count of a record that contains the fixed fields, 16 bits each, starting with the lowest. */
    static long lengths(final Window node, final ByteOrder order) {
        final long bytes = node.getLongInside(PATH_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return node.isPlain || order == ByteOrder.LITTLE_ENDIAN ? bytes : swapEach16(bytes);
    }

    static long lengths(final int pathRoom, final int valueLength, final int permissionCount) {
        return pathRoom | ((long) valueLength << 16) | ((long) permissionCount << 48);
    }

    /** Checks the end of a variable-length field. Checks the end of all fields first, so that a valid record needs only one check. */
    private void requireFields(final int end) {
        if (pathStart() + pathRoom() + valueLength() > record.length) {
            requireInside(end);
        }
    }

    private static long swapEach16(final long bytes) {
        return ((bytes & 0x00FF_00FF_00FF_00FFL) << 8) | ((bytes >>> 8) & 0x00FF_00FF_00FF_00FFL);
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
    void appendFields(final StringBuilder builder) {
        append(builder, "connId", connId());
        append(builder, "txId", txId());
        append(builder, "access", access());
        builder.append(", perms=");
        for (int i = 0; i < permissionCount(); i++) {
            builder.append(i == 0 ? "" : ",")
                    .append((char) (permissionLetter(i) & 0xFF))
                    .append(permissionDomid(i))
                    .append((permissionFlags(i) & PERMISSION_STALE) == 0 ? "" : "!");
        }
        appendString(builder, "path", path());
        appendBytes(builder, "value", value());
    }

    @Override
    void release() {
        super.release();
        path.wrap(0, 0);
        value.wrap(0, 0);
    }
}
