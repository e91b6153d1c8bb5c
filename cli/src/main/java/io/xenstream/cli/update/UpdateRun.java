// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.finding.FindingOptions;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.ReportSummary;
import java.io.IOException;
import java.nio.file.Path;

/** A preflight and, if that is good, an update; says what it does, as text or as a document. */
final class UpdateRun {
    private final LiveUpdateOptions options;
    private final StateSource source;
    private final Output output;
    private final boolean isText;
    private final FindingReport report;

    UpdateRun(
            final LiveUpdateOptions options,
            final StateSource source,
            final Output output,
            final FindingOptions findings) {
        this.options = options;
        this.source = source;
        this.output = output;
        isText = findings.isText();
        report = findings.report(output, json -> json.about("input", source.name()));
    }

    /** What must hold of the state that was checked. */
    @FunctionalInterface
    interface Condition {
        /** Throws if it does not hold. */
        void require(StateSource checked);
    }

    /**
     * Runs it.
     *
     * @param isDry whether to change nothing
     * @return the exit code of the command
     */
    int run(final CheckedUpdate.Successor successor, final boolean isDry, final Condition condition) {
        final StateVerdict verdict = source.check(successor.daemon(), report);
        final ReportSummary preflight = PreflightCommand.summary(source.name(), verdict, report, null);
        if (isText) {
            report.finish(preflight);
        }
        condition.require(source);
        final int code = verdict.exitCode(options.isLossAllowed());
        if (code != ExitCode.FINE && !(options.isRepairing() && !isDry)) {
            return finish(
                    preflight,
                    new CheckedUpdate.Outcome(
                            isDry ? code : ExitCode.REFUSED,
                            "refused",
                            "nothing was changed: the successor " + verdict.word() + advice(verdict)));
        }
        if (isDry) {
            final String line = String.join(" ", CheckedUpdate.command(options, Path.of("xenstream-live-update")));
            return finish(
                    preflight,
                    new CheckedUpdate.Outcome(ExitCode.FINE, "dry-run", "nothing was changed; would run: " + line));
        }
        return finish(preflight, update(successor));
    }

    private static String advice(final StateVerdict verdict) {
        return verdict.isLoaded() ? "; to accept them, use --allow-loss" : "";
    }

    private CheckedUpdate.Outcome update(final CheckedUpdate.Successor successor) {
        try (CheckedUpdate update = CheckedUpdate.prepare(options, successor)) {
            update.rehearse();
            if (isText) {
                output.text(Escapes.text("runs: " + String.join(" ", update.command())))
                        .newline()
                        .flush();
            }
            return update.run();
        } catch (final IOException refused) {
            throw new CommandFailure(
                    ExitCode.OUTPUT, "the system refuses to prepare the update: " + refused.getMessage(), refused);
        }
    }

    private int finish(final ReportSummary preflight, final CheckedUpdate.Outcome outcome) {
        if (isText) {
            outcome.detail()
                    .lines()
                    .forEach(line -> output.text(Escapes.text(line)).newline());
        } else {
            report.finish(preflight.with("result", outcome.word()).with("detail", outcome.detail()));
        }
        return outcome.exitCode();
    }
}
