// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import java.util.concurrent.ThreadLocalRandom;
import org.agrona.collections.Long2LongHashMap;

/** Numbers of connections, by other numbers of theirs. No input can be made whose numbers collide. */
final class ConnectionNumbers {
    static final long NONE = Long.MIN_VALUE;

    private final Long2LongHashMap numbers = new Long2LongHashMap(NONE);
    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;

    /** Different keys stay different. */
    private long scattered(final long key) {
        final long product = key * multiplier;
        return (product ^ (product >>> Integer.SIZE)) * multiplier;
    }

    /** Takes a number, over one that is there. */
    void put(final long key, final long number) {
        numbers.put(scattered(key), number);
    }

    long get(final long key) {
        return numbers.get(scattered(key));
    }

    boolean has(final long key) {
        return get(key) != NONE;
    }

    int size() {
        return numbers.size();
    }
}
