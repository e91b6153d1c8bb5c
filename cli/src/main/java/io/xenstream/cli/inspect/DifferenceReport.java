// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.diff.ComparisonSummary;
import io.xenstream.diff.Difference;

/** Takes the differences of two images as they are found, and prints as many as are wanted. */
abstract class DifferenceReport {
    private final long most;
    private long taken;

    DifferenceReport(final long most) {
        this.most = most;
    }

    final void take(final Difference difference) {
        taken++;
        if (taken <= most) {
            print(difference);
        }
    }

    /** Differences that were found but not printed. */
    final long omitted() {
        return Math.max(0, taken - Math.max(0, most));
    }

    abstract void print(Difference difference);

    abstract void finish(ComparisonSummary summary);
}
