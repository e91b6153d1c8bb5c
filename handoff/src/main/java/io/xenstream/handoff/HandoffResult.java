// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a handoff ended, as one of the two processes saw it.
 *
 * @param outcome     who owns the connections now
 * @param phaseNanos  how long each phase took that was entered, in nanoseconds
 * @param imageLength bytes of the image; 0 if none was written
 * @param descriptors descriptors that were sent or received, not counting those of files and of the handoff's own socket
 * @param frozenNanos from the freeze to the end of the handoff, in nanoseconds of the clock that both processes share: the blackout; 0 if
 *                    nothing was frozen
 * @param failure     why the handoff failed; empty if it succeeded
 */
public record HandoffResult(
        Outcome outcome,
        Map<HandoffPhase, Long> phaseNanos,
        long imageLength,
        int descriptors,
        long frozenNanos,
        Optional<HandoffException> failure) {
    /** Who owns the connections. */
    public enum Outcome {
        /** The successor: the handoff succeeded. */
        SUCCESSOR_SERVES,
        /** The predecessor: it serves on; or it died before it released the connections. */
        PREDECESSOR_SERVES
    }

    /**
     * Copies the map.
     *
     * @param outcome     who owns the connections now
     * @param phaseNanos  how long each phase took, in nanoseconds
     * @param imageLength bytes
     * @param descriptors how many
     * @param frozenNanos nanoseconds
     * @param failure     why the handoff failed
     */
    public HandoffResult {
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(failure);
        final Map<HandoffPhase, Long> copy = new EnumMap<>(HandoffPhase.class);
        copy.putAll(phaseNanos);
        phaseNanos = Collections.unmodifiableMap(copy);
    }

    /**
     * Whether the successor serves.
     *
     * @return true if the handoff succeeded
     */
    public boolean isSuccess() {
        return outcome == Outcome.SUCCESSOR_SERVES;
    }
}
