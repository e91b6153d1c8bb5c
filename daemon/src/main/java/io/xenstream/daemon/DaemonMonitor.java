// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.XenstreamException;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what the daemon does, and tells its listener and Flight Recorder what happens. Belongs to the process: a successor begins anew. Nothing is allocated for a
 * request.
 */
final class DaemonMonitor {
    private static final System.Logger LOGGER = System.getLogger("io.xenstream.daemon");

    private final RequestCounters counters = new RequestCounters();
    private final LatencyHistogram latencies = new LatencyHistogram();
    private final Map<DisconnectReason, Long> disconnections = new EnumMap<>(DisconnectReason.class);
    private long connections;
    private DaemonListener listener = DaemonListener.NONE;

    /** Null if this runtime has no Flight Recorder. */
    private final FlightEvents.Turn turn = FlightEvents.turn();

    private boolean isTurnRecorded;
    /** Counts the same in a file; null if there is none. */
    private DaemonCounters file;

    private long answeredBefore;
    /** When the request in progress began: when the one before was answered, or the turn began. */
    private long begin;

    DaemonMonitor() {
        for (final DisconnectReason reason : DisconnectReason.values()) {
            disconnections.put(reason, 0L);
        }
        FlightEvents.prepare();
    }

    /** Counts in a file as well, what was counted before included. */
    void countIn(final DaemonCounters counted) {
        file = counted;
        counters.countIn(counted);
        file.answered(latencies);
        file.connections(connections);
        disconnections.forEach(file::disconnections);
    }

    void reportTo(final DaemonListener newListener) {
        listener = newListener;
    }

    /** The counters of all clients. */
    RequestCounters counters() {
        return counters;
    }

    LatencyHistogram latencies() {
        return latencies;
    }

    /** Clients that have connected to this process. */
    long connections() {
        return connections;
    }

    Map<DisconnectReason, Long> disconnections() {
        return Collections.unmodifiableMap(new EnumMap<>(disconnections));
    }

    void beginTurn() {
        isTurnRecorded = turn != null && turn.isEnabled();
        if (isTurnRecorded) {
            turn.begin();
            answeredBefore = latencies.count();
        }
        beginRequests();
    }

    /** What was done before has nothing to do with the next request. */
    void beginRequests() {
        begin = System.nanoTime();
    }

    /** The last look at the clock, in nanoseconds. */
    long time() {
        return begin;
    }

    /** A request was answered. One look at the clock, since the next request begins with the end of this one. */
    void answered() {
        final long now = System.nanoTime();
        latencies.record(now - begin);
        if (file != null) {
            file.answered(now - begin);
        }
        begin = now;
    }

    void endTurn(final int clients) {
        if (isTurnRecorded) {
            turn.end();
            if (turn.shouldCommit()) {
                turn.clients = clients;
                turn.requests = latencies.count() - answeredBefore;
                turn.commit();
            }
        }
    }

    void connected(final long client, final long process) {
        connections++;
        if (file != null) {
            file.connections(1);
        }
        listener.connected(client, process);
        FlightEvents.connected(client, process);
        LOGGER.log(Level.DEBUG, () -> "client " + client + " of process " + process + " connected");
    }

    void disconnected(
            final long client, final long process, final RequestCounters ofClient, final DisconnectReason reason) {
        disconnections.merge(reason, 1L, Long::sum);
        if (file != null) {
            file.disconnections(reason, 1);
        }
        listener.disconnected(client, process, ofClient.requests(), reason);
        FlightEvents.disconnected(client, process, ofClient, reason);
        LOGGER.log(Level.DEBUG, () -> "client " + client + " disconnected: " + reason.text());
    }

    void refused(final long client, final int type, final StoreError error) {
        listener.refused(client, MessageType.name(type), error.name());
        if (LOGGER.isLoggable(Level.DEBUG)) {
            LOGGER.log(Level.DEBUG, "client " + client + " got " + error + " for " + MessageType.name(type));
        }
    }

    void liveUpdate(final String program, final List<String> arguments) {
        listener.liveUpdate(program, arguments);
        LOGGER.log(Level.DEBUG, () -> "live update: starting " + program);
    }

    void failed(final XenstreamException failure) {
        listener.failed(failure);
        LOGGER.log(Level.WARNING, failure::getMessage);
    }
}
