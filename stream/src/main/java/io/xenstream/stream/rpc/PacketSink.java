// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;

/** Takes what a connection sends, in the order of the wire. */
@FunctionalInterface
interface PacketSink {
    /**
     * The next octets.
     *
     * @param head a packet, or the beginning of one; the sink's now
     * @param data the rest of it, the sink's to release; or null
     */
    void send(byte[] head, ByteBuf data);
}
