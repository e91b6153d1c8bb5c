// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.verify.Breach;
import io.xenstream.verify.VerifierRulesTest;
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
        final byte[] bytes = breach.broken().apply(order).bytes();
        final Rule rule = breach.rule();
        if (REFUSED.contains(rule) || bytes.length < 16) {
            assertThatThrownBy(() -> Repaired.of(bytes, Repaired.EVERYTHING))
                    .isInstanceOfSatisfying(
                            XenstreamException.class,
                            refused -> assertThat(refused.rule()).isEqualTo(rule));
            return;
        }

        final Repaired repaired = Repaired.of(bytes, Repaired.EVERYTHING);

        if (MENDED.contains(rule)) {
            assertThat(repaired.left()).isEmpty();
            assertThat(repaired.actions()).isNotEmpty();
            assertThat(Repaired.findings(repaired.image())).isEmpty();
        } else if (KEPT.contains(rule)) {
            assertThat(repaired.image()).isEqualTo(bytes);
            assertThat(repaired.actions()).isEmpty();
        } else if (repaired.image() == null) {
            assertThat(repaired.leftRules()).contains(rule);
            assertThat(repaired.left().get(0).place().recordIndex()).isEqualTo(breach.record());
        } else {
            assertThat(repaired.mended()).containsAnyOf(RepairRule.LENGTH, RepairRule.ORDER);
            assertThat(Repaired.findings(repaired.image())).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldLeaveTheSoundImageAsItIs(final Breach breach, final ByteOrder order) {
        final byte[] bytes = breach.sound().apply(order).bytes();

        final Repaired repaired = Repaired.of(bytes);

        assertThat(repaired.left()).isEmpty();
        assertThat(FieldText.of(repaired.image())).containsExactlyInAnyOrderElementsOf(FieldText.of(bytes));
        assertThat(repaired.mended()).isSubsetOf(RepairRule.ORDER, RepairRule.LENGTH, RepairRule.UNUSED_FIELD);
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldNotDoWhatItIsNotAskedFor(final Breach breach, final ByteOrder order) {
        final byte[] bytes = breach.broken().apply(order).bytes();
        if (REFUSED.contains(breach.rule()) || bytes.length < 16) {
            return;
        }

        final Repaired repaired = Repaired.of(bytes, RepairOptions.DEFAULT);

        assertThat(repaired.mended()).doesNotContain(RepairRule.PARENT, RepairRule.DUPLICATE, RepairRule.TRUNCATION);
        assertThat(repaired.image() == null || Repaired.isGood(repaired.image()))
                .isTrue();
    }
}
