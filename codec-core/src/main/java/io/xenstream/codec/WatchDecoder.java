// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The fields common to both types of watch: connection, path and token. */
public abstract sealed class WatchDecoder extends RecordDecoder permits WatchDataDecoder, WatchDataExtendedDecoder {
    /** Offset of conn-id, in bytes from the record's header. */
    public static final int CONN_ID_OFFSET = BODY_OFFSET;
    /** Offset of wpath-len, in bytes from the record's header. */
    public static final int WPATH_LENGTH_OFFSET = CONN_ID_OFFSET + 4;
    /** Offset of token-len, in bytes from the record's header. */
    public static final int TOKEN_LENGTH_OFFSET = WPATH_LENGTH_OFFSET + 2;

    static final int STRING_LENGTHS_END = TOKEN_LENGTH_OFFSET + 2;

    private final int wpathOffset;
    private final MutableDirectBuffer wpath = RawMemory.newBuffer();
    private final MutableDirectBuffer token = RawMemory.newBuffer();

    WatchDecoder(final int wpathOffset) {
        this.wpathOffset = wpathOffset;
    }

    WatchDecoder(final Window window, final ByteOrder order, final int wpathOffset) {
        super(window, order);
        this.wpathOffset = wpathOffset;
    }

    /**
     * Returns the id of the connection that owns the watch.
     *
     * @return 1 to 2³²-1
     */
    public final long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * Returns the watched path: absolute, special, or relative to the client's domain.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it extends past the end of the record
     */
    public final DirectBuffer wpath() {
        return view(wpath, wpathOffset, stringLength(WPATH_LENGTH_OFFSET));
    }

    /**
     * Returns the token, by which the client identifies the watch.
     *
     * @return a view, without the NUL, that belongs to this flyweight
     * @throws MalformedImageException if it extends past the end of the record
     */
    public final DirectBuffer token() {
        return view(token, tokenOffset(), stringLength(TOKEN_LENGTH_OFFSET));
    }

    /**
     * Wraps the caller's buffer around the watched path, without its NUL.
     *
     * @param view is wrapped around the watched path, without its NUL; valid until the flyweight moves to another record
     * @throws MalformedImageException if it extends past the end of the record
     */
    public final void wrapWpath(final DirectBuffer view) {
        wrapPart(view, wpathOffset, stringLength(WPATH_LENGTH_OFFSET));
    }

    /**
     * Copies the watched path, without its NUL, or a prefix of it.
     *
     * @param target       receives the copy
     * @param targetOffset start index in the target, in bytes
     * @param length       maximum number of bytes to copy
     * @return the number of bytes copied
     * @throws MalformedImageException   if it extends past the end of the record
     * @throws IndexOutOfBoundsException if the copy does not fit the target
     */
    public final int getWpath(final MutableDirectBuffer target, final int targetOffset, final int length) {
        return copyPart(wpath(), target, targetOffset, length);
    }

    /**
     * Wraps the caller's buffer around the token, without its NUL.
     *
     * @param view is wrapped around the token, without its NUL; valid until the flyweight moves to another record
     * @throws MalformedImageException if it extends past the end of the record
     */
    public final void wrapToken(final DirectBuffer view) {
        wrapPart(view, tokenOffset(), stringLength(TOKEN_LENGTH_OFFSET));
    }

    /**
     * Copies the token, without its NUL, or a prefix of it.
     *
     * @param target       receives the copy
     * @param targetOffset start index in the target, in bytes
     * @param length       maximum number of bytes to copy
     * @return the number of bytes copied
     * @throws MalformedImageException   if it extends past the end of the record
     * @throws IndexOutOfBoundsException if the copy does not fit the target
     */
    public final int getToken(final MutableDirectBuffer target, final int targetOffset, final int length) {
        return copyPart(token(), target, targetOffset, length);
    }

    /**
     * Returns the watched path as a string.
     *
     * @return a new string; non-ASCII bytes are replaced
     * @throws MalformedImageException if it extends past the end of the record
     */
    public final String wpathString() {
        return ascii(wpath());
    }

    /**
     * Returns the token as a string.
     *
     * @return a new string; non-ASCII bytes are replaced
     * @throws MalformedImageException if it extends past the end of the record
     */
    public final String tokenString() {
        return ascii(token());
    }

    /**
     * Returns whether the path and the token both end with the NUL that their lengths include.
     *
     * @return true in a valid image
     * @throws MalformedImageException if they extend past the end of the record
     */
    public final boolean isTerminated() {
        final int wpathEnd = wpathOffset + stringLength(WPATH_LENGTH_OFFSET);
        final int tokenEnd = tokenOffset() + stringLength(TOKEN_LENGTH_OFFSET);
        requireInside(tokenEnd + 1L);
        return record.getByte(wpathEnd) == 0 && record.getByte(tokenEnd) == 0;
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
    void appendFields(final StringBuilder builder) {
        append(builder, "connId", connId());
        appendString(builder, "wpath", wpath());
        appendString(builder, "token", token());
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
