// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import io.xenstream.compat.CompatibilityBreach.Prediction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks images that violate one rule each, most of them without special nodes, and similar images that do not, against each daemon. */
final class CompatibilityRulesTest {
    static Stream<Arguments> breachesByDaemon() {
        return Stream.concat(
                byDaemon(CDaemonBreaches.breaches(), CDaemonBreaches.DAEMONS),
                byDaemon(OxenstoredBreaches.breaches(), OxenstoredBreaches.DAEMONS));
    }

    private static Stream<Arguments> byDaemon(
            final List<CompatibilityBreach> breaches, final List<TargetDaemon> daemons) {
        return breaches.stream()
                .flatMap(breach -> IntStream.range(0, daemons.size())
                        .mapToObj(i -> Arguments.of(breach, daemons.get(i), breach.outcome(i))));
    }

    @ParameterizedTest
    @MethodSource("breachesByDaemon")
    void shouldPredictTheOutcomeOfEachBreach(
            final CompatibilityBreach breach, final TargetDaemon daemon, final LoadOutcome outcome) {
        final List<Prediction> predictions = CompatibilityBreach.check(breach.broken(), daemon);

        final List<Prediction> otherRules = predictions.stream()
                .filter(prediction -> prediction.finding().rule() != breach.rule())
                .filter(prediction -> prediction.finding().rule() != CompatibilityRule.C_SPECIAL_MISSING)
                .toList();
        assertThat(otherRules)
                .allMatch(other -> breach.others().contains(other.finding().rule()));
        assertThat(predictions)
                .filteredOn(prediction -> prediction.finding().rule() == breach.rule())
                .extracting(Prediction::outcome)
                .isEqualTo(outcome == null ? List.of() : List.of(outcome));
    }

    @ParameterizedTest
    @MethodSource("breachesByDaemon")
    void shouldReportAnErrorIfTheImageIsNotLoaded(
            final CompatibilityBreach breach, final TargetDaemon daemon, final LoadOutcome outcome) {
        final List<Severity> severities = CompatibilityBreach.check(breach.broken(), daemon).stream()
                .map(Prediction::finding)
                .filter(finding -> finding.rule() == breach.rule())
                .map(Finding::severity)
                .toList();

        if (outcome == null) {
            assertThat(severities).isEmpty();
        } else {
            assertThat(severities)
                    .containsExactly(
                            switch (outcome) {
                                case LOADS -> Severity.NOTE;
                                case LOADS_WITH_LOSS -> breach.rule().severity();
                                case MAY_CRASH, FAILS, CRASHES -> Severity.ERROR;
                            });
        }
    }

    @ParameterizedTest
    @MethodSource("breachesByDaemon")
    void shouldNotReportTheRuleForTheSoundImage(
            final CompatibilityBreach breach, final TargetDaemon daemon, final LoadOutcome outcome) {
        assertThat(CompatibilityBreach.check(breach.sound(), daemon))
                .noneMatch(prediction -> prediction.finding().rule() == breach.rule());
    }

    @Test
    void shouldCoverEachCompatibilityRule() {
        final Set<Rule> covered = new HashSet<>();
        CDaemonBreaches.breaches().forEach(breach -> covered.add(breach.rule()));
        OxenstoredBreaches.breaches().forEach(breach -> covered.add(breach.rule()));

        assertThat(covered).containsExactlyInAnyOrder(CompatibilityRule.values());
    }
}
