// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Thrown if an image cannot be read or written because of its contents. */
public abstract sealed class ImageException extends XenstreamException
        permits MalformedImageException, TruncatedImageException, ImageTooNewException, ImageLimitException {
    private static final long serialVersionUID = 1L;

    /** What the rule requires. */
    private final String expected;
    /** What was found. */
    private final String found;

    ImageException(
            final Rule rule, final Place place, final String expected, final String found, final Throwable cause) {
        super(rule, place, rule.title() + "; expected " + expected + ", found " + found, cause);
        this.expected = expected;
        this.found = found;
    }

    /**
     * Returns what the rule requires here.
     *
     * @return a phrase, such as {@code at most 64 bytes}
     */
    public final String expected() {
        return expected;
    }

    /**
     * Returns what was found instead.
     *
     * @return a phrase, such as {@code 4294967295}
     */
    public final String found() {
        return found;
    }
}
