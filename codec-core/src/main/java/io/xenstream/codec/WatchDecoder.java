// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the two kinds of watch have in common: whose it is, what it watches, what it is called. */
public abstract sealed class WatchDecoder extends RecordDecoder permits WatchDataDecoder, WatchDataExtendedDecoder {
    static final int CONN_ID_OFFSET = BODY_OFFSET;
    static final int WPATH_LENGTH_OFFSET = CONN_ID_OFFSET + 4;
    static final int TOKEN_LENGTH_OFFSET = WPATH_LENGTH_OFFSET + 2;
    static final int STRING_LENGTHS_END = TOKEN_LENGTH_OFFSET + 2;

    private final int wpathOffset;
    private final UnsafeBuffer wpath = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer token = new UnsafeBuffer(0, 0);

    WatchDecoder(final int wpathOffset) {
        this.wpathOffset = wpathOffset;
    }

    WatchDecoder(final RecordCursor cursor, final int wpathOffset) {
        super(cursor);
        this.wpathOffset = wpathOffset;
    }

    /**
     * The connection whose client watches.
     *
     * @return 1 to 2³²-1
     */
    public final long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * The watched path: absolute, special, or relative to the client's own domain.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public final DirectBuffer wpath() {
        return view(wpath, wpathOffset, stringLength(WPATH_LENGTH_OFFSET));
    }

    /**
     * What the client calls the watch.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public final DirectBuffer token() {
        return view(token, tokenOffset(), stringLength(TOKEN_LENGTH_OFFSET));
    }

    /**
     * The watched path as a string.
     *
     * @return a new string, octets from 128 replaced
     * @throws MalformedImageException if it reaches past the record
     */
    public final String wpathString() {
        return ascii(wpath());
    }

    /**
     * The token as a string.
     *
     * @return a new string, octets from 128 replaced
     * @throws MalformedImageException if it reaches past the record
     */
    public final String tokenString() {
        return ascii(token());
    }

    /**
     * Whether path and token both end in the NUL that their lengths count.
     *
     * @return true in a good image
     * @throws MalformedImageException if they reach past the record
     */
    public final boolean isTerminated() {
        final int wpathEnd = wpathOffset + stringLength(WPATH_LENGTH_OFFSET);
        final int tokenEnd = tokenOffset() + stringLength(TOKEN_LENGTH_OFFSET);
        requireInside(tokenEnd + 1L);
        return Memory.getByte(record, wpathEnd) == 0 && Memory.getByte(record, tokenEnd) == 0;
    }

    private int tokenOffset() {
        return wpathOffset + uint16(WPATH_LENGTH_OFFSET);
    }

    private int stringLength(final int lengthOffset) {
        final int withTerminator = uint16(lengthOffset);
        if (withTerminator == 0) {
            throw malformed(FormatRule.WATCH_TERMINATOR, "a wpath-len and a token-len of at least 1", "0");
        }
        return withTerminator - 1;
    }

    @Override
    public final int fieldsLength() {
        return requireInside((long) tokenOffset() + uint16(TOKEN_LENGTH_OFFSET)) - BODY_OFFSET;
    }

    @Override
    final void release() {
        super.release();
        wpath.wrap(0, 0);
        token.wrap(0, 0);
    }
}
