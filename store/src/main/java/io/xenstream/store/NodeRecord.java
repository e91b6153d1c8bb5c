// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import org.agrona.BitUtil;

/**
 * A node's record in the image: NODE_DATA with bytes of the store's own behind the value, at the end of the body, where readers ignore them.
 *
 * <pre>
 *     0  type, len
 *     8  conn-id = 0, tx-id: bits 0 to 31 of the content's generation
 *    16  path-len, value-len, access: bits 32 to 46 of the content's generation, bit 15: the record before is free; perm-count
 *    24  permissions, path, value; unused bytes, zero
 *   -28  position among the nodes that grant something to the domain of permission 1 (4 bytes); before it, that of permission 2, and so on
 *   -24  position among the parent's children (4 bytes), position among the owner's nodes (4 bytes)
 *   -16  list of the children ({@link OffsetList})
 *    -8  generation of the list of children
 * </pre>
 *
 * <p>The format ignores tx-id and access in committed nodes. Generations are sequence numbers of commits.
 */
final class NodeRecord {
    static final int LINKS_LENGTH = 24;

    private static final int IDS_OFFSET = NodeDataDecoder.CONN_ID_OFFSET;
    private static final int LENGTHS_OFFSET = NodeDataDecoder.PATH_LENGTH_OFFSET;
    private static final int ACCESS_SHIFT = 32;
    private static final long AFTER_FREE = 0x8000L << ACCESS_SHIFT;
    private static final long ACCESS_MASK = 0xFFFFL << ACCESS_SHIFT;
    private static final int SHORT_MASK = 0xFFFF;
    /** Unused bytes in the record of a node without a value, which may get children: then it cannot move easily. */
    private static final int DIRECTORY_SLACK = 8;

    private NodeRecord() {}

    /** The first eight bytes of a record. */
    static long header(final int type, final long length) {
        return (type & 0xFFFF_FFFFL) | ((length - Long.BYTES) << 32);
    }

    static int type(final StoreRegion image, final long record) {
        return image.getInt(record);
    }

    /** The bytes of a record with its header. */
    static long length(final StoreRegion image, final long record) {
        return Long.BYTES + image.getUnsignedInt(record + Integer.BYTES);
    }

    /** The bytes of a record with a {@link #header}. */
    static long length(final long header) {
        return Long.BYTES + (header >>> 32);
    }

    static boolean isNode(final StoreRegion image, final long record) {
        return type(image, record) == RecordType.NODE_DATA;
    }

    /** The word with the lengths: path-len, value-len, access, perm-count. */
    static long lengths(final StoreRegion image, final long record) {
        return image.getLong(record + LENGTHS_OFFSET);
    }

    static int permissionCount(final long lengths) {
        return (int) (lengths >>> 48);
    }

    /** The length of the path in bytes, without its NUL. */
    static int pathLength(final long lengths) {
        return ((int) lengths & SHORT_MASK) - 1;
    }

    static int valueLength(final long lengths) {
        return (int) lengths >>> 16;
    }

    static int pathOffset(final long lengths) {
        return NodeDataDecoder.PERMISSIONS_OFFSET + NodeDataDecoder.PERMISSION_LENGTH * permissionCount(lengths);
    }

    static int valueOffset(final long lengths) {
        return pathOffset(lengths) + pathLength(lengths) + 1;
    }

    /** The bytes at the end of a node's record that move with it: the positions among the nodes that grant, and the links. */
    static int tailLength(final int permissions) {
        return Integer.BYTES * (permissions - 1) + LINKS_LENGTH;
    }

    /** The shortest record for a node with at least one permission, in bytes. */
    static long requiredLength(final int permissions, final int pathLength, final int valueLength) {
        final long content = NodeDataDecoder.PERMISSIONS_OFFSET
                + (long) NodeDataDecoder.PERMISSION_LENGTH * permissions
                + pathLength
                + 1
                + valueLength;
        return BitUtil.align(content + tailLength(permissions), Long.BYTES);
    }

    /** The length of a new node's record in bytes. */
    static long newLength(final int permissions, final int pathLength, final int valueLength) {
        return requiredLength(permissions, pathLength, valueLength) + (valueLength == 0 ? DIRECTORY_SLACK : 0);
    }

    static boolean isAfterFree(final StoreRegion image, final long record) {
        return (lengths(image, record) & AFTER_FREE) != 0;
    }

