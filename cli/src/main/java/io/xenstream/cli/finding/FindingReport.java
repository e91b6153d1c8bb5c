// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.finding;

import io.xenstream.codec.Finding;
import io.xenstream.codec.Severity;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.repair.RepairAction;

/** Counts the findings of a command and writes the first ones, up to a limit. Its subclasses are the only text and JSON forms of findings. */
public abstract class FindingReport {
    private final long limit;
    private long errors;
    private long warnings;
    private long notes;

    /**
     * Creates a report.
     *
     * @param limit how many findings to write; all are counted
     */
    FindingReport(final long limit) {
        this.limit = Math.max(0, limit);
    }

    public final void add(final Finding finding) {
        add(finding, null, null);
    }

    /** Adds a finding of a compatibility check. */
    public final void add(final Finding finding, final LoadOutcome outcome) {
        add(finding, outcome, null);
    }

    /** Adds a finding that was repaired. */
    public final void add(final RepairAction action) {
        add(action.finding(), null, action);
    }

    private void add(final Finding finding, final LoadOutcome outcome, final RepairAction action) {
        switch (finding.severity()) {
            case ERROR -> errors++;
            case WARNING -> warnings++;
            case NOTE -> notes++;
        }
        if (total() <= limit) {
            write(finding, outcome, action);
        }
    }

    public final long total() {
        return errors + warnings + notes;
    }

    public final long count(final Severity severity) {
        return switch (severity) {
            case ERROR -> errors;
            case WARNING -> warnings;
            case NOTE -> notes;
        };
    }

    /** How many findings were counted but not written. */
    public final long omitted() {
        return Math.max(0, total() - limit);
    }

    /** For example {@code 1 error, 0 warnings, 2 notes}. */
    public final String counts() {
        return counted(errors, "error") + ", " + counted(warnings, "warning") + ", " + counted(notes, "note");
    }

    public static String counted(final long count, final String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /**
     * Writes a finding.
     *
     * @param outcome what a daemon does because of it; null outside of compatibility checks
     * @param action  how it was repaired; null if it was not
     */
    public abstract void write(Finding finding, LoadOutcome outcome, RepairAction action);

    /** Writes what follows the findings, and flushes. */
    public abstract void finish(ReportSummary summary);
}
