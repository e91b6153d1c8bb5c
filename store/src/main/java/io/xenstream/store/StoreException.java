// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;

/** A live store cannot be opened, is damaged, or refuses a change. A refused change leaves the store as it was. */
public final class StoreException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param rule    the broken rule
     * @param place   the file, or the place in it
     * @param problem what is wrong there: a phrase without a full stop
     */
    public StoreException(final Rule rule, final Place place, final String problem) {
        super(rule, place, problem, null);
    }

    static StoreException at(final StoreRule rule, final String label, final long offset, final String problem) {
        return new StoreException(rule, Place.of(label, offset), problem);
    }

    static StoreException limit(final String label, final String problem) {
        return new StoreException(StoreRule.LIMIT, Place.whole(label), problem);
    }
}
