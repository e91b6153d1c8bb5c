// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

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
    private FlightEvents() {}

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
