// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What stands between the header of a packet of type STREAM and status CONTINUE, and the data. Big-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Offset in the stream                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      CRC32C of the data                       |
 *  +---------------------------------------------------------------+
 *  |                             Data                             ...
 * </pre>
 */
final class ChunkHeader {
    static final int OFFSET_OFFSET = 0;
    static final int DIGEST_OFFSET = OFFSET_OFFSET + Long.BYTES;
    static final int LENGTH = DIGEST_OFFSET + Integer.BYTES;

    /** Octets of data in a packet, at the most. */
    static final int LONGEST_DATA = 256 << 10;

    /** Octets of a whole packet with data, at the most. */
    static final int LONGEST_PACKET = PacketHeaderDecoder.LENGTH + LENGTH + LONGEST_DATA;

    private ChunkHeader() {}

    static long offset(final DirectBuffer buffer, final int at) {
        return buffer.getLong(at + OFFSET_OFFSET, ByteOrder.BIG_ENDIAN);
    }

    static int digest(final DirectBuffer buffer, final int at) {
        return buffer.getInt(at + DIGEST_OFFSET, ByteOrder.BIG_ENDIAN);
    }

    static void put(final MutableDirectBuffer buffer, final int at, final long offset, final int digest) {
        buffer.putLong(at + OFFSET_OFFSET, offset, ByteOrder.BIG_ENDIAN);
        buffer.putInt(at + DIGEST_OFFSET, digest, ByteOrder.BIG_ENDIAN);
    }
}
