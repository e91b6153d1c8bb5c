// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.Objects;

/**
 * The root of the exceptions that xenstream throws for errors in its input, its environment or a peer. The message gives the broken rule, the
 * place, the problem and the remedy. Each module has its own subclasses and its own {@linkplain Rule rules}.
 *
 * <p>Errors of the calling program are reported with JDK exceptions: {@link IllegalArgumentException}, {@link IllegalStateException} and {@link
 * IndexOutOfBoundsException}.
 */
public abstract class XenstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Returns the broken rule. */
    private final Rule rule;
    /** The place; not serialized. */
    private final transient Place place;
    /** What is wrong. */
    private final String problem;

    /**
     * Creates an exception.
     *
     * @param rule    the broken rule; its remedy is the end of the message
     * @param place   where it is broken
     * @param problem what is wrong there: a phrase without a full stop
     * @param cause   the cause, or null
     */
    protected XenstreamException(final Rule rule, final Place place, final String problem, final Throwable cause) {
        super(rule.code() + " " + place + ": " + problem + "; " + rule.remedy(), cause);
        this.rule = rule;
        this.problem = problem;
        this.place = Objects.requireNonNull(place);
    }

    /**
     * Returns the broken rule.
     *
     * @return the rule
     */
    public final Rule rule() {
        return rule;
    }

    /**
     * Returns what is wrong, without the rule's code and remedy and without the place.
     *
     * @return a phrase without a full stop
     */
    public final String problem() {
        return problem;
    }

    /**
     * Returns where it was broken.
     *
     * @return a place in an image, or the file, socket or peer concerned
     */
    public final Place place() {
        return place;
    }
}
