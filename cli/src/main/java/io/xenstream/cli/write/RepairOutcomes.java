// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import io.xenstream.verify.SoundNodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What daemons would do with a repaired image. */
final class RepairOutcomes {
    private final Map<String, Object> outcomes = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    private RepairOutcomes() {}

    /** The outcomes for an image that was not written. */
    static RepairOutcomes none() {
        return new RepairOutcomes();
    }

    /**
     * Checks an image for one daemon, or for each.
     *
     * @param image  contains nothing but the image
     * @param sound  made of the image
     * @param wanted null for each
     */
    static RepairOutcomes of(
            final Region image, final ReadOptions options, final SoundNodes sound, final TargetDaemon wanted) {
        final RepairOutcomes result = new RepairOutcomes();
        for (final TargetDaemon daemon : TargetDaemon.values()) {
            if (wanted == null ? daemon != TargetDaemon.SPEC : daemon == wanted) {
                result.check(image, options, sound, daemon);
            }
        }
        return result;
    }

    private void check(
            final Region image, final ReadOptions options, final SoundNodes sound, final TargetDaemon daemon) {
        final WorstFinding worst = new WorstFinding();
        final Verdict verdict = CompatibilityChecker.check(image, options, sound, daemon, worst::add);
        outcomes.put(daemon.code(), verdict.outcome().name());
        if (verdict.outcome().compareTo(LoadOutcome.LOADS_WITH_LOSS) > 0) {
            failures.add(daemon.code() + " would " + verdict.outcome().phrase() + " (" + verdict.outcome() + "): "
                    + worst.text() + "; to repair it for this daemon, use --for " + daemon.code());
        }
    }

    /** The outcome for each daemon by its name, for the JSON form. */
    Map<String, Object> outcomes() {
        return outcomes;
    }

    /** A line for each daemon that does not load the image. */
    List<String> failures() {
        return failures;
    }

    /** The first of the worst findings. */
    private static final class WorstFinding {
        private Finding finding;
        private LoadOutcome outcome = LoadOutcome.LOADS;

        void add(final Finding next, final LoadOutcome nextOutcome) {
            if (finding == null || nextOutcome.compareTo(outcome) > 0) {
                finding = next;
                outcome = nextOutcome;
            }
        }

        String text() {
            final String detail = finding.detail().isEmpty() ? "" : ": " + finding.detail();
            return finding.rule().title() + detail + " (" + finding.rule().code() + ")";
        }
    }
}
