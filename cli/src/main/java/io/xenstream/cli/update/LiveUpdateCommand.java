// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.TargetDaemonConverter;
import io.xenstream.cli.finding.FindingOptions;
import io.xenstream.compat.TargetDaemon;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces the running daemon, if its successor would load its state. */
@Command(
        name = "live-update",
        description = {
            "Replaces the running daemon by another one, which loads its state and keeps its clients.",
            "First does what preflight does, and stops if the successor would refuse the state or lose something that"
                    + " matters. Then has Xen's own xenstore-control update the daemon, into a script that checks the"
                    + " state once more, now all of it, and becomes the old daemon again if it is bad. At last waits"
                    + " until a daemon answers."
        },
        exitCodeList = {
            "0:the successor serves; with --dry-run, it would load the state",
            "1:with --dry-run: the successor would load the state, but lose something",
            "2:invalid command line",
            "3:no daemon answers, or its store cannot be read; nothing was changed",
            "4:cannot write the output or temporary files",
            "5:nothing was changed: the preflight refused, or something is missing",
            "6:the old daemon serves on: the state was bad, or xenstore-control failed",
            "7:no daemon answers any more"
        },
        footer = {
            "  xenstream live-update --dry-run -- /usr/lib/xen-4.21/bin/xenstored",
            "  xenstream live-update --for c-4.21 -- /usr/lib/xen-4.21/bin/xenstored",
            "  xenstream live-update --repair -- /usr/lib/xen-4.17/bin/xenstored -N",
            "",
            "Without ARG, the successor gets the arguments of the old daemon. It must be of the",
            "same kind; see migrate-daemon for others."
        })
public final class LiveUpdateCommand extends BaseCommand {
    @Mixin
    private LiveUpdateOptions options;

    @Option(
            names = "--for",
            paramLabel = "DAEMON",
            converter = TargetDaemonConverter.class,
            completionCandidates = TargetDaemonConverter.class,
            description = "What the successor is, as for preflight (default: the same daemon as now).")
    private TargetDaemon daemon;

    @Option(names = "--dry-run", description = "Only do the preflight, and say what would be run.")
    private boolean isDry;

    @Mixin
    private FindingOptions findings;

    @Parameters(index = "0", paramLabel = "PROGRAM", description = "The program of the successor.")
    private String program;

    @Parameters(index = "1", arity = "0..*", paramLabel = "ARG", description = "Its arguments, without spaces.")
    private List<String> arguments;

    @Override
    public Integer call() {
        final Path successor = LiveUpdateOptions.require(FileArguments.path(program), program, "another path");
        final StateSource source =
                new StateSource(null, options.socket(), session(), readOptions(), StateCheck.Preparation.NONE);
        return new UpdateRun(options, source, output(), findings)
                .run(
                        new CheckedUpdate.Successor(successor, arguments == null ? List.of() : arguments, daemon),
                        isDry,
                        this::requireSameKind);
    }

    private void requireSameKind(final StateSource checked) {
        if (daemon != null && (daemon == TargetDaemon.OXENSTORED) != checked.isOxenstored()) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "the running daemon is " + (checked.isOxenstored() ? "oxenstored" : "the C daemon")
                            + ": use migrate-daemon for a successor of another kind; nothing was changed");
        }
    }
}
