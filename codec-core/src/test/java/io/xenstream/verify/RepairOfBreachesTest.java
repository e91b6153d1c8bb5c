// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.Rule;
import io.xenstream.transform.FieldText;
import io.xenstream.transform.RepairOptions;
import io.xenstream.transform.RepairRule;
import io.xenstream.transform.Repaired;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the verifier, broken: mended, or left under the same name. */
final class RepairOfBreachesTest {
    private static final Set<FormatRule> REFUSED =
            Set.of(FormatRule.HEADER_IDENT, FormatRule.HEADER_VERSION, FormatRule.HEADER_TOO_NEW);

    /** What has one right answer, or was allowed. */
    private static final Set<FormatRule> MENDED = Set.of(
            FormatRule.HEADER_FLAGS,
            FormatRule.RECORD_SURPLUS,
            FormatRule.RECORD_PADDING,
            FormatRule.RECORD_TRUNCATED,
            FormatRule.END_MISSING,
            FormatRule.END_SURPLUS,
            FormatRule.END_BODY,
            FormatRule.GLOBAL_DUPLICATE,
            FormatRule.CONNECTION_DUPLICATE,
            FormatRule.CONNECTION_FIELDS,
            FormatRule.WATCH_DIALECT_D1,
            FormatRule.WATCH_EXTENDED_VERSION,
            FormatRule.WATCH_EXTENDED_PAD,
            FormatRule.TRANSACTION_DUPLICATE,
            FormatRule.NODE_DUPLICATE,
            FormatRule.NODE_PARENT,
            FormatRule.QUOTA_DUPLICATE,
            FormatRule.DOMAIN_DUPLICATE,
            FormatRule.DOMAIN_FEATURES);

    /** What no daemon minds, and nobody can put right. */
    private static final Set<FormatRule> KEPT =
            Set.of(FormatRule.RECORD_UNKNOWN_TYPE, FormatRule.NODE_VALUE, FormatRule.NODE_PERMISSION_FLAGS);

    static Stream<Arguments> breaches() {
        return VerifierRulesTest.breachesInBothOrders();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldMendTheBreachOrNameIt(final Breach breach, final ByteOrder order) {
        final byte[] octets = breach.broken().apply(order).octets();
        final Rule rule = breach.rule();
        if (REFUSED.contains(rule) || octets.length < 16) {
            assertThatThrownBy(() -> Repaired.of(octets, Repaired.EVERYTHING))
                    .isInstanceOfSatisfying(
                            ImageException.class,
                            refused -> assertThat(refused.rule()).isEqualTo(rule));
            return;
        }

        final Repaired repaired = Repaired.of(octets, Repaired.EVERYTHING);

        if (MENDED.contains(rule)) {
            assertThat(repaired.left()).isEmpty();
            assertThat(repaired.mendings()).isNotEmpty();
            assertThat(Repaired.findings(repaired.image())).isEmpty();
        } else if (KEPT.contains(rule)) {
            assertThat(repaired.image()).isEqualTo(octets);
            assertThat(repaired.mendings()).isEmpty();
        } else if (repaired.image() == null) {
            assertThat(repaired.leftRules()).contains(rule);
            assertThat(repaired.left().get(0).location().recordIndex()).isEqualTo(breach.record());
        } else {
            assertThat(repaired.mended()).containsAnyOf(RepairRule.LENGTH, RepairRule.ORDER);
            assertThat(Repaired.findings(repaired.image())).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldLeaveTheSoundImageAsItIs(final Breach breach, final ByteOrder order) {
        final byte[] octets = breach.sound().apply(order).octets();

        final Repaired repaired = Repaired.of(octets);

        assertThat(repaired.left()).isEmpty();
        assertThat(FieldText.of(repaired.image())).containsExactlyInAnyOrderElementsOf(FieldText.of(octets));
        assertThat(repaired.mended()).isSubsetOf(RepairRule.ORDER, RepairRule.LENGTH, RepairRule.UNUSED_FIELD);
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldNotDoWhatItIsNotAskedFor(final Breach breach, final ByteOrder order) {
        final byte[] octets = breach.broken().apply(order).octets();
        if (REFUSED.contains(breach.rule()) || octets.length < 16) {
            return;
        }

        final Repaired repaired = Repaired.of(octets, RepairOptions.DEFAULT);

        assertThat(repaired.mended()).doesNotContain(RepairRule.PARENT, RepairRule.DUPLICATE, RepairRule.TRUNCATION);
        assertThat(repaired.image() == null || Repaired.isGood(repaired.image()))
                .isTrue();
    }
}
