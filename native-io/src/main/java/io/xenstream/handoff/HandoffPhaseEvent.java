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
}
