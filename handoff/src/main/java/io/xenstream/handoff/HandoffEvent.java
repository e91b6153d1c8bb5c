// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A whole handoff, in Flight Recorder. */
@Name("io.xenstream.Handoff")
@Label("Handoff")
@Description("A handoff, as one of the two processes saw it, from its first message until one of them serves")
@Category({"xenstream", "Handoff"})
@StackTrace(false)
final class HandoffEvent extends Event {
    @Label("Socket")
    String socket;

    @Label("Is Predecessor")
    boolean isPredecessor;

    @Label("Outcome")
    @Description("Who owns the connections: SUCCESSOR_SERVES or PREDECESSOR_SERVES")
    String outcome;

    @Label("Image Length")
    @DataAmount
    long imageLength;

    @Label("Descriptors")
    int descriptors;

    @Label("Frozen")
    @Description("How long nobody served")
    @Timespan
    long frozen;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private HandoffEvent() {}

    /** Begins the event. Whoever records may begin to do so before it ends. */
    static HandoffEvent start(final String label, final boolean predecessor) {
        final HandoffEvent event = new HandoffEvent();
        event.socket = label;
        event.isPredecessor = predecessor;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void end(final HandoffResult result) {
        outcome = result.outcome().name();
        imageLength = result.imageLength();
        descriptors = result.descriptors();
        frozen = result.frozenNanos();
        rule = result.failure().map(failure -> failure.rule().code()).orElse(null);
        commit();
    }
}
