// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.counters.CounterFile;
import io.xenstream.counters.CounterKind;
import org.agrona.concurrent.status.AtomicCounter;

/** What clients hold, and the store's figures, in a file with counters. Some cost a walk over all clients, so they are updated once a second. */
final class DaemonGauges {
    private static final long UPDATE_NANOS = 1_000_000_000L;

    private final CounterFile file;
    private final AtomicCounter clients;
    private final AtomicCounter watches;
    private final AtomicCounter transactions;
    private final AtomicCounter heldBytes;
    private final AtomicCounter waitingBytes;
    private final AtomicCounter nodes;
    private final AtomicCounter imageBytes;
    private final AtomicCounter freeBytes;
    private final AtomicCounter compactedBytes;
    private final AtomicCounter commits;
    private final AtomicCounter domains;
    private long updatedAt;
    private boolean isStale;

    DaemonGauges(final CounterFile file) {
        this.file = file;
        clients = gauge("clients");
        watches = gauge("watches");
        transactions = gauge("transactions");
        heldBytes = gauge("held.bytes");
        waitingBytes = gauge("waiting.bytes");
        nodes = gauge("nodes");
        imageBytes = gauge("image.bytes");
        freeBytes = gauge("free.bytes");
        compactedBytes = gauge("compacted.bytes");
        commits = gauge("commits");
        domains = gauge("domains");
    }

    private AtomicCounter gauge(final String name) {
        return file.counter("daemon." + name, CounterKind.GAUGE);
    }

    /**
     * Updates the gauges if it is time.
     *
     * @param isChanged whether something was done in the turn
     * @param now       a recent look at the clock
     */
    void afterTurn(final StoreState state, final boolean isChanged, final long now) {
        isStale |= isChanged;
        if (isStale && now - updatedAt >= UPDATE_NANOS) {
            updatedAt = now;
            isStale = false;
            update(state);
        }
    }

    /** How long the daemon may wait: not for long if gauges are to be updated. */
    long longestWait(final long millis) {
        return isStale ? Math.min(millis, UPDATE_NANOS / 1_000_000) : millis;
    }

    void update(final StoreState state) {
        int open = 0;
        long waiting = 0;
        for (final ClientSession session : state.sessions()) {
            open += session.transactions().size();
            waiting += session.output().length();
        }
        clients.setRelease(state.sessions().size());
        watches.setRelease(state.watches().size());
        transactions.setRelease(open);
        heldBytes.setRelease(state.heldBytes());
        waitingBytes.setRelease(waiting);
        nodes.setRelease(state.store().nodes());
        imageBytes.setRelease(state.store().imageLength());
        freeBytes.setRelease(state.store().freeLength());
        compactedBytes.setRelease(state.store().compactedLength());
        commits.setRelease(state.store().sequence());
        domains.setRelease(state.domains().all().size());
        file.updated(System.currentTimeMillis());
    }
}