    static void setAfterFree(
            final UndoJournal journal, final StoreRegion image, final long record, final boolean isAfterFree) {
        final long lengths = lengths(image, record);
        journal.putLong(image, record + LENGTHS_OFFSET, isAfterFree ? lengths | AFTER_FREE : lengths & ~AFTER_FREE);
    }

    /** The same, in a record that may be changed without the journal. */
    static void clearAfterFree(final StoreRegion image, final long record) {
        image.putLong(record + LENGTHS_OFFSET, lengths(image, record) & ~AFTER_FREE);
    }

    /** The number of the commit that last changed the node's value or permissions, or created it. */
    static long generation(final StoreRegion image, final long record) {
        final long access = lengths(image, record) & ACCESS_MASK & ~AFTER_FREE;
        return image.getUnsignedInt(record + IDS_OFFSET + Integer.BYTES) | access;
    }

    /** Writes lengths and generation of a record that may be changed without the journal. */
    static void putFields(
            final StoreRegion image,
            final long record,
            final int permissions,
            final int pathLength,
            final int valueLength,
            final long generation,
            final boolean isAfterFree) {
        image.putLong(record + IDS_OFFSET, generation << 32);
        image.putLong(
                record + LENGTHS_OFFSET,
                (pathLength + 1)
                        | ((long) valueLength << 16)
                        | (generation & ACCESS_MASK)
                        | (isAfterFree ? AFTER_FREE : 0)
                        | ((long) permissions << 48));
    }

    /** A permission, in the form of {@link NodeDataDecoder#permission(int)}. */
    static int permission(final StoreRegion image, final long record, final int number) {
        return image.getInt(permissionAt(record, number));
    }

    static void putPermission(final StoreRegion image, final long record, final int number, final int permission) {
        image.putInt(permissionAt(record, number), permission);
    }

    /** The offset of a permission. */
    static long permissionAt(final long record, final int number) {
        return record + NodeDataDecoder.PERMISSIONS_OFFSET + (long) NodeDataDecoder.PERMISSION_LENGTH * number;
    }

    /** The word with the lengths, without what is the store's own. */
    static long plainLengths(final Region image, final long record) {
        return image.getLong(record + LENGTHS_OFFSET) & ~ACCESS_MASK;
    }

    /** Writes header, lengths and no generation into a record that has no links. */
    static void putPlainFields(
            final WritableRegion image, final long record, final long length, final long plainLengths) {
        image.putLong(record, header(RecordType.NODE_DATA, length));
        image.putLong(record + IDS_OFFSET, 0);
        image.putLong(record + LENGTHS_OFFSET, plainLengths);
    }

    /** The owner: the domain of the first permission. */
    static int owner(final StoreRegion image, final long record) {
        return permission(image, record, 0) >>> 16;
    }

    /** The offset of the position among the nodes that grant something to a permission's domain; the owner's permission, 0, has none. */
    static long grant(final StoreRegion image, final long record, final int permission) {
        return links(image, record) - (long) Integer.BYTES * permission;
    }

    /** Where the value must have ended: what is between it and this offset is unused. */
    static long contentEnd(final StoreRegion image, final long record, final int permissions) {
        return grant(image, record, permissions - 1);
    }

    static long links(final StoreRegion image, final long record) {
        return record + length(image, record) - LINKS_LENGTH;
    }

    static int positionInParent(final StoreRegion image, final long record) {
        return image.getInt(links(image, record));
    }

    static int positionInOwner(final StoreRegion image, final long record) {
        return image.getInt(links(image, record) + Integer.BYTES);
    }

    static void setPositionInParent(
            final UndoJournal journal, final StoreRegion image, final long record, final int position) {
        journal.putInt(image, links(image, record), position);
    }

    static void setPositionInOwner(
            final UndoJournal journal, final StoreRegion image, final long record, final int position) {
        journal.putInt(image, links(image, record) + Integer.BYTES, position);
    }

    /** The offset of the list of a node's children. */
    static long children(final StoreRegion image, final long record) {
        return links(image, record) + Long.BYTES;
    }

    /** The offset of the generation of a node's list of children. */
    static long childrenGeneration(final StoreRegion image, final long record) {
        return links(image, record) + 2 * Long.BYTES;
    }
}
