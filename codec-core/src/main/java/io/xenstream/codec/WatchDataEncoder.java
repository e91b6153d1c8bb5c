// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.WatchDataDecoder.WPATH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes WATCH_DATA; see {@link WatchDataDecoder} for the layout. */
public final class WatchDataEncoder extends WatchEncoder<WatchDataEncoder> {
    /** Creates an encoder to wrap over the caller's buffers. */
    public WatchDataEncoder() {
        super(WPATH_OFFSET);
    }

    WatchDataEncoder(final Window window, final ByteOrder order) {
        super(window, order, WPATH_OFFSET);
    }

    /**
     * Computes the length of a body.
     *
     * @param wpathLength length in bytes without the NUL, 0 to 65534
     * @param tokenLength length in bytes without the NUL, 0 to 65534
     * @return length in bytes, without padding
     * @throws IllegalArgumentException if a value is out of range
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
     * Starts a new record.
     *
     * @param buffer      receives the record
     * @param offset      offset of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @param wpathLength length in bytes without the NUL, 0 to 65534
     * @param tokenLength length in bytes without the NUL, 0 to 65534
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
