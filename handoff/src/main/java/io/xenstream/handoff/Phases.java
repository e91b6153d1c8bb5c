// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import io.xenstream.codec.internal.FlightRecording;
import java.util.EnumMap;
import java.util.Map;

/** Measures the phases of a handoff and enforces their timeouts. */
final class Phases {
    private final String label;
    private final boolean isPredecessor;
    private final HandoffOptions.Timeouts timeouts;
    private final Map<HandoffPhase, Long> nanos = new EnumMap<>(HandoffPhase.class);
    private HandoffPhase phase;
    private long began;
    /** Null if nobody records it. */
    private HandoffPhaseEvent event;

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
        event = FlightRecording.isPresent() ? HandoffPhaseEvent.start(label, isPredecessor, next) : null;
    }

    /** Ends the phase; the failure is null if it succeeded. */
    void end(final HandoffException failure) {
        if (phase == null) {
            return;
        }
        nanos.put(phase, System.nanoTime() - began);
        if (event != null) {
            event.end(failure);
        }
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
}
