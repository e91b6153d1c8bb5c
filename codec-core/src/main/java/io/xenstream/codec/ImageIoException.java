// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** The operating system would not read, map, extend or publish an image. */
public final class ImageIoException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong and where.
     *
     * @param rule     the rule that is broken
     * @param location where it is broken
     * @param expected what the rule demands here
     * @param found    what is there instead
     */
    public ImageIoException(final Rule rule, final ImageLocation location, final String expected, final String found) {
        super(rule, location, expected, found, null);
    }

    /**
     * Says what is wrong and where, with the operating system's own words.
     *
     * @param rule     the rule that is broken
     * @param location where it is broken
     * @param expected what was asked of the operating system
     * @param found    what it answered
     * @param cause    the exception that carried the answer
     */
    public ImageIoException(
            final Rule rule,
            final ImageLocation location,
            final String expected,
            final String found,
            final Throwable cause) {
        super(rule, location, expected, found, cause);
    }
}
