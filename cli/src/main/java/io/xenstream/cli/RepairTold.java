// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.transform.Mending;
import io.xenstream.transform.RepairListener;
import io.xenstream.verify.Finding;

/** Hands on what a repair does: to the terminal, the report and the progress bar. */
record RepairTold(RepairText text, RepairReport report, Progress progress) implements RepairListener {
    @Override
    public void mended(final Mending mending) {
        text.mended(mending);
        report.mended(mending);
    }

    @Override
    public void left(final Finding finding) {
        text.left(finding);
        report.left(finding);
    }

    @Override
    public void at(final long index, final long offset) {
        progress.at(index, offset);
    }
}
