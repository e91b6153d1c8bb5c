// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;

/** Takes packets as they arrive. Everything passed is lent until the method returns. */
interface PacketHandler {
    /** A packet without data has come whole. */
    void onMessage(PacketHeaderDecoder header, DirectBuffer body, int offset, int length);

    /**
     * A packet with data begins.
     *
     * @param header of the packet
     * @param offset of its data in the stream; any 64 bits
     * @param digest of its data
     * @param length of its data, 1 to {@link ChunkHeader#LONGEST_DATA}
     */
    void onChunk(PacketHeaderDecoder header, long offset, int digest, int length);

    /**
     * The next octets of the chunk that has begun. To keep them, retain a slice.
     *
     * @param octets holds them
     * @param index  where
     * @param length how many, at least 1
     */
    void onData(ByteBuf octets, int index, int length);

    /** All octets of the chunk have come. */
    void onChunkEnd();
}
