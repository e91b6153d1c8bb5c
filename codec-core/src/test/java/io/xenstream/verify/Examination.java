// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Rule;
import java.util.List;

/** What a verifier said. */
record Examination(List<Finding> findings, VerifySummary summary) {
    List<Rule> rules() {
        return findings.stream().map(Finding::rule).toList();
    }

    /** The indices of the records that break a rule. */
    List<Long> records(final Rule rule) {
        return findings.stream()
                .filter(finding -> finding.rule() == rule)
                .map(finding -> finding.location().recordIndex())
                .toList();
    }
}
