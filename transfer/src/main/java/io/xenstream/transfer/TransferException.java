// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;

/**
 * A connection cannot be made or used, or the other end refused a request. The place is the address, the peer or the image concerned. The rule
 * is an {@link RpcRule}, or a {@link io.xenstream.stream.StreamRule} that the other end reported.
 *
 * <p>An open stream that is aborted is reported as a {@link io.xenstream.stream.StreamException}.
 */
public final class TransferException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /** What the rule requires: a phrase. */
    private final String expected;
    /** What was found instead: a phrase. */
    private final String found;

    TransferException(final Rule rule, final Place place, final String expected, final String found) {
        this(rule, place, expected, found, null);
    }

    TransferException(
            final Rule rule, final Place place, final String expected, final String found, final Throwable cause) {
        super(rule, place, rule.title() + "; expected " + expected + ", found " + found, cause);
        this.expected = expected;
        this.found = found;
    }

    /**
     * Returns what the rule requires.
     *
     * @return a phrase without a full stop
     */
    public String expected() {
        return expected;
    }

    /**
     * Returns what was found instead.
     *
     * @return a phrase without a full stop
     */
    public String found() {
        return found;
    }
}
