// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import java.util.concurrent.ThreadLocalRandom;

/** Permutes ids with a random seed, so that nobody can craft an image whose ids collide in a hash table. Distinct ids stay distinct. */
public final class IdScatter {
    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;

    public long of(final long id) {
        final long product = id * multiplier;
        return (product ^ (product >>> Integer.SIZE)) * multiplier;
    }
}
