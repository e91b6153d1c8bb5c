// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * WATCH_DATA_EXTENDED: a watch with a limited depth; since version 2 (docs/format.md, section 3.8).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 8                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 |                            conn-id                            |
 *       +-------------------------------+-------------------------------+
 *    12 |           wpath-len           |           token-len           |
 *       +-------------------------------+-------------------------------+
 *    16 |             depth             |          reserved = 0         |
 *       +-------------------------------+-------------------------------+
 *    20 | wpath, wpath-len bytes with its NUL                       ... |
 *       +---------------------------------------------------------------+
 *       | token, token-len bytes with its NUL                       ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 *
 * <p>Xen 4.22 leaves out the second half of the fixed part but counts it in {@code len} (dialect D1). The strings and the depth of such a record
 * cannot be read: their accessors throw a {@link MalformedImageException} that names the dialect.
 */
public final class WatchDataExtendedDecoder extends WatchDecoder {
    /** {@code depth} of a watch without a limit. */
    public static final int UNLIMITED_DEPTH = 0xFFFF;

    /** Offset of depth, in bytes from the record's header. */
    public static final int DEPTH_OFFSET = STRING_LENGTHS_END;
    /** Offset of the reserved field, in bytes from the record's header. */
    public static final int RESERVED_OFFSET = DEPTH_OFFSET + 2;
    /** Offset of wpath, in bytes from the record's header. */
    public static final int WPATH_OFFSET = RESERVED_OFFSET + 2;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = WPATH_OFFSET - BODY_OFFSET;

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public WatchDataExtendedDecoder() {
        super(WPATH_OFFSET);
    }

    WatchDataExtendedDecoder(final Window window, final ByteOrder order) {
        super(window, order, WPATH_OFFSET);
    }

    @Override
    public WatchDataExtendedDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        requireSpecifiedLayout();
        return this;
    }

    @Override
    void appendFields(final StringBuilder builder) {
        append(builder, "depth", depth());
        super.appendFields(builder);
    }

    /** Refuses dialect D1, whose fields are at other offsets. */
    void requireSpecifiedLayout() {
        if (DepthWatchDialect.of(record.buffer(), order) != DepthWatchDialect.NONE) {
            throw malformed(
                    FormatRule.WATCH_DIALECT_D1,
                    "wpath at byte " + WPATH_OFFSET + " of the record, with its NUL after wpath-len bytes",
                    "wpath at byte " + DEPTH_OFFSET);
        }
    }

    /**
     * Returns the number of levels below its path that the watch covers.
     *
     * @return 0 to 65534, or {@link #UNLIMITED_DEPTH}
     */
    public int depth() {
        return uint16(DEPTH_OFFSET);
    }

    /**
     * Returns the reserved bytes after the depth.
     *
     * @return 0 in a valid image
     */
    public int reserved() {
        return uint16(RESERVED_OFFSET);
    }
}
