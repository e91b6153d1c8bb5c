// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import java.util.Objects;

/**
 * The reason why a stream was aborted. It is sent to the other end: the code of the rule, and the detail.
 *
 * @param rule   the kind of failure, for programs
 * @param detail the reason, for people: a phrase such as the message of an exception
 */
public record StreamFailure(StreamRule rule, String detail) {
    /**
     * Creates a reason.
     *
     * @param rule   the kind of failure
     * @param detail the reason in words
     */
    public StreamFailure {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(detail);
    }

    /**
     * Returns the reason for an exception. An exception with a rule of streams keeps its rule.
     *
     * @param rule  the kind of failure for any other exception
     * @param cause what was thrown
     * @return the reason, with the exception's message
     */
    public static StreamFailure of(final StreamRule rule, final Throwable cause) {
        if (cause instanceof final XenstreamException exception && exception.rule() instanceof final StreamRule own) {
            return new StreamFailure(
                    own, exception instanceof final StreamException aborted ? aborted.detail() : exception.problem());
        }
        return new StreamFailure(rule, cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /**
     * Returns the exception that an end throws when it is used after the stream was aborted.
     *
     * @param label    name of the stream in messages
     * @param position bytes that had passed the end
     * @return the exception
     */
    public StreamException toException(final String label, final long position) {
        return new StreamException(rule, Place.of(label, position), detail);
    }
}
