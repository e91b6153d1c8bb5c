// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;

/** A file with counters cannot be read, or cannot be written. */
public final class CounterException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param rule    the broken rule
     * @param place   the file, or the place in it
     * @param problem what is wrong there: a phrase without a full stop
     */
    public CounterException(final Rule rule, final Place place, final String problem) {
        super(rule, place, problem, null);
    }
}
