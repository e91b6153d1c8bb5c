// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** An image, with the connections that belong to it, was not handed over to another process. The label is the handoff's socket. */
public final class HandoffException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong and where.
     *
     * @param rule     the rule that is broken
     * @param location the handoff's socket, or the place in the image
     * @param expected what the rule demands here
     * @param found    what is there instead
     */
    public HandoffException(final Rule rule, final ImageLocation location, final String expected, final String found) {
        super(rule, location, expected, found, null);
    }

    /**
     * Says what is wrong and where, and what it comes from.
     *
     * @param rule     the rule that is broken
     * @param location the handoff's socket, or the place in the image
     * @param expected what the rule demands here
     * @param found    what is there instead
     * @param cause    the exception that stopped the handoff
     */
    public HandoffException(
            final Rule rule,
            final ImageLocation location,
            final String expected,
            final String found,
            final Throwable cause) {
        super(rule, location, expected, found, cause);
    }
}
