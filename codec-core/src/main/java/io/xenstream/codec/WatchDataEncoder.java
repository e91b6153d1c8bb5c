// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDataDecoder.CONN_ID_OFFSET;
import static io.xenstream.codec.WatchDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.WatchDataDecoder.TOKEN_LENGTH_OFFSET;
import static io.xenstream.codec.WatchDataDecoder.WPATH_LENGTH_OFFSET;
import static io.xenstream.codec.WatchDataDecoder.WPATH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes WATCH_DATA; {@link WatchDataDecoder} has the wire diagram. */
public final class WatchDataEncoder extends RecordEncoder {
    /** An encoder to be wrapped over buffers of the caller's. */
    public WatchDataEncoder() {}

    WatchDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * How long a body is.
     *
     * @param wpathLength octets without the NUL, 0 to 65534
     * @param tokenLength octets without the NUL, 0 to 65534
     * @return octets, without padding
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static int bodyLength(final int wpathLength, final int tokenLength) {
        return FIXED_LENGTH + terminatedLength(wpathLength) + terminatedLength(tokenLength);
    }

    @Override
    public WatchDataEncoder wrap(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Begins a new record.
     *
     * @param buffer      room for it
     * @param offset      of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @param wpathLength octets without the NUL, 0 to 65534
     * @param tokenLength octets without the NUL, 0 to 65534
     * @return this
     */
    public WatchDataEncoder begin(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int wpathLength,
            final int tokenLength) {
        final int length = bodyLength(wpathLength, tokenLength);
        beginRecord(buffer, offset, recordOrder, RecordType.WATCH_DATA, length);
        return begin(wpathLength, tokenLength);
    }

    WatchDataEncoder begin(final int wpathLength, final int tokenLength) {
        putUint16(WPATH_LENGTH_OFFSET, wpathLength + 1);
        putUint16(TOKEN_LENGTH_OFFSET, tokenLength + 1);
        return connId(0);
    }

    /**
     * Sets the connection whose client watches.
     *
     * @param id 1 to 2³²-1
     * @return this
     */
    public WatchDataEncoder connId(final long id) {
        putUint32(CONN_ID_OFFSET, id);
        return this;
    }

    /**
     * Sets the watched path.
     *
     * @param octets of as many octets, without a NUL, as were claimed
     * @return this
     */
    public WatchDataEncoder wpath(final DirectBuffer octets) {
        putString(WPATH_OFFSET, uint16(WPATH_LENGTH_OFFSET), octets, 0, octets.capacity());
        return this;
    }

    /**
     * Sets the watched path.
     *
     * @param path ASCII, of the length that was claimed
     * @return this
     */
    public WatchDataEncoder wpath(final CharSequence path) {
        putString(WPATH_OFFSET, uint16(WPATH_LENGTH_OFFSET), path);
        return this;
    }

    /**
     * Sets what the client calls the watch.
     *
     * @param octets of as many octets, without a NUL, as were claimed
     * @return this
     */
    public WatchDataEncoder token(final DirectBuffer octets) {
        putString(tokenOffset(), uint16(TOKEN_LENGTH_OFFSET), octets, 0, octets.capacity());
        return this;
    }

    /**
     * Sets what the client calls the watch.
     *
     * @param name ASCII, of the length that was claimed
     * @return this
     */
    public WatchDataEncoder token(final CharSequence name) {
        putString(tokenOffset(), uint16(TOKEN_LENGTH_OFFSET), name);
        return this;
    }

    private int tokenOffset() {
        return WPATH_OFFSET + uint16(WPATH_LENGTH_OFFSET);
    }
}
