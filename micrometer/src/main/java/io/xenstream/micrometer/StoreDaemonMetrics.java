// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.micrometer;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.xenstream.daemon.DaemonStatistics;
import io.xenstream.daemon.DisconnectReason;
import io.xenstream.daemon.StoreDaemon;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The figures of a daemon: requests by type, errors, durations, clients and what they hold, and the store.
 *
 * <pre>{@code
 * new StoreDaemonMetrics(daemon).bindTo(registry);
 * }</pre>
 *
 * <p>The daemon's thread is asked once a second at most, when a meter is read; the others read at that time show the same moment. Whoever reads a meter waits for it, two seconds
 * at most, and then gets the former figures, or NaN if there are none. Do not read meters on the daemon's thread. Clients are counted, but not listed: each has a new
 * number, and a database of metrics keeps every series that ever was.
 */
public final class StoreDaemonMetrics implements MeterBinder {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Supplier<DaemonStatistics> source;

    /**
     * Shows what a daemon has done since its process began, and what it holds.
     *
     * @param daemon is asked from other threads than its own
     */
    public StoreDaemonMetrics(final StoreDaemon daemon) {
        this(new RecentStatistics(() -> daemon.awaitStatistics(LONGEST_WAIT), System::nanoTime));
    }

    /**
     * Shows statistics that somebody else asks for.
     *
     * @param source called each time that a meter is read, on any thread; null for NaN
     */
    public StoreDaemonMetrics(final Supplier<DaemonStatistics> source) {
        this.source = source;
    }

    @Override
    public void bindTo(final MeterRegistry registry) {
        final Meters<DaemonStatistics> meters = new Meters<>(registry, "xenstream.", source);
        for (final String type : DaemonStatistics.requestTypes()) {
            meters.counter(
                    "requests",
                    "Requests",
                    Tags.of("type", type),
                    shown -> shown.requests().get(type));
        }
        for (final String error : DaemonStatistics.errorNames()) {
            meters.counter(
                    "errors",
                    "Requests that were answered by an error",
                    Tags.of("error", error),
                    shown -> shown.errors().get(error));
        }
        meters.counter("events", "Watch events", DaemonStatistics::events)
                .counter("received.bytes", "Bytes read from clients", DaemonStatistics::receivedBytes)
                .counter("sent.bytes", "Bytes written to clients", DaemonStatistics::sentBytes);
        addDurations(registry);
        addClients(meters);
        addStore(new Meters<>(registry, StoreMeters.PREFIX, source));
    }

    private void addDurations(final MeterRegistry registry) {
        FunctionTimer.builder(
                        "xenstream.request.duration",
                        source,
                        same -> {
                            final DaemonStatistics shown = same.get();
                            return shown == null ? 0 : shown.latencies().count();
                        },
                        same -> {
                            final DaemonStatistics shown = same.get();
                            return shown == null ? 0 : shown.latencies().sum();
                        },
                        TimeUnit.NANOSECONDS)
                .description("Time from reading a request to its queued answer")
                .register(registry);
    }

    private static void addClients(final Meters<DaemonStatistics> meters) {
        meters.gauge("clients", "Connected clients", null, DaemonStatistics::clients)
                .counter("connections", "Clients that have connected", DaemonStatistics::connections);
        for (final DisconnectReason reason : DisconnectReason.values()) {
            meters.counter(
                    "disconnections",
                    "Clients that are not connected any more",
                    Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)),
                    shown -> shown.disconnections().get(reason));
        }
        meters.gauge("watches", "Watches of all clients", null, DaemonStatistics::watches)
                .gauge("transactions", "Open transactions of all clients", null, DaemonStatistics::transactions)
                .gauge("held", "Memory of watches and transactions", "bytes", DaemonStatistics::heldBytes)
                .gauge("waiting", "Output that clients have not read", "bytes", DaemonStatistics::waitingBytes);
    }

    private static void addStore(final Meters<DaemonStatistics> meters) {
        StoreMeters.add(
                meters,
                DaemonStatistics::nodes,
                DaemonStatistics::imageLength,
                DaemonStatistics::freeLength,
                DaemonStatistics::compactedLength,
                DaemonStatistics::sequence);
    }
}
