// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDecoder.CONN_ID_OFFSET;
import static io.xenstream.codec.WatchDecoder.TOKEN_LENGTH_OFFSET;
import static io.xenstream.codec.WatchDecoder.WPATH_LENGTH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The fields common to both types of watch: connection, path and token.
 *
 * @param <E> the encoder itself, which each setter returns
 */
abstract sealed class WatchEncoder<E extends WatchEncoder<E>> extends RecordEncoder
        permits WatchDataEncoder, WatchDataExtendedEncoder {
    private final int wpathOffset;

    WatchEncoder(final int wpathOffset) {
        this.wpathOffset = wpathOffset;
    }

    WatchEncoder(final Window window, final ByteOrder order, final int wpathOffset) {
        super(window, order);
        this.wpathOffset = wpathOffset;
    }

    abstract E self();

    final void putLengths(final int wpathLength, final int tokenLength) {
        putUint16(WPATH_LENGTH_OFFSET, wpathLength + 1);
        putUint16(TOKEN_LENGTH_OFFSET, tokenLength + 1);
    }

    /**
     * Sets the id of the connection that owns the watch.
     *
     * @param id 1 to 2³²-1
     * @return this
     */
    public final E connId(final long id) {
        putUint32(CONN_ID_OFFSET, id);
        return self();
    }

    /**
     * Sets the watched path.
     *
     * @param bytes without a NUL; its length must equal the claimed length
     * @return this
     */
    public final E wpath(final DirectBuffer bytes) {
        putString(wpathOffset, uint16(WPATH_LENGTH_OFFSET), bytes, 0, bytes.capacity());
        return self();
    }

    /**
     * Sets the watched path.
     *
     * @param path ASCII; its length must equal the claimed length
     * @return this
     */
    public final E wpath(final CharSequence path) {
        putString(wpathOffset, uint16(WPATH_LENGTH_OFFSET), path);
        return self();
    }

    /**
     * Sets the token, by which the client identifies the watch.
     *
     * @param bytes without a NUL; its length must equal the claimed length
     * @return this
     */
    public final E token(final DirectBuffer bytes) {
        putString(tokenOffset(), uint16(TOKEN_LENGTH_OFFSET), bytes, 0, bytes.capacity());
        return self();
    }

    /**
     * Sets the token, by which the client identifies the watch.
     *
     * @param name ASCII; its length must equal the claimed length
     * @return this
     */
    public final E token(final CharSequence name) {
        putString(tokenOffset(), uint16(TOKEN_LENGTH_OFFSET), name);
        return self();
    }

    private int tokenOffset() {
        return wpathOffset + uint16(WPATH_LENGTH_OFFSET);
    }
}
