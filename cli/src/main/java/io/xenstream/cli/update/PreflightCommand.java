// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.TargetDaemonConverter;
import io.xenstream.cli.finding.FindingOptions;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.ReportSummary;
import io.xenstream.compat.TargetDaemon;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a successor would make of the state of a daemon. */
@Command(
        name = "preflight",
        description = {
            "Says what a daemon's successor would make of its state, before anything is replaced: it loads it, loads"
                    + " it with losses, or refuses it.",
            "Without STATE, reads the store of the running daemon, as any client can, and checks whether there is"
                    + " space for its state. What a daemon does not show to clients is not checked: connections,"
                    + " watches, pending data, transactions and quotas."
        },
        exitCodeList = {
            "0:it loads the state and loses nothing that matters",
            "1:it loads the state, but loses something",
            "2:invalid command line",
            "3:cannot read the state, or no daemon answers",
            "4:cannot write the output or OUT",
            "5:it refuses the state or may crash",
            "75:STATE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream preflight",
            "  xenstream preflight --for c-4.21 --socket /run/xenstored/socket",
            "  xenstream preflight --for c-4.17 /run/xenstored/db",
            "  xenstream preflight --for c-4.22 state_dump --prepare new_dump --repair",
            "",
            "--prepare writes OUT only if the successor cannot read STATE as it is: because",
            "its format is another one, or with --repair because it had to be repaired."
        })
public final class PreflightCommand extends BaseCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "STATE",
            description = "An image or oxenstored's text: a file, the directory of a live store, or - for standard"
                    + " input (default: the running daemon).")
    private String state;

    @Option(
            names = "--for",
            paramLabel = "DAEMON",
            converter = TargetDaemonConverter.class,
            completionCandidates = TargetDaemonConverter.class,
            description =
                    "The successor: spec, c-4.17, c-4.21, c-4.22 or oxenstored (default: the same daemon as now).")
    private TargetDaemon daemon;

    @Option(
            names = "--socket",
            paramLabel = "SOCKET",
            description = "The socket of the running daemon (default: $XENSTORED_PATH, or the file socket in"
                    + " $XENSTORED_RUNDIR or /run/xenstored).")
    private String socket;

    @Option(
            names = "--prepare",
            paramLabel = "OUT",
            description = "Write the file that the successor reads, if it cannot read STATE itself.")
    private String target;

    @Option(names = "--repair", description = "With --prepare: repair a state that the successor would not load.")
    private boolean isRepairing;

    @Option(
            names = "--allow-loss",
            description = "Losses do not matter: the exit code is 0 as soon as the successor loads the state.")
    private boolean isLossAllowed;

    @Mixin
    private FindingOptions findings;

    @Override
    public Integer call() {
        if (state != null && socket != null) {
            throw new CommandFailure(ExitCode.USAGE, "STATE and --socket are mutually exclusive");
        }
        if (target != null && state == null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--prepare needs STATE: what a running daemon shows is not all of it");
        }
        if (isRepairing && target == null) {
            throw new CommandFailure(ExitCode.USAGE, "--repair needs --prepare");
        }
        final FileArguments files = new FileArguments(session());
        if (state != null) {
            files.input("STATE", state);
        }
        final Path out = files.output("--prepare", target);
        final StateSource source = new StateSource(
                state,
                state == null ? StateSource.socket(socket) : null,
                session(),
                readOptions(),
                new StateCheck.Preparation(out, isRepairing, isLossAllowed));
        final FindingReport report = findings.report(output(), json -> json.about("input", source.name()));
        final StateVerdict verdict = source.check(daemon, report);
        report.finish(summary(source.name(), verdict, report, out));
        return verdict.exitCode(isLossAllowed);
    }

    static ReportSummary summary(
            final String name, final StateVerdict verdict, final FindingReport report, final Path out) {
        return new ReportSummary(name + ": " + verdict.daemon().code() + " " + verdict.word() + " (" + verdict.outcome()
                        + "); " + FindingReport.counted(verdict.records(), "record")
                        + (verdict.isComplete() ? ", " : " up to where it cannot be read, ") + report.counts()
                        + (verdict.isPrepared() ? "; prepared: " + out : ""))
                .with("for", verdict.daemon().code())
                .with("verdict", verdict.word())
                .with("outcome", verdict.outcome().name())
                .with("complete", verdict.isComplete())
                .with("prepared", verdict.isPrepared())
                .with("records", verdict.records());
    }
}
