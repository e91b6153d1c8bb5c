// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The reading end of a stream.
 *
 * <pre>{@code
 * int taken = reader.poll(handler, Integer.MAX_VALUE);
 * if (taken == StreamReader.WOULD_BLOCK) {
 *     // READABLE or HANGUP follows
 * } else if (taken == StreamReader.END) {
 *     // verify and publish what has arrived, and then
 *     reader.confirm();
 * }
 * }</pre>
 */
public non-sealed interface StreamReader extends StreamEnd {
    /** No bytes are available now. */
    int WOULD_BLOCK = -1;
    /** The writer has finished, and all bytes have been read. */
    int END = -2;

    /**
     * Copies the bytes that are available.
     *
     * @param target receives the bytes
     * @param offset of the first byte in the target
     * @param length maximum number of bytes
     * @return number of bytes read, 1 to {@code length}, or 0 if {@code length} is 0, or {@link #WOULD_BLOCK}, or {@link #END}
     * @throws StreamException           if the stream was aborted
     * @throws IllegalStateException     if this end is closed
     * @throws IndexOutOfBoundsException if the range is outside the target
     */
    int read(MutableDirectBuffer target, int offset, int length);

    /**
     * Passes the bytes that are available to a handler, without a copy. The handler is called at most once; more bytes may be available afterwards.
     *
     * @param handler consumes all, some or none of the bytes; if it throws, none are consumed and the exception is thrown
     * @param limit   maximum number of bytes to offer, at least 1
     * @return number of bytes consumed, from 0, or {@link #WOULD_BLOCK}, or {@link #END}
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if this end is closed
     */
    int poll(ChunkHandler handler, int limit);

    /**
     * Confirms that everything was consumed and verified. The writer's end becomes {@link StreamState#CONFIRMED}. Does nothing if the stream
     * is already confirmed.
     *
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if {@link #END} has not been read
     */
    void confirm();

    /** Consumes bytes of a stream without a copy. */
    @FunctionalInterface
    interface ChunkHandler {
        /**
         * Consumes the next bytes. The buffer is valid until this returns.
         *
         * @param chunk  holds the bytes
         * @param offset of the first byte in the chunk
         * @param length number of bytes, at least 1
         * @return number of bytes consumed, 0 to {@code length}; the rest will be offered again
         */
        int onChunk(DirectBuffer chunk, int offset, int length);
    }
}
