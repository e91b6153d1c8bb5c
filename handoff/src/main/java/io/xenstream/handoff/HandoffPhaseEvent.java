// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One phase of a handoff, in Flight Recorder. */
@Name("io.xenstream.HandoffPhase")
@Label("Handoff Phase")
@Description("A phase of a handoff, as one of the two processes saw it")
@Category({"xenstream", "Handoff"})
@StackTrace(false)
final class HandoffPhaseEvent extends Event {
    @Label("Socket")
    String socket;

    @Label("Is Predecessor")
    boolean isPredecessor;

    @Label("Phase")
    String phase;

    @Label("Rule")
    @Description("The rule that was broken, if the handoff failed in this phase")
    String rule;

    private HandoffPhaseEvent() {}

    /** Begins the event. Whoever records may begin to do so before it ends. */
    static HandoffPhaseEvent start(final String label, final boolean predecessor, final HandoffPhase next) {
        final HandoffPhaseEvent event = new HandoffPhaseEvent();
        event.socket = label;
        event.isPredecessor = predecessor;
        event.phase = next.name();
        event.begin();
        return event;
    }

    /** Commits the event. The failure is null if the phase succeeded. */
    void end(final HandoffException failure) {
        rule = failure == null ? null : failure.rule().code();
        commit();
    }
}
