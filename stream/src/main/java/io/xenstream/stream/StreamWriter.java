// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.StreamException;
import org.agrona.DirectBuffer;

/**
 * The end of a stream where octets go in.
 *
 * <pre>{@code
 * int written = writer.write(buffer, offset, length);
 * if (written == StreamWriter.BACK_PRESSURED) {
 *     // WRITABLE will be told
 * }
 * ...
 * if (writer.finish()) {
 *     // state() will be CONFIRMED once the other end has taken and verified everything; HANGUP will be told
 * }
 * }</pre>
 */
public non-sealed interface StreamWriter extends StreamEnd {
    /** There is no room now. */
    int BACK_PRESSURED = -1;

    /**
     * Writes what fits now. The buffer is the caller's again when this returns.
     *
     * @param source holds the octets
     * @param offset where in the source
     * @param length how many
     * @return how many were taken, from 1 to {@code length}, or 0 if {@code length} is 0, or {@link #BACK_PRESSURED} if none
     * @throws StreamException           if the stream was aborted
     * @throws IllegalStateException     if this end has finished the stream, or is closed
     * @throws IndexOutOfBoundsException if the octets are not inside the source
     */
    int write(DirectBuffer source, int offset, int length);

    /**
     * Passes on what was taken but is held back: a stage, such as one for TLS, may hold what the stream below had no room for. Whoever stops
     * writing for a while, but not for good, flushes.
     *
     * @return whether nothing is held back; if false, try again when WRITABLE is told
     * @throws StreamException if the stream was aborted
     */
    boolean flush();

    /**
     * Says that nothing more will be written. The stream will be {@link StreamState#CONFIRMED} when the other end has taken everything and
     * verified it. Having said it once, saying it again does nothing.
     *
     * @return whether it is said; if false, there was no room to {@linkplain #flush() flush}: try again when WRITABLE is told
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if this end was closed before it finished
     */
    boolean finish();
}
