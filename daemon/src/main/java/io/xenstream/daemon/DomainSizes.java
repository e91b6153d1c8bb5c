// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * How many bytes the nodes of domains have. The store does not count them, since each write would have to; this looks at some nodes at a time, domain by domain, and a
 * domain with many nodes takes several turns. While nodes come and go, a size is that of a moment which never was.
 */
final class DomainSizes {
    static final long UNKNOWN = -1;

    /** Some tens of microseconds. */
    private static final int MOST_NODES = 256;

    private final Int2ObjectHashMap<Size> sizes = new Int2ObjectHashMap<>();
    private final List<Size> wanted = new ArrayList<>();
    private int next;
    private boolean isPassing;
    /** The store's last commit when the pass over all domains began; before the first pass, that of no store. */
    private long commit = UNKNOWN;

    private static final class Size {
        private final int domid;
        private long bytes = UNKNOWN;
        private long sum;
        private int position;

        Size(final int domid) {
            this.domid = domid;
        }
    }

    /** Forgets which domains are wanted. */
    void begin() {
        wanted.clear();
    }

    /** Adds a domain. Returns how many bytes its nodes had when they were last looked at; {@link #UNKNOWN} before. */
    long want(final int domid) {
        Size size = sizes.get(domid);
        if (size == null) {
            size = new Size(domid);
            sizes.put(domid, size);
            commit = UNKNOWN;
        }
        wanted.add(size);
        return size.bytes;
    }

    /** Whether something has changed since the last pass began, or it is not complete. */
    boolean isStale(final StoreState state) {
        return isPassing || commit != state.store().sequence();
    }

    /** Looks at some nodes. */
    void measure(final StoreState state) {
        if (!isPassing) {
            isPassing = true;
            next = 0;
            commit = state.store().sequence();
        }
        int room = MOST_NODES;
        while (room > 0 && next < wanted.size()) {
            // Domain 0, which may have most nodes by far, comes last.
            room -= measure(state, wanted.get(wanted.size() - 1 - next), room) + 1;
        }
        isPassing = next < wanted.size();
    }

    /** Looks at some nodes of a domain. Returns how many. */
    private int measure(final StoreState state, final Size size, final int most) {
        final int nodes = state.store().nodesOf(size.domid);
        int seen = 0;
        while (seen < most && size.position < nodes) {
            state.cursor().moveToOwned(size.domid, size.position++);
            size.sum += state.cursor().node().path().capacity()
                    + state.cursor().node().value().capacity();
            seen++;
        }
        if (size.position >= nodes) {
            size.bytes = size.sum;
            size.sum = 0;
            size.position = 0;
            next++;
        }
        return seen;
    }
}
