// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import java.util.concurrent.ThreadLocalRandom;

/** Scatters ids, so that an image cannot be made whose ids collide in a hash table. Different ids stay different. */
final class IdScatter {
    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;

    long of(final long id) {
        final long product = id * multiplier;
        return (product ^ (product >>> Integer.SIZE)) * multiplier;
    }
}
