// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;

/** A change feed cannot be read. */
public final class FeedException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param rule    the broken rule
     * @param place   the file, or the place in it
     * @param problem what is wrong there: a phrase without a full stop
     */
    public FeedException(final Rule rule, final Place place, final String problem) {
        super(rule, place, problem, null);
    }

    FeedException(final Place place, final String problem, final InternalError fault) {
        super(FeedRule.DAMAGED, place, problem, fault);
    }
}
