// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One rule broken at a time: exactly that finding; and as near to it as can be without breaking it: none. */
public final class VerifierRulesTest {
    /** VerifierFramingTest has them. */
    private static final Set<FormatRule> LIMITS = EnumSet.of(FormatRule.RECORD_TOO_LONG, FormatRule.RECORD_TOO_MANY);

    public static List<Breach> breaches() {
        final List<Breach> all = new ArrayList<>();
        all.addAll(FramingBreaches.breaches());
        all.addAll(StateBreaches.breaches());
        all.addAll(NodeBreaches.breaches());
        return all;
    }

    public static Stream<Arguments> breachesInBothOrders() {
        return breaches().stream()
                .flatMap(breach -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .map(order -> Arguments.of(breach, order)));
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldFindExactlyTheBrokenRule(final Breach breach, final ByteOrder order) {
        final TestImage image = breach.broken().apply(order);

        final Examination examination = image.verify();

        assertThat(examination.findings()).hasSize(1);
        final Finding finding = examination.findings().get(0);
        assertThat(finding.rule()).isEqualTo(breach.rule());
        assertThat(finding.severity()).isEqualTo(breach.rule().severity());
        assertThat(finding.detail()).contains(breach.detail());
        assertThat(finding.place().label()).isEqualTo(TestImage.LABEL);
        assertThat(finding.place().recordIndex()).isEqualTo(breach.record());
        assertThat(finding.place().offset()).isEqualTo(expectedOffset(image, breach));
        assertThat(image.verifyDirect(ReadOptions.DEFAULT)).isEqualTo(examination);
    }

    private static long expectedOffset(final TestImage image, final Breach breach) {
        return breach.record() == Breach.HEADER ? breach.offset() : image.offset(breach.record()) + breach.offset();
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldCountTheFindingBySeverity(final Breach breach, final ByteOrder order) {
        final Verifier.Summary summary = breach.broken().apply(order).verify().summary();

        final Severity severity = breach.rule().severity();
        assertThat(summary.errors()).isEqualTo(severity == Severity.ERROR ? 1 : 0);
        assertThat(summary.warnings()).isEqualTo(severity == Severity.WARNING ? 1 : 0);
        assertThat(summary.notes()).isEqualTo(severity == Severity.NOTE ? 1 : 0);
        assertThat(summary.isGood()).isEqualTo(severity != Severity.ERROR);
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldThrowForEachFindingWhenStrict(final Breach breach, final ByteOrder order) {
        final Examination examination = breach.broken().apply(order).verifyStrictly();

        assertThat(examination.rules()).containsExactly(breach.rule());
        assertThat(examination.findings().get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(examination.summary().errors()).isEqualTo(1);
        assertThat(examination.summary().warnings() + examination.summary().notes())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldFindNothingInImagesJustInsideTheRules(final Breach breach, final ByteOrder order) {
        final TestImage image = breach.sound().apply(order);

        final Examination examination = image.verifyStrictly();

        assertThat(examination.findings()).isEmpty();
        assertThat(examination.summary()).isEqualTo(new Verifier.Summary(image.records(), 0, 0, 0, true));
    }

    @Test
    void shouldHaveABreachOfEachRule() {
        final Set<Rule> covered = new HashSet<>(LIMITS);
        breaches().forEach(breach -> covered.add(breach.rule()));

        assertThat(covered).containsExactlyInAnyOrder(FormatRule.values());
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldReadToTheEndUnlessThereIsNone(final Breach breach, final ByteOrder order) {
        final Set<Rule> last = Set.of(
                FormatRule.HEADER_IDENT,
                FormatRule.HEADER_VERSION,
                FormatRule.HEADER_TOO_NEW,
                FormatRule.RECORD_TRUNCATED,
                FormatRule.END_MISSING);

        assertThat(breach.broken().apply(order).verify().summary().complete()).isEqualTo(!last.contains(breach.rule()));
    }
}
