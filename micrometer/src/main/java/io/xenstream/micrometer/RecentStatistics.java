// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import io.xenstream.daemon.DaemonStatistics;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Statistics of a daemon, which are asked for again after a second. Thread-safe. */
final class RecentStatistics implements Supplier<DaemonStatistics> {
    private static final long FRESH_NANOS = 1_000_000_000L;

    /** Asks the daemon, and waits. */
    @FunctionalInterface
    interface Source {
        Optional<DaemonStatistics> ask() throws InterruptedException;
    }

    private final Source source;
    private final LongSupplier clock;
    private DaemonStatistics last;
    private boolean hasAsked;
    private long askedAt;

    RecentStatistics(final Source source, final LongSupplier clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized DaemonStatistics get() {
        if (!hasAsked || clock.getAsLong() - askedAt >= FRESH_NANOS) {
            try {
                last = source.ask().orElse(last);
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            hasAsked = true;
            // After the wait: a daemon that does not answer delays one meter, not each of them.
            askedAt = clock.getAsLong();
        }
        return last;
    }
}
