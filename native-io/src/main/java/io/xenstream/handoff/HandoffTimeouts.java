// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How long each phase may take. Each process watches its own clock; the successor's limits should not be shorter than the predecessor's,
 * whose limits bound the blackout.
 *
 * <p>A callback is not interrupted: that it took too long is found out when it returns.
 *
 * @param limits one limit for each phase
 */
public record HandoffTimeouts(Map<HandoffPhase, Duration> limits) {
    /** Five seconds for the phases before the freeze, and for the release; thirty for each of those that write, copy or build. */
    public static final HandoffTimeouts DEFAULT = new HandoffTimeouts(Map.of(
            HandoffPhase.HELLO, Duration.ofSeconds(5),
            HandoffPhase.PREPARE, Duration.ofSeconds(5),
            HandoffPhase.FREEZE, Duration.ofSeconds(5),
            HandoffPhase.STATE, Duration.ofSeconds(30),
            HandoffPhase.DESCRIPTORS, Duration.ofSeconds(30),
            HandoffPhase.ADOPT, Duration.ofSeconds(30),
            HandoffPhase.VERIFY, Duration.ofSeconds(30),
            HandoffPhase.RELEASE, Duration.ofSeconds(5)));

    /**
     * Checks the limits.
     *
     * @param limits one limit for each phase, more than zero, less than a day
     * @throws IllegalArgumentException if a phase has none, or one that is out of its range
     */
    public HandoffTimeouts {
        final Map<HandoffPhase, Duration> checked = new EnumMap<>(HandoffPhase.class);
        for (final HandoffPhase phase : HandoffPhase.values()) {
            final Duration limit = limits.get(phase);
            if (limit == null || limit.isZero() || limit.isNegative() || limit.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("phase " + phase + " needs a limit of up to a day, not " + limit);
            }
            checked.put(phase, limit);
        }
        limits = Collections.unmodifiableMap(checked);
    }

    /**
     * How long a phase may take.
     *
     * @param phase the phase
     * @return nanoseconds, more than 0
     */
    public long nanos(final HandoffPhase phase) {
        return limits.get(phase).toNanos();
    }

    /**
     * The same limits but for one phase.
     *
     * @param phase the phase
     * @param limit its new limit
     * @return new limits
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public HandoffTimeouts with(final HandoffPhase phase, final Duration limit) {
        final Map<HandoffPhase, Duration> changed = new EnumMap<>(limits);
        changed.put(phase, Objects.requireNonNull(limit));
        return new HandoffTimeouts(changed);
    }

    /**
     * The same limit for all phases.
     *
     * @param limit of each phase
     * @return new limits
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public static HandoffTimeouts ofAll(final Duration limit) {
        final Map<HandoffPhase, Duration> limits = new EnumMap<>(HandoffPhase.class);
        for (final HandoffPhase phase : HandoffPhase.values()) {
            limits.put(phase, limit);
        }
        return new HandoffTimeouts(limits);
    }
}
