// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** A data stream was aborted, by this end or the other, before all of it was taken and confirmed. The label is the stream's. */
public final class StreamException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong and where.
     *
     * @param rule     the rule that is broken
     * @param location the stream, and how many octets of it had passed this end
     * @param expected what the rule demands here
     * @param found    what is there instead
     */
    public StreamException(final Rule rule, final ImageLocation location, final String expected, final String found) {
        super(rule, location, expected, found, null);
    }

    /**
     * Says what is wrong and where, and what it comes from.
     *
     * @param rule     the rule that is broken
     * @param location the stream, and how many octets of it had passed this end
     * @param expected what the rule demands here
     * @param found    what is there instead
     * @param cause    the exception that stopped the stream
     */
    public StreamException(
            final Rule rule,
            final ImageLocation location,
            final String expected,
            final String found,
            final Throwable cause) {
        super(rule, location, expected, found, cause);
    }
}
