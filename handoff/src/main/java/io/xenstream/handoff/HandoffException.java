// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/**
 * A handoff failed: the successor does not own the connections. {@link #place()} is the handoff's socket, or the place in the image that
 * caused the failure.
 */
public final class HandoffException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a cause.
     *
     * @param rule    the rule that is broken; its remedy ends the message
     * @param place   the handoff's socket, or the place in the image
     * @param problem what is wrong there: a phrase without a full stop
     */
    public HandoffException(final Rule rule, final Place place, final String problem) {
        this(rule, place, problem, null);
    }

    /**
     * A failure with a cause.
     *
     * @param rule    the rule that is broken; its remedy ends the message
     * @param place   the handoff's socket, or the place in the image
     * @param problem what is wrong there: a phrase without a full stop
     * @param cause   what stopped the handoff, or null
     */
    public HandoffException(final Rule rule, final Place place, final String problem, final Throwable cause) {
        super(rule, place, problem, cause);
    }

    /** The failure for a process that ends while a handoff is in progress. */
    static HandoffException closing(final Path socket) {
        return new HandoffException(
                HandoffRule.REFUSED, Place.whole(socket.toString()), "the process is shutting down");
    }

    /** Wraps whatever stopped a handoff; returns the failure itself if it is a {@code HandoffException}. */
    static HandoffException of(final Throwable cause, final String label) {
        if (cause instanceof CompletionException && cause.getCause() != null) {
            return of(cause.getCause(), label);
        }
        if (cause instanceof HandoffException failure) {
            return failure;
        }
        if (cause instanceof XenstreamException image) {
            return new HandoffException(image.rule(), image.place(), image.problem(), image);
        }
        if (cause instanceof IOException refusal) {
            return new HandoffException(
                    HandoffRule.SOCKET, Place.whole(label), "the socket failed: " + reason(refusal), refusal);
        }
        return new HandoffException(HandoffRule.DAEMON, Place.whole(label), "the daemon threw " + cause, cause);
    }

    /** The failure when the operating system refuses an action on a socket. */
    static HandoffException ofSocket(final Path path, final String action, final IOException cause) {
        return new HandoffException(
                HandoffRule.SOCKET, Place.whole(path.toString()), "cannot " + action + ": " + reason(cause), cause);
    }

    /** The operating system's reason for an I/O failure. */
    static String reason(final IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
