// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Thrown if an image ends before its END record. */
public final class TruncatedImageException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param rule     the broken rule
     * @param place    where it is broken
     * @param expected what the rule requires here
     * @param found    what was found instead
     */
    public TruncatedImageException(final Rule rule, final Place place, final String expected, final String found) {
        super(rule, place, expected, found, null);
    }

    /**
     * Creates an exception for memory that became inaccessible while it was read.
     *
     * @param rule     the broken rule
     * @param place    where it is broken
     * @param expected what the rule requires here
     * @param found    what was found instead
     * @param cause    the fault that the JVM reported
     */
    public TruncatedImageException(
            final Rule rule, final Place place, final String expected, final String found, final Throwable cause) {
        super(rule, place, expected, found, cause);
    }
}
