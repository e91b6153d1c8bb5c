// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

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
public final class WatchDataExtendedDecoder extends RecordDecoder {
    /** {@code depth} of a watch without a limit. */
    public static final int UNLIMITED_DEPTH = 0xFFFF;

    static final int CONN_ID_OFFSET = BODY_OFFSET;
    static final int WPATH_LENGTH_OFFSET = CONN_ID_OFFSET + 4;
    static final int TOKEN_LENGTH_OFFSET = WPATH_LENGTH_OFFSET + 2;
    static final int DEPTH_OFFSET = TOKEN_LENGTH_OFFSET + 2;
    static final int RESERVED_OFFSET = DEPTH_OFFSET + 2;
    static final int WPATH_OFFSET = RESERVED_OFFSET + 2;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = WPATH_OFFSET - BODY_OFFSET;

    private final UnsafeBuffer wpath = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer token = new UnsafeBuffer(0, 0);

    /** A flyweight to be wrapped over buffers of the caller's. */
    public WatchDataExtendedDecoder() {}

    WatchDataExtendedDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public WatchDataExtendedDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        requireSpecifiedLayout();
        return this;
    }

    /** Refuses dialect D1, whose fields are not where they should be. */
    void requireSpecifiedLayout() {
        if (DepthWatchDialect.of(record, order) != DepthWatchDialect.NONE) {
            throw malformed(
                    Rule.WATCH_DIALECT_D1,
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

    /**
     * The connection whose client watches.
     *
     * @return 1 to 2³²-1
     */
    public long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * The watched path: absolute, special, or relative to the client's own domain.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public DirectBuffer wpath() {
        return view(wpath, WPATH_OFFSET, stringLength(WPATH_LENGTH_OFFSET));
    }

    /**
     * What the client calls the watch.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public DirectBuffer token() {
        return view(token, tokenOffset(), stringLength(TOKEN_LENGTH_OFFSET));
    }

    /**
     * The watched path as a string.
     *
     * @return a new string, octets from 128 replaced
     * @throws MalformedImageException if it reaches past the record
     */
    public String wpathString() {
        return ascii(wpath());
    }

    /**
     * The token as a string.
     *
     * @return a new string, octets from 128 replaced
     * @throws MalformedImageException if it reaches past the record
     */
    public String tokenString() {
        return ascii(token());
    }

    /**
     * Whether path and token both end in the NUL that their lengths count.
     *
     * @return true in a good image
     * @throws MalformedImageException if they reach past the record
     */
    public boolean isTerminated() {
        final int wpathEnd = WPATH_OFFSET + stringLength(WPATH_LENGTH_OFFSET);
        final int tokenEnd = tokenOffset() + stringLength(TOKEN_LENGTH_OFFSET);
        requireInside(tokenEnd + 1L);
        return Memory.getByte(record, wpathEnd) == 0 && Memory.getByte(record, tokenEnd) == 0;
    }

    private int tokenOffset() {
        return WPATH_OFFSET + uint16(WPATH_LENGTH_OFFSET);
    }

    private int stringLength(final int lengthOffset) {
        final int withTerminator = uint16(lengthOffset);
        if (withTerminator == 0) {
            throw malformed(Rule.WATCH_TERMINATOR, "a wpath-len and a token-len of at least 1", "0");
        }
        return withTerminator - 1;
    }

    @Override
    public int fieldsLength() {
        return requireInside((long) tokenOffset() + uint16(TOKEN_LENGTH_OFFSET)) - BODY_OFFSET;
    }

    @Override
    void release() {
        super.release();
        wpath.wrap(0, 0);
        token.wrap(0, 0);
    }
}
