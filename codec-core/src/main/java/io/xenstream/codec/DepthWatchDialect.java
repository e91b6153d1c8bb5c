// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDataExtendedDecoder.DEPTH_OFFSET;
import static io.xenstream.codec.WatchDataExtendedDecoder.FIXED_LENGTH;
import static io.xenstream.codec.WatchDataExtendedDecoder.TOKEN_LENGTH_OFFSET;
import static io.xenstream.codec.WatchDataExtendedDecoder.WPATH_LENGTH_OFFSET;
import static io.xenstream.codec.WatchDataExtendedDecoder.WPATH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The layout in which Xen 4.22 writes WATCH_DATA_EXTENDED (dialect D1): the strings directly follow the two lengths, at the offset of the depth,
 * but {@code len} is that of the specified layout. Rounding either hides the four missing bytes or makes {@code len} eight bytes too long.
 */
enum DepthWatchDialect {
    /** The specified layout, or an unknown one. */
    NONE,
    /** The strings start four bytes early; the next record is where {@code len} says. */
    FRAMED,
    /** The strings start four bytes early; the next record starts eight bytes before the end that {@code len} declares. */
    MISFRAMED;

    private static final int SHORT_FIXED_LENGTH = FIXED_LENGTH - 4;

    /** Returns the layout of a record in a window that covers it exactly. */
    static DepthWatchDialect of(final DirectBuffer record, final ByteOrder order) {
        final int capacity = record.capacity();
        if (capacity < RecordDecoder.BODY_OFFSET + FIXED_LENGTH) {
            return NONE;
        }
        final int wpathLength = Short.toUnsignedInt(record.getShort(WPATH_LENGTH_OFFSET, order));
        final int tokenLength = Short.toUnsignedInt(record.getShort(TOKEN_LENGTH_OFFSET, order));
        if (areStrings(record, WPATH_OFFSET, wpathLength, tokenLength)
                || !areStrings(record, DEPTH_OFFSET, wpathLength, tokenLength)) {
            return NONE;
        }
        final int strings = wpathLength + tokenLength;
        final int counted = roundUp8(FIXED_LENGTH + strings);
        final boolean isMisframed =
                counted != roundUp8(SHORT_FIXED_LENGTH + strings) && capacity >= RecordDecoder.BODY_OFFSET + counted;
        return isMisframed ? MISFRAMED : FRAMED;
    }

    private static int roundUp8(final int length) {
        return (length + 7) & ~7;
    }

    private static boolean areStrings(
            final DirectBuffer record, final int offset, final int wpathLength, final int tokenLength) {
        return isString(record, offset, wpathLength) && isString(record, offset + wpathLength, tokenLength);
    }

    private static boolean isString(final DirectBuffer record, final int offset, final int length) {
        if (length == 0 || offset + length > record.capacity()) {
            return false;
        }
        for (int i = offset; i < offset + length - 1; i++) {
            if (record.getByte(i) == 0) {
                return false;
            }
        }
        return record.getByte(offset + length - 1) == 0;
    }
}
