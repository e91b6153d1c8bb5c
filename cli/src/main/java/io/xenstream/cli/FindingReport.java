// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.verify.Consequence;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Verdict;
import io.xenstream.verify.VerifySummary;

/** Takes the findings of a verification, or the consequences that a receiver meets, as they are made, and prints as many as are wanted. */
abstract class FindingReport {
    private final long most;
    private long taken;

    FindingReport(final long most) {
        this.most = most;
    }

    final void take(final Finding finding) {
        if (isWanted()) {
            print(finding);
        }
    }

    final void take(final Consequence consequence) {
        if (isWanted()) {
            print(consequence);
        }
    }

    private boolean isWanted() {
        taken++;
        return taken <= most;
    }

    /** Findings that were made but not printed. */
    final long omitted() {
        return Math.max(0, taken - Math.max(0, most));
    }

    abstract void print(Finding finding);

    abstract void print(Consequence consequence);

    abstract void finish(VerifySummary summary);

    abstract void finish(Verdict verdict);
}
