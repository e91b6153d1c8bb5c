// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.verify.Finding;
import io.xenstream.verify.VerifySummary;
import java.util.function.Consumer;

/** Takes the findings of a verification as they are made, and prints as many as are wanted. */
abstract class FindingReport implements Consumer<Finding> {
    private final long most;
    private long taken;

    FindingReport(final long most) {
        this.most = most;
    }

    @Override
    public final void accept(final Finding finding) {
        if (taken < most) {
            print(finding);
        }
        taken++;
    }

    /** Findings that were made but not printed. */
    final long omitted() {
        return Math.max(0, taken - Math.max(0, most));
    }

    abstract void print(Finding finding);

    abstract void finish(VerifySummary summary);
}
