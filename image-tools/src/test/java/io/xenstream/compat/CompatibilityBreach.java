// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.verify.TestImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An image that violates a compatibility rule, and a similar image that does not.
 *
 * @param rule     the rule
 * @param outcomes the outcome for each daemon: {@code -} no finding, {@code N} loads, {@code L} loads with loss, {@code M} may crash,
 *     {@code F} fails, {@code C} crashes
 * @param others   other rules that the broken image may violate
 * @param broken   the image that violates the rule
 * @param sound    the image that does not
 */
record CompatibilityBreach(Rule rule, String outcomes, Set<Rule> others, TestImage broken, TestImage sound) {
    /** A finding and its outcome. */
    record Prediction(Finding finding, LoadOutcome outcome) {}

    static CompatibilityBreach breach(
            final Rule rule,
            final String outcomes,
            final TestImage broken,
            final TestImage sound,
            final Rule... others) {
        return new CompatibilityBreach(rule, outcomes, Set.of(others), broken, sound);
    }

    static List<Prediction> check(final TestImage image, final TargetDaemon daemon) {
        final List<Prediction> predictions = new ArrayList<>();
        try (Region region = Region.ofArray(image.bytes(), TestImage.LABEL)) {
            CompatibilityChecker.check(
                    region,
                    ReadOptions.DEFAULT,
                    daemon,
                    (finding, outcome) -> predictions.add(new Prediction(finding, outcome)));
        }
        return predictions;
    }

    /** Returns the outcome for the daemon with an index, or null if there is no finding. */
    LoadOutcome outcome(final int index) {
        return switch (outcomes.charAt(index)) {
            case 'N' -> LoadOutcome.LOADS;
            case 'L' -> LoadOutcome.LOADS_WITH_LOSS;
            case 'M' -> LoadOutcome.MAY_CRASH;
            case 'F' -> LoadOutcome.FAILS;
            case 'C' -> LoadOutcome.CRASHES;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return rule + " " + outcomes;
    }
}
