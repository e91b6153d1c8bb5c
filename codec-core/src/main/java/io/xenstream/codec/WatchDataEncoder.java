// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.WatchDataDecoder.WPATH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes WATCH_DATA; {@link WatchDataDecoder} has the wire diagram. */
public final class WatchDataEncoder extends WatchEncoder<WatchDataEncoder> {
    /** An encoder to be wrapped over buffers of the caller's. */
    public WatchDataEncoder() {
        super(WPATH_OFFSET);
    }

    WatchDataEncoder(final Window window, final ByteOrder order) {
        super(window, order, WPATH_OFFSET);
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
        putLengths(wpathLength, tokenLength);
        return connId(0);
    }

    @Override
    WatchDataEncoder self() {
        return this;
    }
}
