// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads the header of a chunk: the fields between the header of a packet of type STREAM and status CONTINUE, and its data. All fields are
 * big-endian.
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
final class ChunkHeaderDecoder {
    static final int OFFSET_OFFSET = 0;
    static final int DIGEST_OFFSET = OFFSET_OFFSET + Long.BYTES;
    static final int LENGTH = DIGEST_OFFSET + Integer.BYTES;

    /** The maximum number of data bytes in a packet. */
    static final int MAX_DATA_LENGTH = 256 << 10;

    /** The maximum length of a packet with data, in bytes. */
    static final int MAX_PACKET_LENGTH = PacketHeaderDecoder.LENGTH + LENGTH + MAX_DATA_LENGTH;

    private DirectBuffer buffer;
    private int start;

    ChunkHeaderDecoder wrap(final DirectBuffer packet, final int at) {
        packet.boundsCheck(at, LENGTH);
        buffer = packet;
        start = at;
        return this;
    }

    /** Returns the offset of the data in the stream, in bytes. The value is not validated. */
    long offset() {
        return buffer.getLong(start + OFFSET_OFFSET, ByteOrder.BIG_ENDIAN);
    }

    /** Returns the CRC32C of the data. */
    int digest() {
        return buffer.getInt(start + DIGEST_OFFSET, ByteOrder.BIG_ENDIAN);
    }

    @Override
    public String toString() {
        return "chunk at offset " + Long.toUnsignedString(offset()) + ", digest 0x" + Integer.toHexString(digest());
    }
}
