// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * WATCH_DATA: a client wants to be told of changes (docs/format.md, section 3.3).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            conn-id                            |
 *  +-------------------------------+-------------------------------+
 *  |           wpath-len           |           token-len           |
 *  +-------------------------------+-------------------------------+
 *  |  wpath, wpath-len octets with its NUL; token, token-len with  |
 *  |                            its NUL                          ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class WatchDataDecoder extends WatchDecoder {
    static final int WPATH_OFFSET = STRING_LENGTHS_END;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = WPATH_OFFSET - BODY_OFFSET;

    /** A flyweight to be wrapped over buffers of the caller's. */
    public WatchDataDecoder() {
        super(WPATH_OFFSET);
    }

    WatchDataDecoder(final RecordCursor cursor) {
        super(cursor, WPATH_OFFSET);
    }

    @Override
    public WatchDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }
}
