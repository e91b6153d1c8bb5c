// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import java.util.EnumMap;
import java.util.Map;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Measures the phases of a handoff and enforces their timeouts. */
final class Phases {
    private final String label;
    private final boolean isPredecessor;
    private final HandoffOptions.Timeouts timeouts;
    private final Map<HandoffPhase, Long> nanos = new EnumMap<>(HandoffPhase.class);
    private HandoffPhase phase;
    private long began;
    private PhaseEvent event;

    Phases(final String label, final boolean isPredecessor, final HandoffOptions.Timeouts timeouts) {
        this.label = label;
        this.isPredecessor = isPredecessor;
        this.timeouts = timeouts;
    }

    HandoffPhase current() {
        return phase;
    }

    Map<HandoffPhase, Long> nanos() {
        return nanos;
    }

    void begin(final HandoffPhase next) {
        end(null);
        phase = next;
        began = System.nanoTime();
        event = new PhaseEvent();
        event.begin();
    }

    /** Ends the phase; the failure is null if it succeeded. */
    void end(final HandoffException failure) {
        if (phase == null) {
            return;
        }
        nanos.put(phase, System.nanoTime() - began);
        event.socket = label;
        event.isPredecessor = isPredecessor;
        event.phase = phase.name();
        event.rule = failure == null ? null : failure.rule().code();
        event.commit();
        phase = null;
    }

    /**
     * Checks the timeout of the phase.
     *
     * @throws HandoffException if the phase has taken longer
     */
    void requireInTime() {
        final long elapsed = System.nanoTime() - began;
        if (elapsed > timeouts.nanos(phase)) {
            throw new HandoffException(
                    HandoffRule.TIMEOUT,
                    Place.whole(label),
                    "phase " + phase + " has taken " + elapsed / 1_000_000 + " ms, its timeout is "
                            + timeouts.nanos(phase) / 1_000_000 + " ms");
        }
    }

    /** One phase of a handoff, in Flight Recorder. */
    @Name("io.xenstream.HandoffPhase")
    @Label("Handoff Phase")
    @Description("A phase of a handoff, as one of the two processes saw it")
    @Category({"xenstream", "Handoff"})
    @StackTrace(false)
    static final class PhaseEvent extends Event {
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
}
