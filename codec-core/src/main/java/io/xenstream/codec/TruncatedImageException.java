// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** An image ends before its END record. */
public final class TruncatedImageException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong and where.
     *
     * @param rule     the rule that is broken
     * @param location where it is broken
     * @param expected what the rule demands here
     * @param found    what is there instead
     */
    public TruncatedImageException(
            final Rule rule, final ImageLocation location, final String expected, final String found) {
        super(rule, location, expected, found, null);
    }

    /**
     * Says that memory went away under a reader.
     *
     * @param rule     the rule that is broken
     * @param location where it is broken
     * @param expected what the rule demands here
     * @param found    what is there instead
     * @param cause    the fault that the JVM reported
     */
    public TruncatedImageException(
            final Rule rule,
            final ImageLocation location,
            final String expected,
            final String found,
            final Throwable cause) {
        super(rule, location, expected, found, cause);
    }
}
