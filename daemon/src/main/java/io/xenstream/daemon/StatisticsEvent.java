// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The daemon's statistics, in Flight Recorder, as often as the recording wants them. */
@Name("io.xenstream.DaemonStatistics")
@Label("Daemon Statistics")
@Description("What the xenstore daemon has done since it began, and what it holds")
@Category({"xenstream", "Daemon"})
@StackTrace(false)
@Period("10 s")
final class StatisticsEvent extends Event {
    @Label("Requests")
    long requests;

    @Label("Errors")
    long errors;

    @Label("Conflicts")
    @Description("Transactions that ended with EAGAIN")
    long conflicts;

    @Label("Events")
    @Description("Watch events")
    long events;

    @Label("Received")
    @DataAmount
    long receivedBytes;

    @Label("Sent")
    @DataAmount
    long sentBytes;

    @Label("99th Percentile")
    @Description("A time that 99 of 100 requests did not exceed")
    @Timespan
    long p99;

    @Label("Clients")
    int clients;

    @Label("Watches")
    int watches;

    @Label("Transactions")
    int transactions;

    @Label("Held")
    @Description("Memory of watches and transactions")
    @DataAmount
    long heldBytes;

    @Label("Waiting")
    @Description("Output that clients have not read")
    @DataAmount
    long waitingBytes;

    @Label("Nodes")
    long nodes;

    @Label("Image")
    @DataAmount
    long imageLength;

    @Label("Free")
    @Description("Free space in the image")
    @DataAmount
    long freeLength;

    /** Lets Flight Recorder run this whenever a recording wants the event. */
    static void addPeriodic(final Runnable asking) {
        FlightRecorder.addPeriodicEvent(StatisticsEvent.class, asking);
    }

    static void removePeriodic(final Runnable asking) {
        FlightRecorder.removePeriodicEvent(asking);
    }

    static void record(final DaemonStatistics statistics) {
        final StatisticsEvent event = new StatisticsEvent();
        event.requests = sum(statistics.requests().values());
        event.errors = sum(statistics.errors().values());
        event.conflicts = statistics.errors().get(StoreError.EAGAIN.name());
        event.events = statistics.events();
        event.receivedBytes = statistics.receivedBytes();
        event.sentBytes = statistics.sentBytes();
        event.p99 = statistics.latencies().quantile(0.99);
        event.clients = statistics.clients();
        event.watches = statistics.watches();
        event.transactions = statistics.transactions();
        event.heldBytes = statistics.heldBytes();
        event.waitingBytes = statistics.waitingBytes();
        event.nodes = statistics.nodes();
        event.imageLength = statistics.imageLength();
        event.freeLength = statistics.freeLength();
        event.commit();
    }

    private static long sum(final Iterable<Long> counts) {
        long sum = 0;
        for (final long count : counts) {
            sum += count;
        }
        return sum;
    }
}
