// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.StreamFailure;

/** What an outgoing stream sends. Driven by the connection's thread. */
interface ChunkSource {
    /** The stream is there, and will be read from a place that this source has agreed to. */
    void begin(OutgoingStream stream);

    /**
     * The next octets.
     *
     * @param most how many, 1 to {@link ChunkHeader#LONGEST_DATA}
     * @return at least one octet, readable, the caller's to release; or null if there is none now
     */
    ByteBuf next(int most);

    /** Whether nothing will come behind what {@link #next} has given. */
    boolean isAtEnd();

    /** How many records it was, as far as known, once it is at its end. */
    long records();

    /** How far the receiver has come. */
    void progress(TransferProgress progress);

    /** The receiver has taken and verified everything. The last call. */
    void confirmed(Finish confirmation);

    /** The stream has failed, here or there. The last call. */
    void failed(StreamFailure reason);
}
