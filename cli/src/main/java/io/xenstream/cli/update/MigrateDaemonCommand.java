// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.finding.FindingOptions;
import io.xenstream.compat.TargetDaemon;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a running store from one of Xen's daemons to the other. */
@Command(
        name = "migrate-daemon",
        description = {
            "Moves a running store from oxenstored to the C daemon or back, in a live update: clients stay connected.",
            "Without --run, changes nothing: lists what would be lost. With --run, does what live-update does; the"
                    + " state is converted in between. If the successor would refuse it, the old daemon serves on."
        },
        exitCodeList = {
            "0:the successor serves; without --run, it would load the state",
            "1:without --run: the successor would load the state, but lose something",
            "2:invalid command line",
            "3:cannot read the state, or no daemon answers; nothing was changed",
            "4:cannot write the output or temporary files",
            "5:nothing was changed: the preflight refused, or something is missing",
            "6:the old daemon serves on: the state was bad, or xenstore-control failed",
            "7:no daemon answers any more",
            "75:the state is a live store that is busy; try again"
        },
        footer = {
            "  xenstream migrate-daemon --from oxenstored --to c",
            "  xenstream migrate-daemon --from oxenstored --to c --state /run/xenstored/db",
            "  xenstream migrate-daemon --from oxenstored --to c --run",
            "  xenstream migrate-daemon --from c --to oxenstored --run --allow-loss",
            "",
            "See docs/oxenstored-to-c.md for the steps before and after."
        })
public final class MigrateDaemonCommand extends BaseCommand {
    /** The two daemons of Xen. */
    enum Kind {
        OXENSTORED("oxenstored", TargetDaemon.OXENSTORED, "--no-fork"),
        C("xenstored", TargetDaemon.C_4_17, "-N");

        private final String program;
        private final TargetDaemon oldest;
        private final String inForeground;

        Kind(final String program, final TargetDaemon oldest, final String inForeground) {
            this.program = program;
            this.oldest = oldest;
            this.inForeground = inForeground;
        }

        private TargetDaemon daemon() {
            final TargetDaemon release = this == OXENSTORED ? null : SameDaemon.ofHypervisor();
            return release == null ? oldest : release;
        }
    }

    @Mixin
    private LiveUpdateOptions options;

    @Option(names = "--from", required = true, paramLabel = "oxenstored|c", description = "The daemon that runs.")
    private Kind from;

    @Option(names = "--to", required = true, paramLabel = "oxenstored|c", description = "The daemon that shall run.")
    private Kind to;

    @Option(names = "--run", description = "Do it.")
    private boolean isRun;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Without --run: look at this state instead of the running daemon.")
    private String state;

    @Mixin
    private FindingOptions findings;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PROGRAM",
            description = "The program of the successor (default: where Xen's packages have it).")
    private String program;

    @Parameters(
            index = "1",
            arity = "0..*",
            paramLabel = "ARG",
            description = "Its arguments, without spaces (default: -N or --no-fork).")
    private List<String> arguments;

    @Override
    public Integer call() {
        if (from == to) {
            throw new CommandFailure(ExitCode.USAGE, "--from and --to are the same; use live-update");
        }
        if (isRun && state != null) {
            throw new CommandFailure(ExitCode.USAGE, "--run and --state are mutually exclusive");
        }
        final StateSource source =
                new StateSource(state, options.socket(), session(), readOptions(), StateCheck.Preparation.NONE);
        return new UpdateRun(options, source, output(), findings)
                .run(new CheckedUpdate.Successor(successor(), words(), to.daemon()), !isRun, this::requireSource);
    }

    private Path successor() {
        final Path found = program == null ? XenPrograms.find(to.program) : FileArguments.path(program);
        return isRun ? LiveUpdateOptions.require(found, to.program, "PROGRAM") : found;
    }

    private List<String> words() {
        return arguments == null || arguments.isEmpty() ? List.of(to.inForeground) : arguments;
    }

    private void requireSource(final StateSource checked) {
        if (checked.isOxenstored() != (from == Kind.OXENSTORED)) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    checked.name() + " is not that of " + from.program + ", but of "
                            + (checked.isOxenstored() ? Kind.OXENSTORED : Kind.C).program + "; nothing was changed");
        }
    }
}
