// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * How a process hands over, or takes over.
 *
 * @param timeouts  how long each phase may take
 * @param directory where the predecessor writes the image, in a file without a name; docs/tuning.md says how to choose it
 * @param prefaults runs the task that prepares the image's memory while the predecessor still serves; null for no preparation. The executor
 *                  needs a thread other than the daemon's, on an idle core
 */
public record HandoffOptions(Timeouts timeouts, Path directory, Executor prefaults) {
    /** The default timeouts, the host's tmpfs ({@code /dev/shm}), no preparation of memory. */
    public static final HandoffOptions DEFAULT = new HandoffOptions(Timeouts.DEFAULT, Path.of("/dev/shm"), null);

    /**
     * Checks that timeouts and directory are present.
     *
     * @param timeouts  how long each phase may take
     * @param directory where the predecessor writes the image
     * @param prefaults runs the task that prepares the image's memory, or null
     */
    public HandoffOptions {
        Objects.requireNonNull(timeouts);
        Objects.requireNonNull(directory);
    }

    /**
     * The same options with other timeouts.
     *
     * @param limits how long each phase may take
     * @return new options
     */
    public HandoffOptions withTimeouts(final Timeouts limits) {
        return new HandoffOptions(limits, directory, prefaults);
    }

    /**
     * The same options with another directory for the image.
     *
     * @param place a directory that the daemon may write to
     * @return new options
     */
    public HandoffOptions withDirectory(final Path place) {
        return new HandoffOptions(timeouts, place, prefaults);
    }

    /**
     * The same options with memory prepared before the freeze.
     *
     * @param executor runs one task for each handoff, or null for no preparation
     * @return new options
     */
    public HandoffOptions withPrefaults(final Executor executor) {
        return new HandoffOptions(timeouts, directory, executor);
    }

    /**
     * How long each phase may take. Each process measures by itself. The predecessor's timeouts bound the blackout; the successor's should not be
     * shorter.
     *
     * <p>A callback is not interrupted: its timeout is checked when it returns.
     *
     * @param limits one timeout for each phase
     */
    public record Timeouts(Map<HandoffPhase, Duration> limits) {
        /** Five seconds for each phase up to the freeze and for the release; thirty seconds for each phase that writes, copies or builds. */
        public static final Timeouts DEFAULT = new Timeouts(Map.of(
                HandoffPhase.HELLO, Duration.ofSeconds(5),
                HandoffPhase.PREPARE, Duration.ofSeconds(5),
                HandoffPhase.FREEZE, Duration.ofSeconds(5),
                HandoffPhase.STATE, Duration.ofSeconds(30),
                HandoffPhase.DESCRIPTORS, Duration.ofSeconds(30),
                HandoffPhase.ADOPT, Duration.ofSeconds(30),
                HandoffPhase.VERIFY, Duration.ofSeconds(30),
                HandoffPhase.RELEASE, Duration.ofSeconds(5)));

        /**
         * Checks the timeouts.
         *
         * @param limits one timeout for each phase, greater than zero, at most a day
         * @throws IllegalArgumentException if a phase has no timeout, or one that is out of range
         */
        public Timeouts {
            final Map<HandoffPhase, Duration> checked = new EnumMap<>(HandoffPhase.class);
            for (final HandoffPhase phase : HandoffPhase.values()) {
                final Duration limit = limits.get(phase);
                if (limit == null || limit.isZero() || limit.isNegative() || limit.compareTo(Duration.ofDays(1)) > 0) {
                    throw new IllegalArgumentException(
                            "phase " + phase + " must have a timeout of up to a day, but has " + limit);
                }
                checked.put(phase, limit);
            }
            limits = Collections.unmodifiableMap(checked);
        }

        /**
         * How long a phase may take.
         *
         * @param phase the phase
         * @return nanoseconds, greater than 0
         */
        public long nanos(final HandoffPhase phase) {
            return limits.get(phase).toNanos();
        }

        /**
         * The same timeouts except for one phase.
         *
         * @param phase the phase
         * @param limit its new timeout
         * @return new timeouts
         * @throws IllegalArgumentException if the timeout is out of range
         */
        public Timeouts with(final HandoffPhase phase, final Duration limit) {
            final Map<HandoffPhase, Duration> changed = new EnumMap<>(limits);
            changed.put(phase, Objects.requireNonNull(limit));
            return new Timeouts(changed);
        }

        /**
         * The same timeout for all phases.
         *
         * @param limit of each phase
         * @return new timeouts
         * @throws IllegalArgumentException if the timeout is out of range
         */
        public static Timeouts ofAll(final Duration limit) {
            final Map<HandoffPhase, Duration> limits = new EnumMap<>(HandoffPhase.class);
            for (final HandoffPhase phase : HandoffPhase.values()) {
                limits.put(phase, limit);
            }
            return new Timeouts(limits);
        }
    }
}
