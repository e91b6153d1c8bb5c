// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import java.util.Objects;

/**
 * Why a stream was aborted. Travels to the other end: the rule by its code, with the detail.
 *
 * @param rule   the kind of reason, for programs
 * @param detail the reason, for people: a phrase such as the message of an exception
 */
public record StreamFailure(StreamRule rule, String detail) {
    /**
     * A reason.
     *
     * @param rule   the kind of reason
     * @param detail the reason in words
     */
    public StreamFailure {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(detail);
    }

    /**
     * The reason of one who could not go on because of an exception. A stream's own exception keeps its rule.
     *
     * @param rule  the kind of reason
     * @param cause what was thrown
     * @return the reason, with the exception's message
     */
    public static StreamFailure of(final StreamRule rule, final Throwable cause) {
        if (cause instanceof final ImageException exception && exception.rule() instanceof final StreamRule own) {
            return new StreamFailure(own, exception.found());
        }
        return new StreamFailure(rule, cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /**
     * What an end throws when it is used after this.
     *
     * @param label    what the stream is called
     * @param position octets that had passed the end
     * @return the exception
     */
    public StreamException toException(final String label, final long position) {
        return new StreamException(
                rule, ImageLocation.of(label, position), "a stream that is finished and confirmed", detail);
    }
}
