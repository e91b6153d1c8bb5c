// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One rule of a receiver broken at a time: exactly that consequence for each; and as near to it as can be: none of that rule. */
final class ReceiverRulesTest {
    static Stream<Arguments> breachesByReceiver() {
        return Stream.concat(
                byReceiver(CDaemonBreaches.breaches(), CDaemonBreaches.RECEIVERS),
                byReceiver(OxenstoredBreaches.breaches(), OxenstoredBreaches.RECEIVERS));
    }

    private static Stream<Arguments> byReceiver(final List<ReceiverBreach> breaches, final List<Receiver> receivers) {
        return breaches.stream()
                .flatMap(breach -> IntStream.range(0, receivers.size())
                        .mapToObj(i -> Arguments.of(breach, receivers.get(i), breach.loading(i))));
    }

    @ParameterizedTest
    @MethodSource("breachesByReceiver")
    void shouldSayExactlyWhatTheBreachComesTo(
            final ReceiverBreach breach, final Receiver receiver, final Loading loading) {
        final List<Consequence> consequences = ReceiverBreach.judge(breach.broken(), receiver);

        final List<Consequence> ofOthers = consequences.stream()
                .filter(consequence -> consequence.finding().rule() != breach.rule())
                .toList();
        assertThat(ofOthers)
                .allMatch(other -> breach.others().contains(other.finding().rule()));
        assertThat(consequences)
                .filteredOn(consequence -> consequence.finding().rule() == breach.rule())
                .extracting(Consequence::loading)
                .isEqualTo(loading == null ? List.of() : List.of(loading));
    }

    @ParameterizedTest
    @MethodSource("breachesByReceiver")
    void shouldCallAnErrorWhatKeepsTheImageFromBeingLoaded(
            final ReceiverBreach breach, final Receiver receiver, final Loading loading) {
        final List<Severity> severities = ReceiverBreach.judge(breach.broken(), receiver).stream()
                .map(Consequence::finding)
                .filter(finding -> finding.rule() == breach.rule())
                .map(Finding::severity)
                .toList();

        if (loading == null) {
            assertThat(severities).isEmpty();
        } else {
            assertThat(severities)
                    .containsExactly(
                            switch (loading) {
                                case LOADS -> Severity.NOTE;
                                case LOADS_WITH_LOSS -> breach.rule().severity();
                                case FAILS, CRASHES -> Severity.ERROR;
                            });
        }
    }

    @ParameterizedTest
    @MethodSource("breachesByReceiver")
    void shouldSayNothingOfTheRuleWhereItIsNearlyBroken(
            final ReceiverBreach breach, final Receiver receiver, final Loading loading) {
        assertThat(ReceiverBreach.judge(breach.sound(), receiver))
                .noneMatch(consequence -> consequence.finding().rule() == breach.rule());
    }

    @Test
    void shouldHaveABreachOfEachRuleOfReceivers() {
        final Set<Rule> covered = new HashSet<>();
        CDaemonBreaches.breaches().forEach(breach -> covered.add(breach.rule()));
        OxenstoredBreaches.breaches().forEach(breach -> covered.add(breach.rule()));

        assertThat(covered).containsExactlyInAnyOrder(ReceiverRule.values());
    }
}
