// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.handoff.HandoffResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the duration of a handoff. */
final class HandoffTimes {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private HandoffTimes() {}

    /** The time during which no process served clients, and the duration of each phase as seen by this process, in milliseconds. */
    static String of(final HandoffResult result) {
        final String phases = result.phaseNanos().entrySet().stream()
                .map(phase -> phase.getKey().name().toLowerCase(Locale.ROOT) + ' ' + milliseconds(phase.getValue()))
                .collect(Collectors.joining(", "));
        return "frozen " + milliseconds(result.frozenNanos()) + " ms (" + phases + ") for " + result.imageLength()
                + " bytes and " + result.descriptors() + " descriptors";
    }

    private static String milliseconds(final long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLISECOND);
    }
}
