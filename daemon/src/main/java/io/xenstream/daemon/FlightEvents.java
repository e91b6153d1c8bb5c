// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.internal.FlightRecording;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** The daemon's events in Flight Recorder, except {@link StatisticsEvent}. The first instance of an event takes a tenth of a second. */
final class FlightEvents {
    private static final boolean IS_PRESENT = FlightRecording.isPresent();

    private FlightEvents() {}

    /** Loads the classes: the first events take long, which is better now than when a client connects. */
    static void prepare() {
        if (IS_PRESENT) {
            Connected.prepare();
            Disconnected.prepare();
        }
    }

    /** Returns an event to use for all turns; null if this runtime has no Flight Recorder. */
    static Turn turn() {
        return IS_PRESENT ? new Turn() : null;
    }

    static void connected(final long client, final long process) {
        if (IS_PRESENT) {
            Connected.record(client, process);
        }
    }

    static void disconnected(
            final long client, final long process, final RequestCounters counters, final DisconnectReason reason) {
        if (IS_PRESENT) {
            Disconnected.record(client, process, counters, reason);
        }
    }

    /** A client has connected. */
    @Name("io.xenstream.ClientConnected")
    @Label("Client Connected")
    @Description("A client of the xenstore daemon has connected")
    @Category({"xenstream", "Daemon"})
    @StackTrace(false)
    static final class Connected extends Event {
        @Label("Client")
        long client;

        @Label("Process")
        @Description("The client's process, 0 if unknown")
        long process;

        private static void prepare() {
            new Connected().isEnabled();
        }

        private static void record(final long client, final long process) {
            final Connected event = new Connected();
            if (event.isEnabled()) {
                event.client = client;
                event.process = process;
                event.commit();
            }
        }
    }

    /** A client is not connected any more. */
    @Name("io.xenstream.ClientDisconnected")
    @Label("Client Disconnected")
    @Description("A client of the xenstore daemon is not connected any more")
    @Category({"xenstream", "Daemon"})
    @StackTrace(false)
    static final class Disconnected extends Event {
        @Label("Client")
        long client;

        @Label("Process")
        @Description("The client's process, 0 if unknown")
        long process;

        @Label("Reason")
        String reason;

        @Label("Requests")
        long requests;

        @Label("Errors")
        long errors;

        @Label("Received")
        @DataAmount
        long receivedBytes;

        @Label("Sent")
        @DataAmount
        long sentBytes;

        private static void prepare() {
            new Disconnected().isEnabled();
        }

        private static void record(
                final long client, final long process, final RequestCounters counters, final DisconnectReason reason) {
            final Disconnected event = new Disconnected();
            if (event.isEnabled()) {
                event.client = client;
                event.process = process;
                event.reason = reason.name();
                event.requests = counters.requests();
                event.errors = counters.errors();
                event.receivedBytes = counters.receivedBytes();
                event.sentBytes = counters.sentBytes();
                event.commit();
            }
        }
    }

    /** A slow turn of the daemon's loop, without the wait for clients before it. */
    @Name("io.xenstream.DaemonTurn")
    @Label("Daemon Turn")
    @Description("A turn of the xenstore daemon's loop: reads, answers and writes what there is")
    @Category({"xenstream", "Daemon"})
    @StackTrace(false)
    @Threshold("10 ms")
    static final class Turn extends Event {
        @Label("Clients")
        @Description("Clients for which something was done")
        int clients;

        @Label("Requests")
        @Description("Requests that were answered")
        long requests;
    }
}
