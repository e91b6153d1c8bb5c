// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import org.agrona.collections.Long2LongHashMap;

/** The domains that were released since the store was opened: transactions that began before must not give them anything. */
final class ReleasedDomains {
    /** For each domain, which release was its last one. */
    private final Long2LongHashMap releases = new Long2LongHashMap(0);

    private long last;

    /** The number of the last release. */
    long last() {
        return last;
    }

    /** Whether a domain was released after another release. */
    boolean isReleasedSince(final int domid, final long release) {
        return releases.get(domid) > release;
    }

    void add(final int domid) {
        releases.put(domid, ++last);
    }
}
