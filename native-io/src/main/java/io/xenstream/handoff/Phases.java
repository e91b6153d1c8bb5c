// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
import java.util.EnumMap;
import java.util.Map;

/** The clock of a handoff: which phase it is in, since when, and whether its time is up. */
final class Phases {
    private final String label;
    private final boolean isPredecessor;
    private final HandoffTimeouts timeouts;
    private final Map<HandoffPhase, Long> nanos = new EnumMap<>(HandoffPhase.class);
    private HandoffPhase phase;
    private long began;
    private HandoffPhaseEvent event;

    Phases(final String label, final boolean isPredecessor, final HandoffTimeouts timeouts) {
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
        event = new HandoffPhaseEvent();
        event.begin();
    }

    /** Ends the phase, well or by an exception. */
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
     * Checks the clock.
     *
     * @throws HandoffException if the phase has taken longer than it may
     */
    void requireInTime() {
        final long elapsed = System.nanoTime() - began;
        if (elapsed > timeouts.nanos(phase)) {
            throw new HandoffException(
                    HandoffRule.TIMEOUT,
                    ImageLocation.whole(label),
                    "phase " + phase + " within " + timeouts.nanos(phase) / 1_000_000 + " ms",
                    elapsed / 1_000_000 + " ms");
        }
    }
}
