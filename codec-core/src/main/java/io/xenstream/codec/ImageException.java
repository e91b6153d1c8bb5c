// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.Objects;

/**
 * An image could not be read, written, handed over or sent. The message says which rule was broken, where, what was expected and found, and what to do.
 */
public abstract sealed class ImageException extends RuntimeException
        permits MalformedImageException,
                TruncatedImageException,
                ImageTooNewException,
                ImageLimitException,
                ImageIoException,
                HandoffException,
                StreamException {
    private static final long serialVersionUID = 1L;

    /** The rule that was broken. */
    private final Rule rule;
    /** Where; does not travel with a serialized exception. */
    private final transient ImageLocation location;
    /** What the rule demands. */
    private final String expected;
    /** What was there. */
    private final String found;

    ImageException(
            final Rule rule,
            final ImageLocation location,
            final String expected,
            final String found,
            final Throwable cause) {
        super(message(rule, location, expected, found), cause);
        this.rule = Objects.requireNonNull(rule);
        this.location = Objects.requireNonNull(location);
        this.expected = expected;
        this.found = found;
    }

    private static String message(
            final Rule rule, final ImageLocation location, final String expected, final String found) {
        return rule.code() + " " + location + ": " + rule.title() + "; expected " + expected + ", found " + found + "; "
                + rule.remedy();
    }

    /**
     * The rule that was broken.
     *
     * @return the rule
     */
    public final Rule rule() {
        return rule;
    }

    /**
     * Where it was broken.
     *
     * @return the place in the image
     */
    public final ImageLocation location() {
        return location;
    }

    /**
     * What the rule demands here.
     *
     * @return a phrase, such as {@code at most 64 octets}
     */
    public final String expected() {
        return expected;
    }

    /**
     * What was there instead.
     *
     * @return a phrase, such as {@code 4294967295}
     */
    public final String found() {
        return found;
    }
}
