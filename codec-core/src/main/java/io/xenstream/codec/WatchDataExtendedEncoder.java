// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.WatchDataExtendedDecoder.DEPTH_OFFSET;
import static io.xenstream.codec.WatchDataExtendedDecoder.FIXED_LENGTH;
import static io.xenstream.codec.WatchDataExtendedDecoder.RESERVED_OFFSET;
import static io.xenstream.codec.WatchDataExtendedDecoder.WPATH_OFFSET;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes WATCH_DATA_EXTENDED; see {@link WatchDataExtendedDecoder} for the layout. */
public final class WatchDataExtendedEncoder extends WatchEncoder<WatchDataExtendedEncoder> {
    /** Creates an encoder to wrap over the caller's buffers. */
    public WatchDataExtendedEncoder() {
        super(WPATH_OFFSET);
    }

    WatchDataExtendedEncoder(final Window window, final ByteOrder order) {
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
    public WatchDataExtendedEncoder wrap(
            final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Starts a new record, with unlimited depth by default.
     *
     * @param buffer      receives the record
     * @param offset      offset of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @param wpathLength length in bytes without the NUL, 0 to 65534
     * @param tokenLength length in bytes without the NUL, 0 to 65534
     * @return this
     */
    public WatchDataExtendedEncoder begin(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int wpathLength,
            final int tokenLength) {
        final int length = bodyLength(wpathLength, tokenLength);
        beginRecord(buffer, offset, recordOrder, RecordType.WATCH_DATA_EXTENDED, length);
        return begin(wpathLength, tokenLength);
    }

    WatchDataExtendedEncoder begin(final int wpathLength, final int tokenLength) {
        putLengths(wpathLength, tokenLength);
        putUint16(RESERVED_OFFSET, 0);
        return depth(WatchDataExtendedDecoder.UNLIMITED_DEPTH).connId(0);
    }

    /**
     * Sets the number of levels below its path that the watch covers.
     *
     * @param levels 0 to 65534, or {@link WatchDataExtendedDecoder#UNLIMITED_DEPTH}
     * @return this
     */
    public WatchDataExtendedEncoder depth(final int levels) {
        putUint16(DEPTH_OFFSET, levels);
        return this;
    }

    @Override
    WatchDataExtendedEncoder self() {
        return this;
    }
}
