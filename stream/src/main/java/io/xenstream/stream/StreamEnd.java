// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/**
 * The common part of the two ends of a stream. No method blocks.
 *
 * <p>One thread at a time drives an end; the two ends may have different threads. Any thread may call {@link #state()},
 * {@link #failure()}, {@link #position()} and {@link #abort}.
 */
public sealed interface StreamEnd extends AutoCloseable permits StreamReader, StreamWriter {
    /**
     * Returns the name of the stream in messages.
     *
     * @return the label
     */
    String label();

    /**
     * Returns the state of the stream as known at this end.
     *
     * @return the state
     */
    StreamState state();

    /**
     * Returns why the stream was aborted.
     *
     * @return the reason, or null unless the state is {@link StreamState#ABORTED}
     */
    StreamFailure failure();

    /**
     * Returns the number of bytes that have passed this end.
     *
     * @return bytes written or read; never decreases
     */
    long position();

    /**
     * Sets the readiness handler of this end. It replaces the previous handler.
     *
     * <p>Notification is edge-triggered. Conditions that already hold are signalled at once, on the calling thread. Afterwards READABLE and
     * WRITABLE are signalled once for each call that could not continue, ERROR and HANGUP once.
     *
     * @param handler the handler, or null for none
     */
    void onReadiness(ReadinessHandler handler);

    /**
     * Aborts the stream. Bytes in transit are lost. Further use of either end throws a {@link StreamException} with the reason. Does nothing
     * if the stream is {@linkplain StreamState#isFinal() complete or aborted}.
     *
     * @param reason the reason
     */
    void abort(StreamFailure reason);

    /**
     * Closes this end. Aborts the stream with {@link StreamRule#DROPPED} if the writer has not finished, or the reader has not confirmed.
     * Closing again does nothing.
     */
    @Override
    void close();
}
