// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * WATCH_DATA_EXTENDED: a watch that looks a number of levels deep; since version 2 (docs/format.md, section 3.8).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            conn-id                            |
 *  +-------------------------------+-------------------------------+
 *  |           wpath-len           |           token-len           |
 *  +-------------------------------+-------------------------------+
 *  |             depth             |         reserved = 0          |
 *  +-------------------------------+-------------------------------+
 *  |  wpath, wpath-len octets with its NUL; token, token-len with  |
 *  |                            its NUL                          ...
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Xen 4.22 leaves out the second half of the fixed part but counts it in {@code len} (dialect D1). Strings and depth of such a record
 * are not to be had: asking for them is answered by a {@link MalformedImageException} that names the dialect.
 */
public final class WatchDataExtendedDecoder extends WatchDecoder {
    /** {@code depth} of a watch without a limit. */
    public static final int UNLIMITED_DEPTH = 0xFFFF;

    static final int DEPTH_OFFSET = STRING_LENGTHS_END;
    static final int RESERVED_OFFSET = DEPTH_OFFSET + 2;
    static final int WPATH_OFFSET = RESERVED_OFFSET + 2;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = WPATH_OFFSET - BODY_OFFSET;

    /** A flyweight to be wrapped over buffers of the caller's. */
    public WatchDataExtendedDecoder() {
        super(WPATH_OFFSET);
    }

    WatchDataExtendedDecoder(final RecordCursor cursor) {
        super(cursor, WPATH_OFFSET);
    }

    @Override
    public WatchDataExtendedDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        requireSpecifiedLayout();
        return this;
    }

    /** Refuses dialect D1, whose fields are not where they should be. */
    void requireSpecifiedLayout() {
        if (DepthWatchDialect.of(record.buffer(), order) != DepthWatchDialect.NONE) {
            throw malformed(
                    FormatRule.WATCH_DIALECT_D1,
                    "wpath at octet " + WPATH_OFFSET + " of the record, with its NUL after wpath-len octets",
                    "wpath at octet " + DEPTH_OFFSET);
        }
    }

    /**
     * How many levels below its path the watch looks.
     *
     * @return 0 to 65534, or {@link #UNLIMITED_DEPTH}
     */
    public int depth() {
        return uint16(DEPTH_OFFSET);
    }

    /**
     * The octets behind the depth.
     *
     * @return 0 in a good image
     */
    public int reserved() {
        return uint16(RESERVED_OFFSET);
    }
}
