// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads fields of a record without trusting its {@code len}, up to the end of the image.
 *
 * <p>Offsets are bytes from the start of the image. The requested fields must lie inside the image; {@link #fieldsEnd} checks that.
 */
final class RecordBytes {
    static final int NONE = -1;

    private static final int HEADER = RecordDecoder.BODY_OFFSET;
    private static final int NODE_PATH_LENGTH = HEADER + 8;
    private static final int NODE_FIXED_END = HEADER + NodeDataDecoder.FIXED_LENGTH;
    private static final int WATCH_LENGTHS = HEADER + 4;
    private static final int CONNECTION_LENGTHS = HEADER + 16;
    private static final int CONNECTION_TYPE = HEADER + 4;
    private static final int CONNECTION_DOMID = HEADER + 8;
    /** Where Xen 4.22 writes the strings of WATCH_DATA_EXTENDED. */
    private static final int EARLY_STRINGS = HEADER + WatchDataDecoder.FIXED_LENGTH;

    private final Region region;
    private final boolean isSwapped;
    private final long limit;

    RecordBytes(final Region region, final ByteOrder order) {
        this.region = region;
        this.isSwapped = order != ByteOrder.nativeOrder();
        this.limit = region.length();
    }

    /** The length of the image in bytes. */
    long limit() {
        return limit;
    }

    boolean hasHeader(final long record) {
        return limit - record >= HEADER;
    }

    int type(final long record) {
        return int32(record);
    }

    /** The value of {@code len}. */
    long declaredLength(final long record) {
        return uint32(record + Integer.BYTES);
    }

    /** The end of the record according to its {@code len}, padding included. May lie past the end of the image. */
    long declaredEnd(final long record) {
        return record + HEADER + roundUp8(declaredLength(record));
    }

    static long roundUp8(final long length) {
        return (length + 7) & ~7L;
    }

    Region region() {
        return region;
    }

    long connId(final long record) {
        return uint32(record + HEADER);
    }

    /** Of TRANSACTION_DATA and of NODE_DATA. */
    long txId(final long record) {
        return uint32(record + HEADER + Integer.BYTES);
    }

    /** Of DOMAIN_DATA. */
    int domid(final long record) {
        return uint16(record + HEADER);
    }

    boolean isRing(final long connection) {
        return uint16(connection + CONNECTION_TYPE) == ConnectionDataDecoder.RING;
    }

    boolean hasOutput(final long connection) {
        return uint32(connection + CONNECTION_LENGTHS + 4) != 0;
    }

    int ringDomid(final long connection) {
        return uint16(connection + CONNECTION_DOMID);
    }

    boolean hasTarget(final long connection) {
        final int target = ringTarget(connection);
        return target != ConnectionDataDecoder.DOMID_INVALID && target != ringDomid(connection);
    }

    int ringTarget(final long connection) {
        return uint16(connection + CONNECTION_DOMID + 2);
    }

    /** The length of a node's path in bytes, without the NUL. */
    int pathLength(final long node) {
        return uint16(node + NODE_PATH_LENGTH) - 1;
    }

    long pathOffset(final long node) {
        return node + NODE_FIXED_END + 4L * permissionCount(node);
    }

    int permissionCount(final long node) {
        return uint16(node + NODE_PATH_LENGTH + 6);
    }

    byte permissionLetter(final long node, final int permission) {
        return region.getByte(node + NODE_FIXED_END + 4L * permission);
    }

    int permissionFlags(final long node, final int permission) {
        return Byte.toUnsignedInt(region.getByte(node + NODE_FIXED_END + 4L * permission + 1));
    }

    int permissionDomid(final long node, final int permission) {
        return uint16(node + NODE_FIXED_END + 4L * permission + 2);
    }

    /** Whether two records have the same bytes, up to the end of the second one. */
    boolean isSame(final long first, final long second, final long secondEnd) {
        for (long i = 0; i < secondEnd - second; i += Long.BYTES) {
            if (region.getLong(first + i) != region.getLong(second + i)) {
                return false;
            }
        }
        return true;
    }

    void wrap(final DirectBuffer window, final long offset, final int length) {
        region.wrap(window, offset, length);
    }

    /**
     * Returns where the fields of a record of known type end, according to their inner lengths and counts.
     *
     * @return {@value #NONE} if they reach past the end of the image, a string does not end in NUL, or the type is unknown
     */
    long fieldsEnd(final long record) {
        final long end = switch (type(record)) {
            case RecordType.END -> record + HEADER;
            case RecordType.GLOBAL_DATA -> fixedEnd(record, GlobalDataDecoder.FIXED_LENGTH);
            case RecordType.TRANSACTION_DATA -> fixedEnd(record, TransactionDataDecoder.FIXED_LENGTH);
            case RecordType.CONNECTION_DATA -> connectionEnd(record);
            case RecordType.WATCH_DATA -> watchEnd(record, WatchDataDecoder.FIXED_LENGTH);
            case RecordType.WATCH_DATA_EXTENDED -> watchEnd(record, WatchDataExtendedDecoder.FIXED_LENGTH);
            case RecordType.NODE_DATA -> nodeEnd(record);
            case RecordType.GLOBAL_QUOTA_DATA -> quotasEnd(record, GlobalQuotaDataDecoder.FIXED_LENGTH);
            case RecordType.DOMAIN_DATA -> quotasEnd(record, DomainDataDecoder.FIXED_LENGTH);
            default -> NONE;
        };
        return end > limit ? NONE : end;
    }

    private long fixedEnd(final long record, final int length) {
        final long end = record + HEADER + length;
        return end > limit ? NONE : end;
    }

    private long connectionEnd(final long record) {
        final long fixed = fixedEnd(record, ConnectionDataDecoder.FIXED_LENGTH);
        if (fixed == NONE) {
            return NONE;
        }
        final long lengths = record + CONNECTION_LENGTHS;
        final long data = fixed + uint16(lengths) + uint32(lengths + 4);
        final boolean hasUniqueId = (uint16(record + CONNECTION_TYPE + 2) & 1) != 0;
        return hasUniqueId ? roundUp8(data) + Long.BYTES : data;
    }

    private long watchEnd(final long record, final int fixedLength) {
        final long wpath = fixedEnd(record, fixedLength);
        if (wpath == NONE) {
            return NONE;
        }
        final long token = wpath + uint16(record + WATCH_LENGTHS);
        final long end = token + uint16(record + WATCH_LENGTHS + 2);
        return token > wpath && end > token && isNul(token - 1) && isNul(end - 1) ? end : NONE;
    }

    private long nodeEnd(final long record) {
        if (fixedEnd(record, NodeDataDecoder.FIXED_LENGTH) == NONE) {
            return NONE;
        }
        final long value = pathOffset(record) + pathLength(record) + 1;
        final boolean hasPath = pathLength(record) >= 0 && isNul(value - 1);
        return hasPath ? value + uint16(record + NODE_PATH_LENGTH + 2) : NONE;
    }

    /** Searches for the names within {@code len} only, because names have no lengths of their own. */
    private long quotasEnd(final long record, final int fixedLength) {
        final long values = fixedEnd(record, fixedLength);
        if (values == NONE) {
            return NONE;
        }
        final boolean isGlobal = fixedLength == GlobalQuotaDataDecoder.FIXED_LENGTH;
        final int more = uint16(record + HEADER + 2);
        final int count = isGlobal ? uint16(record + HEADER) + more : more;
        final long namesEnd = Math.min(limit, record + HEADER + declaredLength(record));
        long end = values + 4L * count;
        for (int i = 0; i < count; i++) {
            while (end < namesEnd && region.getByte(end) != 0) {
                end++;
            }
            if (end >= namesEnd) {
                return NONE;
            }
            end++;
        }
        return end;
    }

    /** Whether WATCH_DATA_EXTENDED has its strings where Xen 4.22 writes them (dialect D1), not where the specification requires them. */
    boolean isDepthLost(final long record) {
        if (fixedEnd(record, WatchDataExtendedDecoder.FIXED_LENGTH) == NONE) {
            return false;
        }
        return !hasStrings(record, EARLY_STRINGS + 4) && hasStrings(record, EARLY_STRINGS);
    }

    private boolean hasStrings(final long record, final int strings) {
        final int wpathLength = uint16(record + WATCH_LENGTHS);
        final int tokenLength = uint16(record + WATCH_LENGTHS + 2);
        return isString(record + strings, wpathLength) && isString(record + strings + wpathLength, tokenLength);
    }

    private boolean isString(final long from, final int length) {
        if (length == 0 || from + length > limit || !isNul(from + length - 1)) {
            return false;
        }
        for (long i = from; i < from + length - 1; i++) {
            if (isNul(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isNul(final long offset) {
        return offset < limit && region.getByte(offset) == 0;
    }

    int depthLostWpathLength(final long record) {
        return uint16(record + WATCH_LENGTHS);
    }

    int depthLostTokenLength(final long record) {
        return uint16(record + WATCH_LENGTHS + 2);
    }

    long depthLostStrings(final long record) {
        return record + EARLY_STRINGS;
    }

    /** The end of a dialect D1 record as Xen 4.22 writes it. */
    long depthLostEnd(final long record) {
        return roundUp8(depthLostStrings(record) + depthLostWpathLength(record) + depthLostTokenLength(record));
    }

    private int int32(final long offset) {
        final int bytes = region.getInt(offset);
        return isSwapped ? Integer.reverseBytes(bytes) : bytes;
    }

    private long uint32(final long offset) {
        return Integer.toUnsignedLong(int32(offset));
    }

    private int uint16(final long offset) {
        final int first = Byte.toUnsignedInt(region.getByte(offset));
        final int second = Byte.toUnsignedInt(region.getByte(offset + 1));
        final boolean isBig = isSwapped == (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        return isBig ? first << Byte.SIZE | second : second << Byte.SIZE | first;
    }
}
