// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * WATCH_DATA: a client's watch for changes (docs/format.md, section 3.3).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 3                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 |                            conn-id                            |
 *       +-------------------------------+-------------------------------+
 *    12 |           wpath-len           |           token-len           |
 *       +-------------------------------+-------------------------------+
 *    16 | wpath, wpath-len bytes with its NUL                       ... |
 *       +---------------------------------------------------------------+
 *       | token, token-len bytes with its NUL                       ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class WatchDataDecoder extends WatchDecoder {
    /** Offset of wpath, in bytes from the record's header. */
    public static final int WPATH_OFFSET = STRING_LENGTHS_END;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = WPATH_OFFSET - BODY_OFFSET;

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public WatchDataDecoder() {
        super(WPATH_OFFSET);
    }

    WatchDataDecoder(final Window window, final ByteOrder order) {
        super(window, order, WPATH_OFFSET);
    }

    @Override
    public WatchDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }
}
