// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDecoder.CONN_ID_OFFSET;
import static io.xenstream.codec.WatchDecoder.TOKEN_LENGTH_OFFSET;
import static io.xenstream.codec.WatchDecoder.WPATH_LENGTH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What the two kinds of watch have in common when they are written: whose it is, what it watches, what it is called.
 *
 * @param <E> the encoder itself, which each setter returns
 */
public abstract sealed class WatchEncoder<E extends WatchEncoder<E>> extends RecordEncoder
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
     * Sets the connection whose client watches.
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
     * @param octets of as many octets, without a NUL, as were claimed
     * @return this
     */
    public final E wpath(final DirectBuffer octets) {
        putString(wpathOffset, uint16(WPATH_LENGTH_OFFSET), octets, 0, octets.capacity());
        return self();
    }

    /**
     * Sets the watched path.
     *
     * @param path ASCII, of the length that was claimed
     * @return this
     */
    public final E wpath(final CharSequence path) {
        putString(wpathOffset, uint16(WPATH_LENGTH_OFFSET), path);
        return self();
    }

    /**
     * Sets what the client calls the watch.
     *
     * @param octets of as many octets, without a NUL, as were claimed
     * @return this
     */
    public final E token(final DirectBuffer octets) {
        putString(tokenOffset(), uint16(TOKEN_LENGTH_OFFSET), octets, 0, octets.capacity());
        return self();
    }

    /**
     * Sets what the client calls the watch.
     *
     * @param name ASCII, of the length that was claimed
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
