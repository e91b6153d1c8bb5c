// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Finding;
import io.xenstream.codec.Rule;
import java.util.List;

/** What a verifier said. */
public record Examination(List<Finding> findings, Verifier.Summary summary) {
    List<Rule> rules() {
        return findings.stream().map(Finding::rule).toList();
    }

    /** The indices of the records that break a rule. */
    List<Long> records(final Rule rule) {
        return findings.stream()
                .filter(finding -> finding.rule() == rule)
                .map(finding -> finding.place().recordIndex())
                .toList();
    }
}
