// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.XenstreamException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what the daemon does, and tells its listener and Flight Recorder what happens. Belongs to the process: a successor begins anew. Nothing is allocated for a
 * request.
 */
final class DaemonMonitor {
    private final RequestCounters counters = new RequestCounters();
    private final LatencyHistogram latencies = new LatencyHistogram();
    private final Map<DisconnectReason, Long> disconnections = new EnumMap<>(DisconnectReason.class);
    private long connections;
    private DaemonListener listener = DaemonListener.NONE;

    private final FlightEvents.Turn turn = new FlightEvents.Turn();
    private boolean isTurnRecorded;
    private long answeredBefore;
    /** When the request in progress began: when the one before was answered, or the turn began. */
    private long begin;

    DaemonMonitor() {
        for (final DisconnectReason reason : DisconnectReason.values()) {
            disconnections.put(reason, 0L);
        }
        // The first ones take long, which is better now than when a client connects.
        new FlightEvents.Connected().isEnabled();
        new FlightEvents.Disconnected().isEnabled();
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
        isTurnRecorded = turn.isEnabled();
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
        listener.connected(client, process);
        final FlightEvents.Connected event = new FlightEvents.Connected();
        if (event.isEnabled()) {
            event.client = client;
            event.process = process;
            event.commit();
        }
    }

    void disconnected(
            final long client, final long process, final RequestCounters ofClient, final DisconnectReason reason) {
        disconnections.merge(reason, 1L, Long::sum);
        listener.disconnected(client, process, ofClient.requests(), reason);
        final FlightEvents.Disconnected event = new FlightEvents.Disconnected();
        if (event.isEnabled()) {
            event.client = client;
            event.process = process;
            event.reason = reason.name();
            event.requests = ofClient.requests();
            event.errors = ofClient.errors();
            event.receivedBytes = ofClient.receivedBytes();
            event.sentBytes = ofClient.sentBytes();
            event.commit();
        }
    }

    void refused(final long client, final int type, final StoreError error) {
        listener.refused(client, MessageType.name(type), error.name());
    }

    void liveUpdate(final String program, final List<String> arguments) {
        listener.liveUpdate(program, arguments);
    }

    void failed(final XenstreamException failure) {
        listener.failed(failure);
    }
}
