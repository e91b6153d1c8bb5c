// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.counters.CounterFile;
import io.xenstream.counters.CounterKind;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The daemon's counters in a file, except {@link DaemonGauges}. Each has one writer, the daemon's thread, and is stored when what it counts happens.
 */
final class DaemonCounters {
    /** Durations are counted up to these powers of two, in nanoseconds: from a microsecond to a second. */
    private static final int FIRST_POWER = 10;

    private static final int LAST_POWER = 30;

    private final CounterFile file;
    private final AtomicCounter[] requests = new AtomicCounter[MessageType.UNKNOWN + 1];
    private final Map<StoreError, AtomicCounter> errors = new EnumMap<>(StoreError.class);
    private final Map<DisconnectReason, AtomicCounter> disconnections = new EnumMap<>(DisconnectReason.class);
    /** The last one is of longer durations. */
    private final AtomicCounter[] durations = new AtomicCounter[LAST_POWER - FIRST_POWER + 2];

    private final AtomicCounter nanos;
    private final AtomicCounter events;
    private final AtomicCounter receivedBytes;
    private final AtomicCounter sentBytes;
    private final AtomicCounter connections;

    DaemonCounters(final CounterFile file) {
        this.file = file;
        for (int type = 0; type < requests.length; type++) {
            if (MessageType.known(type) == type) {
                requests[type] = counter("requests." + MessageType.name(type));
            }
        }
        for (final StoreError error : StoreError.values()) {
            errors.put(error, counter("errors." + error.name()));
        }
        events = counter("events");
        receivedBytes = counter("received.bytes");
        sentBytes = counter("sent.bytes");
        for (int i = 0; i < durations.length - 1; i++) {
            durations[i] = counter("duration.upTo." + (1L << (FIRST_POWER + i)) + ".ns");
        }
        durations[durations.length - 1] = counter("duration.longer");
        nanos = counter("duration.sum.ns");
        connections = counter("connections");
        for (final DisconnectReason reason : DisconnectReason.values()) {
            disconnections.put(reason, counter("disconnections." + reason.name()));
        }
    }

    private AtomicCounter counter(final String name) {
        return file.counter("daemon." + name, CounterKind.COUNTER);
    }

    /** Requests that took that long were answered before there was the file. */
    void answered(final LatencyHistogram latencies) {
        long below = 0;
        for (int i = 0; i < durations.length; i++) {
            final long upTo =
                    i == durations.length - 1 ? latencies.count() : latencies.countUpTo(1L << (FIRST_POWER + i));
            durations[i].getAndAddRelease(upTo - below);
            below = upTo;
        }
        nanos.getAndAddRelease(latencies.sum());
    }

    /** The number is negative for requests that will be dispatched again. */
    void requests(final int knownType, final long count) {
        requests[knownType].getAndAddRelease(count);
    }

    void errors(final StoreError error, final long count) {
        errors.get(error).getAndAddRelease(count);
    }

    void events(final long count) {
        events.getAndAddRelease(count);
    }

    void received(final long bytes) {
        receivedBytes.getAndAddRelease(bytes);
    }

    void sent(final long bytes) {
        sentBytes.getAndAddRelease(bytes);
    }

    /** A request was answered. */
    void answered(final long duration) {
        final int power = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, duration - 1));
        durations[Math.max(FIRST_POWER, Math.min(power, LAST_POWER + 1)) - FIRST_POWER].incrementRelease();
        nanos.getAndAddRelease(duration);
    }

    void connections(final long count) {
        connections.getAndAddRelease(count);
    }

    void disconnections(final DisconnectReason reason, final long count) {
        disconnections.get(reason).getAndAddRelease(count);
    }
}
