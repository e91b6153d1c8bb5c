// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;

/** Receives the packets to send, in order. */
@FunctionalInterface
interface PacketSink {
    /**
     * Sends the next packet.
     *
     * @param head a packet, or the start of one; owned by the sink
     * @param data the rest of the packet, to be released by the sink; or null
     */
    void send(byte[] head, ByteBuf data);
}
