// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.finding;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.Output;
import io.xenstream.codec.Finding;
import io.xenstream.codec.Severity;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.repair.RepairAction;

/** Writes each finding on a line: severity, rule, place, what is wrong, and the remedy. */
public final class TextFindingReport extends FindingReport {
    /** The remedy of rules that need none. */
    private static final String NO_REMEDY = "nothing to do";

    private final Output output;

    public TextFindingReport(final Output output, final long limit) {
        super(limit);
        this.output = output;
    }

    @Override
    public void write(final Finding finding, final LoadOutcome outcome, final RepairAction action) {
        output.colour(colour(finding.severity()))
                .text(finding.severity().name())
                .colour(Output.Colour.NONE)
                .text(" ")
                .text(finding.rule().code())
                .text(" ");
        if (outcome != null) {
            output.text(outcome.name()).text(" ");
        }
        final String position = finding.place().position();
        if (!position.isEmpty()) {
            output.text(position).text(": ");
        }
        output.text(Escapes.text(finding.message()));
        if (action != null) {
            write(action);
        }
        if (!finding.remedy().equals(NO_REMEDY)) {
            output.text("; remedy: ").text(finding.remedy());
        }
        output.newline();
    }

    private static Output.Colour colour(final Severity severity) {
        return switch (severity) {
            case ERROR -> Output.Colour.RED;
            case WARNING -> Output.Colour.YELLOW;
            case NOTE -> Output.Colour.CYAN;
        };
    }

    private void write(final RepairAction action) {
        if (!action.before().isEmpty()) {
            output.text("; before: ").text(Escapes.text(action.before()));
        }
        output.text("; after: ").text(action.after().isEmpty() ? "nothing" : Escapes.text(action.after()));
    }

    @Override
    public void finish(final ReportSummary summary) {
        if (omitted() > 0) {
            output.text("... and ")
                    .number(omitted())
                    .text(" more findings (--max-findings)")
                    .newline();
        }
        if (!summary.text().isEmpty()) {
            output.text(Escapes.text(summary.text())).newline();
        }
    }
}
