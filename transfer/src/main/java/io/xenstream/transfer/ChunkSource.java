// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.buffer.ByteBuf;
import io.xenstream.stream.StreamFailure;

/** Supplies the chunks of an outgoing stream. Called on the connection's thread. */
interface ChunkSource {
    /** The stream is open. The source is already positioned at the stream's first byte. */
    void begin(OutgoingStream stream);

    /**
     * Returns the next bytes.
     *
     * @param most maximum number of bytes, 1 to {@link ChunkHeaderDecoder#MAX_DATA_LENGTH}
     * @return a buffer with at least one readable byte, which the caller must release; or null if no bytes are available now
     */
    ByteBuf next(int most);

    /** Returns whether {@link #next} has returned all bytes. */
    boolean isAtEnd();

    /** Returns the number of records, or 0 if unknown. Called at the end of the source. */
    long records();

    /** The receiver has reported its progress. */
    void progress(TransferProgress progress);

    /** The receiver has consumed and verified everything. No calls follow. */
    void confirmed(StreamSummary confirmation);

    /** The stream has failed, at either end. No calls follow. */
    void failed(StreamFailure reason);
}
