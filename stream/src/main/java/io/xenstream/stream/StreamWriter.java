// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import org.agrona.DirectBuffer;

/**
 * The writing end of a stream.
 *
 * <pre>{@code
 * int written = writer.write(buffer, offset, length);
 * if (written == StreamWriter.BACK_PRESSURED) {
 *     // WRITABLE follows
 * }
 * ...
 * if (writer.finish()) {
 *     // HANGUP follows once the reader has confirmed, and state() is then CONFIRMED
 * }
 * }</pre>
 */
public non-sealed interface StreamWriter extends StreamEnd {
    /** There is no room now. */
    int BACK_PRESSURED = -1;

    /**
     * Writes as many bytes as there is room for. The caller may reuse the buffer when this returns.
     *
     * @param source holds the bytes
     * @param offset offset of the first byte in the source
     * @param length number of bytes
     * @return number of bytes accepted, 1 to {@code length}, or 0 if {@code length} is 0, or {@link #BACK_PRESSURED}
     * @throws StreamException           if the stream was aborted
     * @throws IllegalStateException     if this end is finished or closed
     * @throws IndexOutOfBoundsException if the range is outside the source
     */
    int write(DirectBuffer source, int offset, int length);

    /**
     * Passes on buffered bytes. Stages buffer up to a frame. Call this before a pause in writing.
     *
     * @return whether the buffers are empty; if false, repeat the call after WRITABLE
     * @throws StreamException if the stream was aborted
     */
    boolean flush();

    /**
     * Ends writing. The stream becomes {@link StreamState#CONFIRMED} when the reader has consumed and verified everything. Finishing again does
     * nothing.
     *
     * @return whether the stream is finished; if false, buffered bytes could not be {@linkplain #flush() flushed}: repeat the call after
     *     WRITABLE
     * @throws StreamException       if the stream was aborted
     * @throws IllegalStateException if this end was closed before it was finished
     */
    boolean finish();
}
