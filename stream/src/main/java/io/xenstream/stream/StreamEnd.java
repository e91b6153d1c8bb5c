// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.StreamException;

/**
 * What the two ends of a stream have in common. Nothing here blocks.
 *
 * <p>An end is driven by one thread at a time; the two ends by two threads, or by one. Any thread may call {@link #state()},
 * {@link #failure()}, {@link #position()} and {@link #abort}.
 */
public sealed interface StreamEnd extends AutoCloseable permits StreamReader, StreamWriter {
    /**
     * What the stream is called in messages.
     *
     * @return the label
     */
    String label();

    /**
     * How far the stream is, as far as this end knows.
     *
     * @return the state
     */
    StreamState state();

    /**
     * Why the stream was aborted.
     *
     * @return the reason that one of the ends gave, or null unless {@link StreamState#ABORTED}
     */
    StreamFailure failure();

    /**
     * How many octets have passed this end.
     *
     * @return octets written, or read; never less than before
     */
    long position();

    /**
     * Has a handler told whenever this end can go on. The handler replaces the one before.
     *
     * <p>Like an edge-triggered poll: what is so already is told at once, on the calling thread. After that, READABLE and WRITABLE are told
     * once for each time that this end was told to wait, ERROR and HANGUP once.
     *
     * @param handler is told, or null for none
     */
    void onReadiness(ReadinessHandler handler);

    /**
     * Gives the stream up. Octets under way are lost, both ends learn the reason, and each further use of either throws it as a
     * {@link StreamException}. Does nothing if the stream is {@linkplain StreamState#isFinal() over}.
     *
     * @param reason why
     */
    void abort(StreamFailure reason);

    /**
     * Lets go of this end. Aborts the stream as {@link StreamRule#DROPPED} if the writer has not finished it, or if the reader has not confirmed
     * it. Closing again does nothing.
     */
    @Override
    void close();
}
