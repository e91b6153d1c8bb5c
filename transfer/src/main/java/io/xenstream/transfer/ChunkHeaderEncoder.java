// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes the header of a chunk; {@link ChunkHeaderDecoder} has the wire diagram. */
final class ChunkHeaderEncoder {
    private MutableDirectBuffer buffer;
    private int start;

    ChunkHeaderEncoder wrap(final MutableDirectBuffer packet, final int at) {
        packet.boundsCheck(at, ChunkHeaderDecoder.LENGTH);
        buffer = packet;
        start = at;
        return this;
    }

    ChunkHeaderEncoder offset(final long value) {
        buffer.putLong(start + ChunkHeaderDecoder.OFFSET_OFFSET, value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    ChunkHeaderEncoder digest(final int value) {
        buffer.putInt(start + ChunkHeaderDecoder.DIGEST_OFFSET, value, ByteOrder.BIG_ENDIAN);
        return this;
    }
}
