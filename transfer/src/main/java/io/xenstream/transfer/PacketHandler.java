// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;

/** Handles packets as they arrive. All arguments are valid until the method returns. */
interface PacketHandler {
    /** A packet without data was received. */
    void onMessage(PacketHeaderDecoder header, DirectBuffer body, int offset, int length);

    /**
     * A packet with data begins.
     *
     * @param header header of the packet
     * @param offset offset of the data in the stream; any 64 bits
     * @param digest CRC32C of the data
     * @param length number of data bytes, 1 to {@link ChunkHeaderDecoder#MAX_DATA_LENGTH}
     */
    void onChunk(PacketHeaderDecoder header, long offset, int digest, int length);

    /**
     * The next bytes of the current chunk. Retain a slice to keep them.
     *
     * @param bytes  holds the bytes
     * @param index  index of the first byte
     * @param length number of bytes, at least 1
     */
    void onData(ByteBuf bytes, int index, int length);

    /** The current chunk is complete. */
    void onChunkEnd();
}
