// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.StreamException;
import org.agrona.MutableDirectBuffer;

/**
 * The end of a stream where octets come out.
 *
 * <pre>{@code
 * int taken = reader.poll(handler, Integer.MAX_VALUE);
 * if (taken == StreamReader.WOULD_BLOCK) {
 *     // READABLE or HANGUP will be told
 * } else if (taken == StreamReader.END) {
 *     // verify what has arrived, publish it, and then
 *     reader.confirm();
 * }
 * }</pre>
 */
public non-sealed interface StreamReader extends StreamEnd {
    /** Nothing is there now. */
    int WOULD_BLOCK = -1;
    /** Nothing more will come: the writer has finished, and everything has been read. */
    int END = -2;

    /**
     * Copies what is there now.
     *
     * @param target takes the octets
     * @param offset where in the target
     * @param length how many at the most
     * @return how many were read, from 1 to {@code length}, or 0 if {@code length} is 0, or {@link #WOULD_BLOCK}, or {@link #END}
     * @throws StreamException           if the stream was aborted
     * @throws IllegalStateException     if this end is closed
     * @throws IndexOutOfBoundsException if there is no such room in the target
     */
    int read(MutableDirectBuffer target, int offset, int length);

    /**
     * Lends what is there now to a handler, without a copy. The handler is called once, or not at all; there may be more afterwards.
     *
     * @param handler takes all, some or none of the octets; what it throws is thrown, and then it has taken none
     * @param limit   how many octets it is offered at the most, at least 1
     * @return how many it took, from 0, or {@link #WOULD_BLOCK}, or {@link #END}
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if this end is closed
     */
    int poll(ChunkHandler handler, int limit);

    /**
     * Says that everything was taken and verified. The writer learns it as the confirmation of its finish. Once the stream is confirmed, does
     * nothing.
     *
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if {@link #END} has not been read
     */
    void confirm();
}
